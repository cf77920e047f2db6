/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/outbox_thread.h"

#include "svc/letter.h"

enum { ROUND_MAX = 32 };

#define EVENTS_WAIT (5 * SECOND)
#define COMMANDS_WAIT (5 * SECOND)

/* ---- events ---- */

static err seal_all(struct outbox_thread *t, struct arena *arena, const struct letter *letters, size_t count,
		    struct event_out *out)
{
	for (size_t i = 0; i < count; i++)
		TRY(letter_seal_event(t->bus, arena, &letters[i], &out[i]));
	return OK;
}

/* Numbers are committed before anything is said under them, so that a number never changes. */
static err take_events(struct outbox_thread *t, struct arena *arena, const struct letter **letters,
		       size_t *count)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_WRITE));
	e = outbox_take_events(&tx, ROUND_MAX, letters, count);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

static err mark_sent(struct outbox_thread *t, struct arena *arena, const struct letter *letters, size_t count)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_WRITE));
	e = outbox_mark_sent(&tx, letters, count, clock_now());
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

static err send_events(struct outbox_thread *t, struct arena *arena, size_t *count)
{
	struct event_out sealed[ROUND_MAX];
	const struct letter *letters;
	size_t done;
	err e;

	TRY(take_events(t, arena, &letters, count));
	if (*count == 0)
		return OK;
	TRY(seal_all(t, arena, letters, *count, sealed));
	e = events_publish(t->bus, sealed, *count, EVENTS_WAIT, &done);
	if (done > 0)
		TRY(mark_sent(t, arena, letters, done));
	return e;
}

/* ---- commands ---- */

/* The other office has understood and decided: asking again would bring the same. */
static bool is_final(err e)
{
	const struct err_meaning *meaning = err_meaning(e.code);

	return e.code == E_OK || (!meaning->retry && meaning->http < 500 && e.code != E_ENVELOPE);
}

static err apply(struct outbox_thread *t, struct tx *tx, const struct letter *command, struct slice payload,
		 err refusal)
{
	TRY(t->answered(t->ctx, tx, command, payload, refusal));
	TRY(outbox_mark_answered(tx, &command->id, payload, clock_now()));
	return tx_commit(tx);
}

static err note_answer(struct outbox_thread *t, struct arena *arena, const struct letter *command,
		       struct slice payload, err refusal)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_WRITE));
	e = apply(t, &tx, command, payload, refusal);
	tx_rollback(&tx);
	if (e.code == E_OK)
		t->applied(t->ctx);
	return e;
}

static err postpone(struct outbox_thread *t, struct arena *arena, const struct letter *command, err why)
{
	const char *text = arena_text(arena, "%s %s", err_meaning(why.code)->name, err_trail()->detail);
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_WRITE));
	e = outbox_mark_unanswered(&tx, &command->id, text, clock_now());
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

static err take_commands(struct outbox_thread *t, struct arena *arena, const struct letter **letters,
			 size_t *count)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_READ));
	e = outbox_take_commands(&tx, clock_now(), ROUND_MAX, letters, count);
	tx_rollback(&tx);
	return e;
}

static err send_command(struct outbox_thread *t, struct arena *arena, const struct letter *command,
			struct bus_question *question)
{
	const struct saying saying = letter_saying(command);
	enum subject subject = letter_subject(command);

	if (subject == NO_SUBJECT)
		return FAIL(E_BUG, "a command for %.*s", SLICE_ARG(command->subject));
	return bus_send(t->bus, arena, subject, &saying, question);
}

/* One command that was sent: its answer, or another try. Fails only when the ledger does. */
static err finish_command(struct outbox_thread *t, struct arena *arena, const struct letter *command,
			  err sent, struct bus_question *question, instant deadline)
{
	struct envelope answer = {.payload = slice(NULL, 0)};
	err e = sent;

	if (sent.code == E_OK)
		e = bus_wait(t->bus, arena, question, deadline, &answer);
	if (is_final(e))
		e = note_answer(t, arena, command, e.code == E_OK ? answer.payload : slice(NULL, 0), e);
	if (e.code == E_OK)
		return OK;
	log_warn(t->log, "a command will be sent again", LOG_TEXT("command", command->subject),
		 LOG_STR("code", err_meaning(e.code)->name), LOG_INT("tries", command->tries + 1),
		 LOG_STR("detail", err_trail()->detail));
	return postpone(t, arena, command, e);
}

static err send_commands(struct outbox_thread *t, struct arena *arena, size_t *count)
{
	struct bus_question questions[ROUND_MAX];
	const struct letter *commands;
	instant deadline;
	err sent[ROUND_MAX];
	err e = OK;

	TRY(take_commands(t, arena, &commands, count));
	for (size_t i = 0; i < *count; i++)
		sent[i] = send_command(t, arena, &commands[i], &questions[i]);
	deadline = clock_steady() + COMMANDS_WAIT;
	for (size_t i = 0; i < *count; i++) {
		err finished = finish_command(t, arena, &commands[i], sent[i], &questions[i], deadline);

		if (finished.code != E_OK)
			e = finished;
	}
	return e;
}

/* ---- the thread ---- */

/* One look, so that an idle office costs its ledger one statement and no write. */
static err look(struct outbox_thread *t, struct arena *arena, struct outbox_backlog *backlog)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &t->db, arena, TX_READ));
	e = outbox_backlog(&tx, clock_now(), backlog);
	tx_rollback(&tx);
	return e;
}

/* Both, whatever becomes of the other: a stream that is away must not hold up commands. */
static err send_both(struct outbox_thread *t, struct arena *arena, const struct outbox_backlog *backlog,
		     size_t *sent)
{
	size_t events = 0;
	size_t commands = 0;
	err told = backlog->events > 0 ? send_events(t, arena, &events) : OK;
	err asked = backlog->commands > 0 ? send_commands(t, arena, &commands) : OK;

	*sent = events + commands;
	TRY(told);
	return asked;
}

static err send_all(struct outbox_thread *t, struct arena *arena, struct outbox_backlog *backlog)
{
	size_t sent = 1;

	while (sent > 0 && !atomic_load(&t->stopping)) {
		TRY(send_both(t, arena, backlog, &sent));
		arena_clear(arena);
		TRY(look(t, arena, backlog));
	}
	return OK;
}

static err round_once(struct outbox_thread *t, struct arena *arena)
{
	struct outbox_backlog backlog;
	bool mine = false;
	err e;

	if (!bus_is_ready(t->bus))
		return FAIL(E_BUS, "not connected to NATS");
	TRY(look(t, arena, &backlog));
	if (backlog.events + backlog.commands == 0)
		return OK;
	TRY(outbox_lock(&t->db, arena, &mine));
	if (!mine)
		return OK;
	e = send_all(t, arena, &backlog);
	outbox_unlock(&t->db, arena);
	return e;
}

/* Once when it begins to fail, once when it is over. */
static void tell(struct outbox_thread *t, err e)
{
	if (e.code != E_OK && !t->failing)
		log_error(t->log, "the outbox cannot be sent; trying on", e);
	if (e.code == E_OK && t->failing)
		log_info(t->log, "the outbox is sent again");
	t->failing = e.code != E_OK;
	err_forget();
}

static void *run(void *ctx)
{
	struct outbox_thread *t = ctx;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	while (!atomic_load(&t->stopping)) {
		uint64_t seen = bell_count(t->bell);

		tell(t, round_once(t, &arena));
		arena_clear(&arena);
		if (t->failing)
			bell_wait(t->bell, bell_count(t->bell), OUTBOX_POLL_MS * 1000);
		else
			bell_wait(t->bell, seen, OUTBOX_POLL_MS * 1000);
	}
	db_close(&t->db);
	return NULL;
}

err outbox_thread_start(struct outbox_thread *thread, const struct db_options *options)
{
	db_init(&thread->db, options);
	REQUIRE(pthread_create(&thread->thread, NULL, run, thread) == 0, E_NO_MEMORY);
	thread->running = true;
	return OK;
}

void outbox_thread_stop(struct outbox_thread *thread)
{
	if (!thread->running)
		return;
	atomic_store(&thread->stopping, true);
	bell_ring(thread->bell);
	pthread_join(thread->thread, NULL);
	thread->running = false;
}
