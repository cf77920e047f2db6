/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/report.h"

#include "base/text.h"
#include "bus/pb.h"
#include "cms/signed_data.h"
#include "eseal/v1/events.pb-c.h"
#include "gateway/office.h"
#include "gateway/seen.h"
#include "gateway/sql.h"
#include "svc/act.h"
#include "svc/send.h"

static const struct gateway_settings *settings_of(const struct office *office)
{
	return office->settings;
}

static const char *reason_word(const struct judgement *judgement)
{
	return judgement->reason == REASON_NONE ? "" : reason_meaning(judgement->reason)->name;
}

err report_sign(struct request *req, struct kept_report *report)
{
	struct cms_form form = {.key = req->office->key, .cert = req->office->cert, .signed_at = req->now};

	return cms_sign_detached(req->arena, &form, report->judgement.json, &report->signature);
}

static err announce(struct request *req, struct tx *tx, const struct kept_report *report)
{
	Eseal__V1__VerificationEvent event = ESEAL__V1__VERIFICATION_EVENT__INIT;
	const struct judgement *judgement = &report->judgement;
	char account[UUID_TEXT] = "";
	char id[UUID_TEXT];
	struct slice payload;

	uuid_write(&report->id, id);
	if (actor_has(req->actor, ROLE_BUSINESS))
		uuid_write(&req->actor->account, account);
	event.report_id = id;
	event.indication = (char *)(uintptr_t)indication_name(judgement->indication);
	event.reason = (char *)(uintptr_t)reason_word(judgement);
	event.document_sm3 = pb_bytes(slice(judgement->sm3, sizeof(judgement->sm3)));
	event.account = account;
	event.seal_code = arena_array(req->arena, judgement->seal_count + 1, char *);
	REQUIRE(event.seal_code, E_NO_MEMORY);
	for (size_t i = 0; i < judgement->seal_count; i++)
		TRY(pb_text(req->arena, judgement->seal_codes[i], &event.seal_code[event.n_seal_code++]));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, EVENT_VERIFICATION_DONE, event.base.descriptor->name, payload);
}

static err keep_for_account(struct request *req, struct tx *tx, const struct kept_report *report)
{
	const struct judgement *judgement = &report->judgement;

	return db_post(tx, &report_add,
		       PARAMS(db_uuid(&report->id), db_uuid(&req->actor->account), db_instant(req->now),
			      db_str(indication_name(judgement->indication)), db_str(reason_word(judgement)),
			      db_bytes(slice(judgement->sm3, sizeof(judgement->sm3))),
			      db_bytes(judgement->json), db_bytes(report->signature)));
}

static err keep_for_public(struct request *req, struct tx *tx, const struct kept_report *report)
{
	const struct judgement *judgement = &report->judgement;

	return db_post(tx, &report_add_public,
		       PARAMS(db_uuid(&report->id), db_int(settings_of(req->office)->public_reports),
			      db_instant(req->now), db_str(indication_name(judgement->indication)),
			      db_str(reason_word(judgement)),
			      db_bytes(slice(judgement->sm3, sizeof(judgement->sm3))),
			      db_bytes(judgement->json), db_bytes(report->signature)));
}

struct batch {
	struct kept_report *reports;
	size_t count;
};

static err keep_body(struct request *req, struct tx *tx, const struct kept_report *report)
{
	if (actor_has(req->actor, ROLE_BUSINESS))
		return keep_for_account(req, tx, report);
	return report->kept ? keep_for_public(req, tx, report) : OK;
}

/* The ledger is at work on all that needs no signature while that is made. Nobody sees the report before both are in. */
static err keep_one(struct request *req, struct tx *tx, struct kept_report *report)
{
	TRY(seen_keep(tx, &report->judgement, req->now));
	TRY(announce(req, tx, report));
	TRY(keep_body(req, tx, report));
	if (report->signature.len > 0)
		return OK;
	TRY(report_sign(req, report));
	return report->kept ? db_post(tx, &report_signed,
				      PARAMS(db_uuid(&report->id), db_bytes(report->signature)))
			    : OK;
}

static err keep(struct request *req, struct tx *tx, const void *what)
{
	const struct batch *batch = what;

	for (size_t i = 0; i < batch->count; i++)
		TRY(keep_one(req, tx, &batch->reports[i]));
	return OK;
}

err report_keep(struct request *req, struct kept_report *reports, size_t count)
{
	const struct batch batch = {reports, count};

	for (size_t i = 0; i < count; i++)
		reports[i].kept = actor_has(req->actor, ROLE_BUSINESS) ||
				  reports[i].judgement.json.len <= PUBLIC_REPORT_MAX;
	return act_write(req, keep, &batch);
}

err report_reply(struct request *req, int status, struct slice body, struct slice signature)
{
	struct slice text;

	TRY(base64_write(req->arena, signature, &text));
	TRY(reply_header(req, "Report-Signature", "%.*s", SLICE_ARG(text)));
	return reply_bytes(req, status, "application/json", body);
}

instant report_horizon(const struct office *office, instant now)
{
	return now - settings_of(office)->public_report_life;
}

err report_forget(struct office *office, struct tx *tx, instant now, size_t *dropped)
{
	struct rows rows;

	TRY(db_run(
		tx, &report_delete_public,
		PARAMS(db_instant(report_horizon(office, now)), db_int(settings_of(office)->public_reports)),
		&rows));
	*dropped = rows.changed;
	return OK;
}
