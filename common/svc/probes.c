/* SPDX-License-Identifier: Apache-2.0 */
/* How an office is watched: /healthz (the process answers), /readyz (it can do its work), /metrics, /version. */
#include <openssl/crypto.h>

#include "base/version.h"
#include "db/outbox.h"
#include "svc/inside.h"

static err healthz(struct request *req, struct tx *tx)
{
	struct json json;

	(void)tx;
	json_start(&json, req->arena);
	json_put_bool(&json, "alive", true);
	return reply_json(req, 200, &json);
}

static err version(struct request *req, struct tx *tx)
{
	struct json json;

	(void)tx;
	json_start(&json, req->arena);
	json_put_str(&json, "office", office_word(req->office->def->name));
	json_put_str(&json, "version", ESEAL_VERSION);
	json_put_str(&json, "region", req->office->region);
	json_put_str(&json, "crypto", OpenSSL_version(OPENSSL_VERSION));
	return reply_json(req, 200, &json);
}

static err backlog_of(struct request *req, struct outbox_backlog *backlog)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job_of(req)->db, req->arena, TX_READ));
	e = outbox_backlog(&tx, req->now, backlog);
	tx_rollback(&tx);
	return e;
}

/* One condition: its name, and why it does not hold. */
static void put_check(struct json *json, const char *name, err e, bool *ready)
{
	json_put_object(json, NULL);
	json_put_str(json, "name", name);
	json_put_bool(json, "ok", e.code == E_OK);
	if (e.code != E_OK) {
		json_put_str(json, "code", err_meaning(e.code)->name);
		json_put_str(json, "why", err_meaning(e.code)->en);
		*ready = false;
	}
	json_close(json);
	err_forget();
}

static err check_bus(const struct svc *svc)
{
	REQUIRE(!svc->bus || bus_is_ready(svc->bus), E_BUS);
	return OK;
}

static err check_cert(const struct svc *svc, instant now)
{
	REQUIRE(!svc->peers.has_key || cert_valid_at(&svc->peers.cert, now), E_CERTIFICATE);
	return OK;
}

static err readyz(struct request *req, struct tx *tx)
{
	const struct svc *svc = job_of(req)->svc;
	struct office *office = req->office;
	struct outbox_backlog backlog;
	struct json json;
	bool ready = true;

	(void)tx;
	json_start(&json, req->arena);
	json_put_list(&json, "checks");
	put_check(&json, "ledger", backlog_of(req, &backlog), &ready);
	put_check(&json, "courier", check_bus(svc), &ready);
	put_check(&json, "certificate", check_cert(svc, req->now), &ready);
	json_close(&json);
	if (office->def->ready)
		ready = office->def->ready(office, &json).code == E_OK && ready;
	json_put_bool(&json, "ready", ready);
	return reply_json(req, ready ? 200 : 503, &json);
}

struct gauge {
	const char *name;
	const char *kind;
	const char *help;
	double value;
};

static err put_gauges(struct request *req, struct buf *text)
{
	struct svc *svc = job_of(req)->svc;
	struct outbox_backlog backlog = {0};
	bool db_up = backlog_of(req, &backlog).code == E_OK;
	struct queue_state queue = queue_state(&svc->queue);
	struct door_state door = door_state(svc->door);
	struct events_state events = svc->events ? events_state(svc->events) : (struct events_state){0};
	double cert_left = svc->peers.has_key ? (double)(svc->peers.cert.not_after - req->now) / SECOND : 0;
	const struct gauge gauges[] = {
		{"queue_jobs", "gauge", "Requests that wait for a worker.", (double)queue.waiting},
		{"queue_parked_jobs", "gauge", "Requests that wait for another office.",
		 (double)queue.parked},
		{"queue_refused_total", "counter", "Requests refused because the queue was full.",
		 (double)queue.refused},
		{"workers_idle", "gauge", "Workers that wait.", (double)queue.idle},
		{"workers", "gauge", "Workers there are.", (double)svc->worker_count},
		{"http_connections", "gauge", "Open connections.", (double)door.connections},
		{"http_in_flight_requests", "gauge", "Requests not yet answered.", (double)door.in_flight},
		{"ledger_up", "gauge", "1 when the ledger answers.", db_up},
		{"courier_up", "gauge", "1 when the courier is connected.", check_bus(svc).code == E_OK},
		{"outbox_events", "gauge", "Events not yet sent.", (double)backlog.events},
		{"outbox_commands", "gauge", "Commands not yet answered.", (double)backlog.commands},
		{"outbox_oldest_seconds", "gauge", "Age of the oldest of them.",
		 (double)backlog.oldest / SECOND},
		{"events_pending", "gauge", "Events the courier holds for this office.",
		 (double)events.pending},
		{"events_taken_total", "counter", "Events taken.", (double)events.taken},
		{"events_dead_total", "counter", "Events that went to the dead letters.",
		 (double)events.dead},
		{"gap_events", "gauge", "Events found missing and being fetched from their office.",
		 (double)atomic_load(&svc->gaps.missing)},
		{"gap_fetched_total", "counter",
		 "Events the courier did not bring, fetched from their office.",
		 (double)atomic_load(&svc->gaps.fetched)},
		{"gap_failures_total", "counter", "Times an office could not be asked for what it announced.",
		 (double)atomic_load(&svc->gaps.failures)},
		{"certificate_remaining_seconds", "gauge", "Until the office's certificate ends.", cert_left},
	};

	for (size_t i = 0; i < COUNT(gauges); i++)
		TRY(metrics_put(&svc->metrics, text, gauges[i].name, gauges[i].kind, gauges[i].help,
				gauges[i].value));
	err_forget();
	return OK;
}

static err metrics(struct request *req, struct tx *tx)
{
	struct svc *svc = job_of(req)->svc;
	struct buf text;

	(void)tx;
	buf_init(&text, req->arena, JSON_BYTES_MAX);
	TRY(buf_putf(&text,
		     "# HELP eseal_build_info What runs here.\n# TYPE eseal_build_info gauge\n"
		     "eseal_build_info{office=\"%s\",version=\"%s\"} 1\n",
		     office_word(req->office->def->name), ESEAL_VERSION));
	TRY(put_gauges(req, &text));
	if (req->office->def->measure)
		TRY(req->office->def->measure(req->office, &svc->metrics, &text, req->now));
	TRY(metrics_write(&svc->metrics, &text));
	return reply_bytes(req, 200, "text/plain; version=0.0.4; charset=utf-8", buf_slice(&text));
}

const struct route probe_routes[] = {
	{GET, "/healthz", ROLE_PUBLIC, 0, NO_TX, healthz, NO_EVENT},
	{GET, "/readyz", ROLE_PUBLIC, 0, NO_TX, readyz, NO_EVENT},
	{GET, "/metrics", ROLE_PUBLIC, 0, NO_TX, metrics, NO_EVENT},
	{GET, "/version", ROLE_PUBLIC, 0, NO_TX, version, NO_EVENT},
	END_OF_ROUTES,
};
