/* SPDX-License-Identifier: Apache-2.0 */
/* What comes through the door: which route, who asks, the act, the answer. */
#include <stdio.h>

#include "svc/inside.h"
#include "svc/once.h"
#include "svc/problem.h"

/* Probes are looked up first; their paths are no office's own. */
static err find(struct job *job, unsigned *allowed)
{
	struct request *req = &job->req;
	enum method method = method_read(req->http->method);
	err e = route_find(probe_routes, method, req->http->path, &req->route, req->parts, allowed);

	if (e.code != E_NO_ROUTE)
		return e;
	req->route = pages_find(job->svc->office.def, method, req->http->path);
	if (req->route)
		return OK;
	return route_find(job->svc->office.def->routes, method, req->http->path, &req->route, req->parts,
			  allowed);
}

/* On the door's thread: how much of a body is worth reading. */
size_t enter_body_max(void *ctx, struct slice method, struct slice path)
{
	const struct svc *svc = ctx;
	struct slice parts[PATH_PARTS_MAX];
	const struct route *route;
	unsigned allowed;
	err e = route_find(svc->office.def->routes, method_read(method), path, &route, parts, &allowed);

	err_forget();
	return e.code == E_OK ? route->body_max : (size_t)(64 KiB); /* to be told what is wrong instead */
}

static bool is_probe(const struct exchange *exchange)
{
	for (const struct route *probe = probe_routes; probe->path; probe++)
		if (slice_is(exchange->request.path, probe->path))
			return true;
	return false;
}

static void answer_at_once(struct exchange *exchange, enum code code, const struct http_reply_field *fields,
			   size_t field_count)
{
	const struct err_meaning *meaning = err_meaning(code);
	char text[ERR_TEXT_MAX];
	int len = snprintf(text, sizeof(text),
			   "{\"type\":\"urn:eseal:error:%s\",\"title\":\"%s\",\"title_zh\":\"%s\","
			   "\"status\":%d,\"code\":\"%s\"}",
			   meaning->name, meaning->en, meaning->zh, meaning->http, meaning->name);
	const struct http_reply reply = {.status = meaning->http,
					 .type = "application/problem+json",
					 .body = slice(text, (size_t)len),
					 .fields = fields,
					 .field_count = field_count};

	door_answer(exchange, &reply);
}

static void answer_busy(struct exchange *exchange)
{
	static const struct http_reply_field fields[] = {{"Retry-After", "1"}};

	answer_at_once(exchange, E_BUSY, fields, COUNT(fields));
}

/* Who does not say who it is has what its address is granted, and is refused before it takes a place in the queue that
 * others need. Of a token who_asks finds out whether it is a good one. */
static bool is_granted(struct svc *svc, struct job *job)
{
	const struct http_request *http = &job->exchange->request;

	job->from = client_of(http, &svc->proxies);
	if (http_field(http, "Authorization").len > 0)
		return true;
	job->pace = pace_take(&svc->pace, &job->from, pace_cost(http->body.len), job->came);
	return job->pace.granted;
}

static void refuse(struct svc *svc, struct job *job)
{
	struct pace_fields told;

	pace_tell(&svc->pace, &job->pace, &told);
	metrics_answered(&svc->metrics, NULL, 429, clock_steady() - job->came);
	answer_at_once(job->exchange, E_TOO_MANY, told.fields, told.count);
	job_free(job);
}

static bool is_glance(const struct svc *svc, const struct exchange *exchange)
{
	struct slice parts[PATH_PARTS_MAX];
	const struct route *route;
	unsigned allowed;
	err e = route_find(svc->office.def->routes, method_read(exchange->request.method),
			   exchange->request.path, &route, parts, &allowed);

	err_forget();
	return e.code == E_OK && route->twice == GLANCE && exchange->refused == E_OK;
}

static err say_allowed(struct request *req, unsigned allowed)
{
	struct buf list;

	buf_init(&list, req->arena, HTTP_TARGET_MAX);
	for (enum method method = NO_METHOD + 1; method < METHOD_COUNT; method++)
		if (allowed & 1u << method)
			TRY(buf_putf(&list, "%s%s", list.len ? ", " : "", method_word(method)));
	return reply_header(req, "Allow", "%.*s", SLICE_ARG(buf_slice(&list)));
}

static err handle(struct job *job, unsigned *allowed)
{
	struct request *req = &job->req;
	struct act act;

	TRY(job_begin(job, http_field(&job->exchange->request, "traceparent")));
	req->http = &job->exchange->request;
	if (job->exchange->refused != E_OK)
		return FAIL(job->exchange->refused, "%.*s", SLICE_ARG(job->exchange->why));
	TRY(find(job, allowed));
	TRY(who_asks(job));
	act = once_http(req->route);
	return act_run(req, job->db, &act);
}

/* Fields that go with an error's status. */
static err add_fields(struct request *req, err e, unsigned allowed)
{
	if (e.code == E_METHOD)
		TRY(say_allowed(req, allowed));
	if (e.code == E_UNAUTHENTICATED)
		TRY(reply_header(req, "WWW-Authenticate", "Bearer realm=\"eseal\""));
	if (err_meaning(e.code)->http == 503)
		TRY(reply_header(req, "Retry-After", "1"));
	return OK;
}

static void log_outcome(struct job *job, err e)
{
	const struct request *req = &job->req;
	int64_t took = clock_steady() - job->came;
	const char *path = req->route ? req->route->path : "";
	bool writes = req->route && (req->route->twice == ONCE || req->route->twice == AGAIN ||
				     req->route->twice == OWN_TX);

	if (req->reply.status >= 500)
		log_error(&job->log, "request failed", e);
	if (req->reply.status >= 400 || writes)
		log_info(&job->log, "answered", LOG_TEXT("method", req->http->method), LOG_STR("route", path),
			 LOG_INT("status", req->reply.status), LOG_STR("code", err_meaning(e.code)->name),
			 LOG_INT("us", took), LOG_STR("trace_id", req->trace_id));
	else
		log_debug(&job->log, "answered", LOG_TEXT("method", req->http->method),
			  LOG_STR("route", path), LOG_INT("status", req->reply.status), LOG_INT("us", took));
}

static void send_reply(struct job *job)
{
	const struct reply *reply = &job->req.reply;
	struct http_reply_field fields[REPLY_HEADERS_MAX + PACE_FIELDS_MAX];
	struct pace_fields told;
	struct http_reply out = {.status = reply->status ? reply->status : 204,
				 .type = reply->type,
				 .body = reply->body,
				 .fields = fields,
				 .field_count = reply->header_count,
				 .close = job->exchange->refused != E_OK};

	for (size_t i = 0; i < reply->header_count; i++)
		fields[i] = (struct http_reply_field){reply->headers[i].name, reply->headers[i].value};
	pace_tell(&job->svc->pace, &job->pace, &told);
	for (size_t i = 0; i < told.count; i++)
		fields[out.field_count++] = told.fields[i];
	door_answer(job->exchange, &out);
}

static void finish(struct job *job, err e, unsigned allowed)
{
	if (e.code != E_OK) {
		problem_reply(&job->req, e);
		if (add_fields(&job->req, e, allowed).code != E_OK)
			job->req.reply.header_count = 0;
	}
	metrics_answered(&job->svc->metrics, job->req.route, job->req.reply.status,
			 clock_steady() - job->came);
	log_outcome(job, e.code == E_OK ? job->refused : e);
	send_reply(job);
	err_forget();
	job_free(job);
}

/* The other office has not answered in time: what was asked is on its way, and this is where it will be seen. */
static void finish_pending(struct job *job)
{
	err e = reply_pending(&job->req, job->req.reply.place);

	finish(job, e, 0);
}

static void park(struct job *job)
{
	job->due = clock_steady() + PARKED_LOOK_MS * (SECOND / 1000);
	if (job->due > job->until)
		job->due = job->until;
	if (clock_steady() >= job->until || !queue_park(&job->svc->queue, job))
		finish_pending(job);
}

/* Whether the ledger gave the door's own thread an answer in time; else the job is as it was. */
static bool answered_at_once(struct job *job)
{
	struct svc *svc = job->svc;
	unsigned allowed = 0;
	err e;

	job->db = is_glance(svc, job->exchange) ? express_take(&svc->express) : NULL;
	if (!job->db)
		return false;
	e = handle(job, &allowed);
	if (express_give_back(&svc->express, e)) {
		finish(job, e, allowed);
		return true;
	}
	err_forget();
	job_forget(job);
	return false;
}

/* On the door's thread. Probes go before the others: whoever watches an office must hear from it under load. */
void enter_take(void *ctx, struct exchange *exchange, bool alone)
{
	struct svc *svc = ctx;
	struct job *job = job_new(svc);

	if (!job) {
		answer_busy(exchange);
		return;
	}
	job->exchange = exchange;
	if (is_probe(exchange)) {
		queue_put_urgent(&svc->queue, job);
	} else if (!is_granted(svc, job)) {
		refuse(svc, job);
	} else if (alone && answered_at_once(job)) {
		return;
	} else if (!queue_put(&svc->queue, job)) {
		metrics_answered(&svc->metrics, NULL, 503, clock_steady() - job->came);
		answer_busy(exchange);
		job_free(job);
	}
}

void enter_work(struct job *job)
{
	struct svc *svc = job->svc;
	unsigned allowed = 0;
	err e = handle(job, &allowed);
	bool glanced = e.code == E_OK && job->req.route->twice == GLANCE;

	if (e.code == E_OK && job->req.reply.when) {
		job->until = clock_steady() + job->svc->options.wait;
		enter_again(job);
		return;
	}
	finish(job, e, allowed);
	if (glanced)
		express_open(&svc->express);
}

/* A refusal that no other try can change is what came of the request: it is kept for repetitions as an answer is. */
static err look_again(struct request *req, struct tx *tx)
{
	struct job *job = job_of(req);
	err e = job->when(req, tx);
	const struct err_meaning *meaning = err_meaning(e.code);

	if (e.code == E_OK || e.code == E_PENDING || tx->failed || meaning->retry || meaning->http >= 500)
		return e;
	problem_reply(req, e);
	job->refused = e;
	return OK;
}

void enter_again(struct job *job)
{
	const char *place = job->req.reply.place;
	handler when = job->req.reply.when;
	struct act act = {AGAIN, look_again, NULL, once_keep_late};
	err e;

	job->when = when;
	job->refused = OK;
	job->req.now = clock_now();
	e = act_run(&job->req, job->db, &act);
	if (e.code != E_PENDING) {
		finish(job, e, 0);
		return;
	}
	err_forget();
	job->req.reply.when = when;
	job->req.reply.place = place;
	park(job);
}
