/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/idle_gateway.h"

#include <stdlib.h>

#include "base/conf.h"
#include "base/file.h"
#include "bus/pb.h"
#include "bus/wire.h"
#include "eseal/v1/registry.pb-c.h"
#include "gateway/migrations.h"
#include "gateway/office.h"
#include "gateway/report.h"
#include "svc/send.h"

enum { QUESTION_BYTES = 400, PATIENCE_S = 5 }; /* about as long as a signed one */

struct idle_settings {
	struct gateway_settings gateway; /* first: the gateway's own code looks for it there */
	const char *report, *signature, *seal, *courier, *asker_password;
};

#define TEXT(field, help) CONF(struct idle_settings, field, CONF_TEXT, NULL, 1, CONF_VALUE_MAX, help)

static const struct conf_item items[] = {
	CONF(struct gateway_settings, public_reports, CONF_INT, "10000", 1, PUBLIC_REPORTS_MAX,
	     "as the gateway"),
	CONF(struct gateway_settings, public_report_life, CONF_DURATION, "30d", HOUR, 3660 * DAY,
	     "as the gateway"),
	TEXT(report, "file: what is kept and answered"),
	TEXT(signature, "file: its signature"),
	TEXT(seal, "whose status is asked"),
	TEXT(courier, "where the plain question goes"),
	TEXT(asker_password, "password of the user making there"),
};

/* Its own, for the life of the process. */
struct idle {
	struct arena arena;
	struct judgement judgement;
	struct slice seal, signature;
	struct wire *wire;
};

/* ---- what it does ---- */

static err ask_the_parrot(const struct request *req)
{
	static const uint8_t question[QUESTION_BYTES];
	const struct idle *idle = req->office->own;
	struct subject_text to = {""};
	struct wire_ask *ask;
	natsMsg *answer = NULL;
	err e;

	TRY(subject_of_request(req->office->region, SUBJECT_ISSUING_LIST_EVENTS, &to));
	TRY(wire_ask_open(idle->wire, &ask));
	e = wire_ask_send(ask, &to, slice(question, sizeof(question)), NULL);
	if (e.code == E_OK)
		e = wire_ask_wait(ask, clock_steady() + PATIENCE_S * SECOND, &answer);
	wire_ask_close(ask);
	natsMsg_Destroy(answer);
	return e;
}

static err keep(struct request *req)
{
	const struct idle *idle = req->office->own;
	struct kept_report report = {.judgement = idle->judgement, .signature = idle->signature};

	TRY(uuid_new(req->now, &report.id));
	return report_keep(req, &report, 1);
}

static err answer(struct request *req)
{
	const struct idle *idle = req->office->own;
	struct slice body;

	TRY(request_bytes(req, NULL, &body));
	return report_reply(req, 201, idle->judgement.json, idle->signature);
}

static err idle(struct request *req, struct tx *tx)
{
	(void)tx;
	TRY(ask_the_parrot(req));
	TRY(keep(req));
	return answer(req);
}

static err ask_the_registry(struct request *req)
{
	const struct idle *idle = req->office->own;
	Eseal__V1__AskStatus ask = ESEAL__V1__ASK_STATUS__INIT;
	struct slice question;
	struct slice answer;
	char *code;

	TRY(pb_text(req->arena, idle->seal, &code));
	ask.n_seal_code = 1;
	ask.seal_code = &code;
	ask.at = req->now;
	TRY(pb_write(req->arena, &ask.base, &question));
	return send_question(req, SUBJECT_STATUS, ask.base.descriptor->name, question, &answer);
}

static err signing(struct request *req, struct tx *tx)
{
	(void)tx;
	TRY(ask_the_registry(req));
	TRY(keep(req));
	return answer(req);
}

static err unasked(struct request *req, struct tx *tx)
{
	(void)tx;
	TRY(keep(req));
	return answer(req);
}

static err unkept(struct request *req, struct tx *tx)
{
	(void)tx;
	TRY(ask_the_parrot(req));
	return answer(req);
}

static err constant(struct request *req, struct tx *tx)
{
	(void)tx;
	return answer(req);
}

/* ---- what it is ---- */

static const struct route routes[] = {
	{POST, "/v1/idle", ROLE_PUBLIC, 64 MiB, OWN_TX, idle, EVENT_VERIFICATION_DONE},
	{POST, "/v1/signing", ROLE_PUBLIC, 64 MiB, OWN_TX, signing, EVENT_VERIFICATION_DONE},
	{POST, "/v1/unasked", ROLE_PUBLIC, 64 MiB, OWN_TX, unasked, EVENT_VERIFICATION_DONE},
	{POST, "/v1/unkept", ROLE_PUBLIC, 64 MiB, OWN_TX, unkept, EVENT_VERIFICATION_DONE},
	{POST, "/v1/constant", ROLE_PUBLIC, 64 MiB, OWN_TX, constant, EVENT_VERIFICATION_DONE},
	END_OF_ROUTES,
};

static void nothing_missed(void *ctx)
{
	(void)ctx;
}

static err read_report(struct idle *idle, const struct idle_settings *settings)
{
	idle->judgement = (struct judgement){
		.indication = INDICATION_PASSED, .seal_codes = &idle->seal, .seal_count = 1};
	idle->seal = slice_str(settings->seal);
	TRY(file_read(&idle->arena, settings->report, FILE_MAX, &idle->judgement.json));
	return file_read(&idle->arena, settings->signature, FILE_MAX, &idle->signature);
}

static err start(struct office *office)
{
	const struct idle_settings *settings = office->settings;
	const struct wire_options options = {.url = settings->courier,
					     .user = "making",
					     .password = settings->asker_password,
					     .office = MAKING,
					     .missed = nothing_missed};
	struct idle *idle = calloc(1, sizeof(*idle));

	REQUIRE(idle, E_NO_MEMORY);
	office->own = idle;
	arena_init(&idle->arena, ARENA_REQUEST_MAX);
	TRY(read_report(idle, settings));
	return wire_open(&options, &idle->wire);
}

static void stop(struct office *office)
{
	struct idle *idle = office->own;

	if (!idle)
		return;
	wire_close(idle->wire);
	arena_clear(&idle->arena);
	free(idle);
}

const struct office_def idle_gateway = {
	.name = GATEWAY,
	.conf = items,
	.conf_count = COUNT(items),
	.conf_size = sizeof(struct idle_settings),
	.routes = routes,
	.migrations = &gateway_migrations,
	.start = start,
	.stop = stop,
};
