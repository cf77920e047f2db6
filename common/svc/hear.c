/* SPDX-License-Identifier: Apache-2.0 */
/* What comes over the bus: requests and commands of other offices, and events. */
#include "svc/inside.h"
#include "svc/letter.h"
#include "svc/once.h"
#include "svc/past.h"

bool hear_call(void *ctx, const struct bus_call *call)
{
	struct svc *svc = ctx;
	struct job *job = job_new(svc);

	if (!job)
		return false;
	job->call = *call;
	if (queue_put(&svc->queue, job))
		return true;
	job_free(job);
	return false;
}

/* The person the other office speaks for is known here by their account's id alone; what they may do, that office
 * has decided. The roles are those of the office. */
static void set_actor(struct job *job, const struct envelope *envelope)
{
	job->actor = (struct actor){.roles = role_of_office(envelope->office)};
	if (uuid_read(envelope->actor, &job->actor.account).code == E_OK)
		job->actor.name = envelope->actor;
	err_forget();
	job->log.who = office_word(envelope->office);
}

static void set_heard(struct job *job, const struct envelope *envelope)
{
	job->req.heard = (struct heard){.id = envelope->id,
					.from = envelope->office,
					.at = envelope->time,
					.envelope = envelope,
					.payload = envelope->payload,
					.number = envelope->number,
					.actor = envelope->actor,
					.said = envelope->said,
					.signature = envelope->signature,
					.signer = envelope->signer};
	set_actor(job, envelope);
}

static const struct bus_route *row_of(const struct bus_route *routes, enum subject subject)
{
	for (const struct bus_route *r = routes; r && r->subject != NO_SUBJECT; r++)
		if (r->subject == subject)
			return r;
	return NULL;
}

static const struct bus_route *bus_route_of(const struct svc *svc, enum subject subject)
{
	const struct bus_route *own = row_of(svc->office.def->asked, subject);

	return own ? own : row_of(past_routes, subject);
}

static err serve(struct job *job, enum subject subject)
{
	const struct bus_route *route = bus_route_of(job->svc, subject);
	struct act act;

	if (!route)
		return FAIL(E_NO_ROUTE, "this office does not answer that");
	TRY(envelope_is_timely(&job->envelope, job->req.now));
	job->req.heard.subject = subject;
	act = once_command(route);
	return act_run(&job->req, job->db, &act);
}

static void answer_call(struct job *job, enum subject subject)
{
	err e = serve(job, subject);
	err told;

	log_line(&job->log, row_of(past_routes, subject) ? LOG_DEBUG : LOG_INFO, "asked",
		 LOG_STR("verb", subject_row(subject)->verb), LOG_STR("code", err_meaning(e.code)->name),
		 LOG_INT("us", clock_steady() - job->came), LOG_STR("trace_id", job->req.trace_id));
	if (e.code == E_OK) {
		told = bus_answer(&job->call, &job->arena, &job->envelope, job->req.reply.body);
	} else {
		told = bus_refuse(&job->call, &job->arena, &job->envelope, e);
		if (err_meaning(e.code)->http >= 500)
			log_error(&job->log, "request of another office failed", e);
	}
	if (told.code != E_OK)
		log_error(&job->log, "an answer could not be sent", told);
}

void hear_work(struct job *job)
{
	enum subject subject;
	err e = bus_call_open(&job->call, &job->arena, &subject, &job->envelope);

	if (e.code == E_OK)
		e = job_begin(job, job->envelope.trace);
	if (e.code == E_OK) {
		set_heard(job, &job->envelope);
		answer_call(job, subject);
	} else {
		job->log = job->svc->log;
		log_error(&job->log, "a request was dropped", e);
		bus_drop(&job->call);
	}
	err_forget();
	job_free(job);
}

static const struct event_route *event_route_of(const struct svc *svc, enum event event)
{
	for (const struct event_route *r = svc->office.def->heard; r && r->event != NO_EVENT; r++)
		if (r->event == event)
			return r;
	return NULL;
}

static bool wants(void *ctx, enum event event)
{
	return event_route_of(ctx, event) != NULL;
}

static err apply_event(struct job *job, const struct event_in *event)
{
	const struct event_route *route = event_route_of(job->svc, event->name);
	struct act act;

	REQUIRE(route, E_BUG);
	TRY(job_begin(job, event->envelope.trace));
	set_heard(job, &event->envelope);
	job->req.heard.event = event->name;
	act = once_event(route->handle);
	return act_run(&job->req, job->db, &act);
}

err hear_event(struct svc *svc, const struct event_in *event)
{
	struct job *job = job_new(svc);
	err e;

	REQUIRE(job, E_NO_MEMORY);
	job->db = &svc->events_db;
	e = apply_event(job, event);
	if (e.code == E_OK)
		queue_stir(&svc->queue);
	log_info(&job->log, "heard", LOG_STR("event", event_row(event->name)->what),
		 LOG_INT("sequence", (int64_t)event->sequence), LOG_INT("tries", (int64_t)event->tries),
		 LOG_STR("code", err_meaning(e.code)->name));
	job_free(job);
	return e;
}

static err take_event(void *ctx, struct arena *arena, const struct event_in *event)
{
	(void)arena;
	return gaps_take(ctx, event);
}

static void look(void *ctx, bool behind)
{
	gaps_look(ctx, behind);
}

static void bury(void *ctx, const char *subject, uint64_t sequence, err why)
{
	const struct svc *svc = ctx;

	log_warn(&svc->log, "an event went to the dead letters", LOG_STR("subject", subject),
		 LOG_INT("sequence", (int64_t)sequence));
	log_error(&svc->log, "because", why);
}

struct events_taker hear_events(struct svc *svc)
{
	return (struct events_taker){
		.ctx = svc, .wants = wants, .take = take_event, .dead = bury, .look = look};
}

static handler answer_handler_of(const struct svc *svc, enum subject subject)
{
	for (const struct answer_route *r = svc->office.def->answered; r && r->subject != NO_SUBJECT; r++)
		if (r->subject == subject)
			return r->handle;
	return NULL;
}

static void set_answer(struct job *job, const struct letter *command, struct slice payload, err refusal)
{
	enum subject subject = letter_subject(command);

	job->req.heard = (struct heard){.id = command->id,
					.from = subject_row(subject)->office,
					.subject = subject,
					.at = job->req.now,
					.payload = payload,
					.actor = command->actor,
					.refused = refusal.code};
	job->actor = (struct actor){.roles = role_of_office(subject_row(subject)->office)};
	if (uuid_read(command->actor, &job->actor.account).code == E_OK)
		job->actor.name = command->actor;
	job->log.who = office_word(subject_row(subject)->office);
}

err hear_answer(struct svc *svc, struct tx *tx, const struct letter *command, struct slice payload,
		err refusal)
{
	handler handle = answer_handler_of(svc, letter_subject(command));
	struct slice detail = slice(NULL, 0);
	struct job *job;
	err e;

	if (!handle)
		return OK;
	if (refusal.code != E_OK)
		TRY(arena_copy(tx->arena, slice_str(err_trail()->detail), &detail));
	job = job_new(svc);
	REQUIRE(job, E_NO_MEMORY);
	e = job_begin(job, command->trace);
	if (e.code == E_OK) {
		set_answer(job, command, payload, refusal);
		job->req.heard.detail = detail;
		job->db = tx->db;
		e = handle(&job->req, tx);
	}
	log_info(&job->log, "answered by another office", LOG_TEXT("command", command->subject),
		 LOG_STR("refused", refusal.code == E_OK ? "" : err_meaning(refusal.code)->name),
		 LOG_STR("code", err_meaning(e.code)->name));
	job_free(job);
	return e;
}
