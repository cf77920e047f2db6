/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/gaps.h"

#include "bus/pb.h"
#include "db/inbox.h"
#include "eseal/v1/past.pb-c.h"
#include "svc/inside.h"

#define LOOK_EVERY (GAP_LOOK_MS * SECOND / 1000)
#define PAUSE_MAX (GAP_PAUSE_MAX_MS * SECOND / 1000)
#define PATIENCE (GAP_ANSWER_MS * SECOND / 1000)

static bool is_wanted(const struct svc *svc, enum event event)
{
	for (const struct event_route *r = svc->office.def->heard; r && r->event != NO_EVENT; r++)
		if (r->event == event)
			return true;
	return false;
}

void gaps_init(struct svc *svc)
{
	svc->gaps.looked = clock_steady();
	for (enum office_name office = ISSUING; office <= AUDIT; office++) {
		struct gap *gap = &svc->gaps.of[office];

		*gap = (struct gap){.whole = true};
		for (enum event event = NO_EVENT + 1; event < EVENT_COUNT; event++) {
			if (event_row(event)->office != office)
				continue;
			gap->heard = gap->heard || is_wanted(svc, event);
			gap->whole = gap->whole && is_wanted(svc, event);
		}
	}
}

/* ---- asking ---- */

static err ask(struct svc *svc, struct arena *arena, enum office_name speaker, const char *verb,
	       const ProtobufCMessage *question, struct slice *answer)
{
	struct saying saying = {0};
	struct envelope envelope;

	TRY(uuid_new(clock_now(), &saying.id));
	TRY(pb_write(arena, question, &saying.payload));
	TRY(bus_ask(svc->bus, arena, subject_find(speaker, slice_str(verb)), &saying, PATIENCE, &envelope));
	*answer = envelope.payload;
	return OK;
}

/* The names of the events wanted; all: none. */
static err name_wanted(const struct svc *svc, enum office_name speaker, struct arena *arena,
		       Eseal__V1__AskEvents *question)
{
	if (svc->gaps.of[speaker].whole)
		return OK;
	question->what = arena_array(arena, EVENT_COUNT, char *);
	REQUIRE(question->what, E_NO_MEMORY);
	for (enum event event = NO_EVENT + 1; event < EVENT_COUNT; event++)
		if (event_row(event)->office == speaker && is_wanted(svc, event))
			question->what[question->n_what++] = (char *)(uintptr_t)event_row(event)->what;
	return OK;
}

static err read_ids(struct arena *arena, const Eseal__V1__EventList *answer, struct event_list *list)
{
	struct uuid *ids = arena_array(arena, answer->n_id, struct uuid);

	REQUIRE(ids, E_NO_MEMORY);
	REQUIRE(answer->n_id <= GAP_LIST_MAX, E_ENVELOPE);
	for (size_t i = 0; i < answer->n_id; i++) {
		REQUIRE(answer->id[i].len == sizeof(ids[i].bytes), E_ENVELOPE);
		memcpy(ids[i].bytes, answer->id[i].data, sizeof(ids[i].bytes));
	}
	*list = (struct event_list){ids, answer->n_id, answer->last, answer->next};
	return OK;
}

/* What that office announced behind the mark, up to a number. */
static err ask_list(struct svc *svc, struct arena *arena, enum office_name speaker, int64_t until,
		    struct event_list *list)
{
	Eseal__V1__AskEvents question = ESEAL__V1__ASK_EVENTS__INIT;
	int64_t first = svc->gaps.of[speaker].mark + 1;
	ProtobufCMessage *message;
	struct slice answer;

	question.first = first;
	question.until = until;
	TRY(name_wanted(svc, speaker, arena, &question));
	TRY(ask(svc, arena, speaker, "list-events", &question.base, &answer));
	TRY(pb_read(arena, &eseal__v1__event_list__descriptor, answer, &message));
	TRY(read_ids(arena, (const Eseal__V1__EventList *)message, list));
	if (list->next < first || list->next > (until < first ? first : until + 1))
		return FAIL(E_ENVELOPE, "a list of events that begins at %lld and ends at %lld",
			    (long long)first, (long long)list->next);
	return OK;
}

/* ---- taking ---- */

/* Like the courier, which counts how often it brought an event. */
static uint64_t count_try(struct gap *gap, const struct uuid *id)
{
	bool again = uuid_eq(&gap->bad, id);

	gap->bad = *id;
	gap->tries = again ? gap->tries + 1 : 1;
	return gap->tries;
}

static err take_one(struct svc *svc, struct arena *arena, enum office_name speaker, struct slice wire,
		    const struct uuid *id)
{
	struct gap *gap = &svc->gaps.of[speaker];
	struct event_in event;
	err e;

	TRY(events_open(svc->bus, arena, wire, &event));
	if (event.envelope.office != speaker || !uuid_eq(&event.envelope.id, id))
		return FAIL(E_ENVELOPE, "another event than the one asked for");
	event.tries = count_try(gap, id);
	e = hear_event(svc, &event);
	if (e.code == E_OK) {
		atomic_fetch_add(&svc->gaps.fetched, 1);
		return OK;
	}
	if (events_worth_another_try(e, &event))
		return e;
	TRY(events_bury(svc->bus, &event));
	log_error(&svc->log, "an event went to the dead letters", e);
	err_forget();
	return OK;
}

/* All of them, however many answers that takes. */
static err fetch(struct svc *svc, struct arena *arena, enum office_name speaker, const struct uuid *ids,
		 size_t count)
{
	Eseal__V1__AskAgain question = ESEAL__V1__ASK_AGAIN__INIT;
	const Eseal__V1__SaidAgain *said;
	ProtobufCBinaryData wanted[GAP_FETCH_MAX];
	ProtobufCMessage *message;
	struct slice answer;

	question.id = wanted;
	for (size_t done = 0; done < count; done += said->n_envelope) {
		size_t rest = count - done;

		question.n_id = rest < GAP_FETCH_MAX ? rest : GAP_FETCH_MAX;
		for (size_t i = 0; i < question.n_id; i++)
			wanted[i] = pb_bytes(slice(ids[done + i].bytes, sizeof(ids[done + i].bytes)));
		TRY(ask(svc, arena, speaker, "say-again", &question.base, &answer));
		TRY(pb_read(arena, &eseal__v1__said_again__descriptor, answer, &message));
		said = (const Eseal__V1__SaidAgain *)message;
		REQUIRE(said->n_envelope > 0 && said->n_envelope <= question.n_id, E_ENVELOPE);
		for (size_t i = 0; i < said->n_envelope; i++)
			TRY(take_one(svc, arena, speaker, pb_slice(said->envelope[i]), &ids[done + i]));
	}
	return OK;
}

static err find_missing(struct svc *svc, struct arena *arena, const struct event_list *list,
			const struct uuid **missing, size_t *count)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &svc->events_db, arena, TX_READ));
	e = inbox_find_missing(&tx, list->ids, list->count, missing, count);
	tx_rollback(&tx);
	return e;
}

/* ---- the mark ---- */

static err read_mark(struct svc *svc, struct arena *arena, enum office_name speaker)
{
	struct gap *gap = &svc->gaps.of[speaker];
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, &svc->events_db, arena, TX_READ));
	e = inbox_mark(&tx, slice_str(office_word(speaker)), &gap->mark);
	tx_rollback(&tx);
	gap->known = e.code == E_OK;
	gap->kept = gap->mark;
	return e;
}

static err keep_mark(struct svc *svc, struct arena *arena, enum office_name speaker)
{
	struct gap *gap = &svc->gaps.of[speaker];
	struct tx tx;
	err e;

	if (gap->mark == gap->kept)
		return OK;
	TRY(tx_begin(&tx, &svc->events_db, arena, TX_WRITE));
	e = inbox_raise_mark(&tx, slice_str(office_word(speaker)), gap->mark);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	TRY(e);
	gap->kept = gap->mark;
	return OK;
}

/* ---- filling ---- */

static err fill_page(struct svc *svc, struct arena *arena, enum office_name speaker, int64_t until)
{
	struct gap *gap = &svc->gaps.of[speaker];
	const struct uuid *missing;
	struct event_list list;
	size_t count;

	TRY(ask_list(svc, arena, speaker, until, &list));
	if (list.count > 0) {
		TRY(find_missing(svc, arena, &list, &missing, &count));
		atomic_store(&svc->gaps.missing, count);
		TRY(fetch(svc, arena, speaker, missing, count));
		atomic_store(&svc->gaps.missing, 0);
	}
	gap->last = list.last;
	if (list.next - 1 > gap->mark)
		gap->mark = list.next - 1;
	return keep_mark(svc, arena, speaker);
}

static err fill(struct svc *svc, enum office_name speaker, int64_t until)
{
	struct gap *gap = &svc->gaps.of[speaker];
	struct arena arena;
	err e = OK;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (!gap->known)
		e = read_mark(svc, &arena, speaker);
	for (int pages = 0; e.code == E_OK && pages < GAP_PAGES_MAX; pages++) {
		e = fill_page(svc, &arena, speaker, until);
		arena_clear(&arena);
		if (gap->mark >= until)
			break;
	}
	arena_clear(&arena);
	return e;
}

/* Once when it begins to fail, once when it is over. */
static void settle(struct svc *svc, enum office_name speaker, err e)
{
	struct gap *gap = &svc->gaps.of[speaker];

	if (e.code != E_OK && gap->pause == 0)
		log_error(&svc->log, "an office could not be asked for what it announced; trying on", e);
	if (e.code == E_OK && gap->pause > 0)
		log_info(&svc->log, "an office tells again what it announced",
			 LOG_STR("office", office_word(speaker)));
	atomic_fetch_add(&svc->gaps.failures, e.code != E_OK);
	if (e.code == E_OK)
		gap->pause = 0;
	else
		gap->pause = gap->pause == 0 ? LOOK_EVERY : gap->pause * 2;
	gap->pause = gap->pause > PAUSE_MAX ? PAUSE_MAX : gap->pause;
	gap->due = clock_steady() + gap->pause;
	err_forget();
}

static void try_to_fill(struct svc *svc, enum office_name speaker, int64_t until)
{
	if (clock_steady() >= svc->gaps.of[speaker].due)
		settle(svc, speaker, fill(svc, speaker, until));
}

err gaps_take(struct svc *svc, const struct event_in *event)
{
	enum office_name speaker = event->envelope.office;
	struct gap *gap = &svc->gaps.of[speaker];
	int64_t number = (int64_t)event->envelope.number;
	err e;

	if (gap->whole && number > gap->mark + 1)
		try_to_fill(svc, speaker, number - 1);
	e = hear_event(svc, event);
	if (e.code == E_ORDER) {
		try_to_fill(svc, speaker, number - 1);
		e = hear_event(svc, event);
	}
	if (e.code == E_OK && gap->whole && gap->known && number == gap->mark + 1)
		gap->mark = number;
	return e;
}

/* What had been announced at the look before has had its time to come. */
void gaps_look(struct svc *svc, bool behind)
{
	instant now = clock_steady();

	if (!bus_is_ready(svc->bus) || now < svc->gaps.looked + (behind ? PAUSE_MAX : LOOK_EVERY))
		return;
	svc->gaps.looked = now;
	for (enum office_name office = ISSUING; office <= AUDIT; office++)
		if (svc->gaps.of[office].heard)
			try_to_fill(svc, office, svc->gaps.of[office].last);
}
