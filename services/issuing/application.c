/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/application.h"

#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "svc/send.h"

/* 所有者 (art. 3): administrative organs, enterprises, public institutions, social organisations, other lawful bodies. */
static const char *const owner_kinds[] = {"organ", "enterprise", "institution", "association", "other"};

/* 印章种类 (art. 3). */
static const char *const seal_kinds[] = {"legal-name", "internal-body", "branch", "business", "personal"};

static err read_material(struct form *form, size_t index, struct json *json)
{
	struct form item;
	struct slice kind;
	struct slice name;
	struct slice sm3;

	TRY(form_item(form, "materials", index, &item));
	TRY(form_text(&item, "kind", 1, TEXT_NAME_MAX, &kind));
	TRY(form_text(&item, "name", 1, TEXT_NAME_MAX, &name));
	TRY(form_digest(&item, "sm3", &sm3));
	json_put_object(json, NULL);
	json_put_text(json, "kind", kind);
	json_put_text(json, "name", name);
	json_put_digest(json, "sm3", sm3);
	json_close(json);
	return OK;
}

/* Kept as the text of one JSON object, {"items": […]}. */
static err read_materials(struct request *req, struct form *form, struct slice *out)
{
	struct json json;
	size_t count;

	TRY(form_list(form, "materials", 0, MATERIALS_MAX, &count));
	json_start(&json, req->arena);
	json_put_list(&json, "items");
	for (size_t i = 0; i < count; i++)
		TRY(read_material(form, i, &json));
	json_close(&json);
	return json_finish(&json, out);
}

err application_form_read(struct request *req, struct application *app)
{
	struct form form;
	size_t owner;
	size_t seal;

	TRY(request_form(req, &form));
	TRY(form_uscc(&form, "owner.credit_code", &app->owner_credit_code));
	TRY(form_text(&form, "owner.name", 1, TEXT_NAME_MAX, &app->owner_name));
	TRY(form_enum(&form, "owner.kind", owner_kinds, COUNT(owner_kinds), &owner));
	TRY(form_text(&form, "seal_name", 1, TEXT_NAME_MAX, &app->seal_name));
	TRY(form_enum(&form, "seal_kind", seal_kinds, COUNT(seal_kinds), &seal));
	app->caption = slice(NULL, 0);
	if (form_has(&form, "caption"))
		TRY(form_text(&form, "caption", 1, TEXT_NAME_MAX, &app->caption));
	TRY(form_prose(&form, "reason", 1, TEXT_REASON_MAX, &app->reason));
	TRY(read_materials(req, &form, &app->materials));
	app->owner_kind = slice_str(owner_kinds[owner]);
	app->seal_kind = slice_str(seal_kinds[seal]);
	return form_end(&form);
}

err remark_form_read(struct request *req, const char *name, struct slice *remark)
{
	struct form form;

	TRY(request_form(req, &form));
	TRY(form_prose(&form, name, 1, TEXT_REASON_MAX, remark));
	return form_end(&form);
}

static bool officer(const struct actor *actor)
{
	return actor_has(actor, ROLE_CASE_OFFICER | ROLE_REVIEWER);
}

err actor_may_see(const struct actor *actor, struct slice owner_credit_code)
{
	REQUIRE(officer(actor) || slice_eq(actor->unit, owner_credit_code), E_NOT_FOUND);
	return OK;
}

err application_step(const struct application *app, enum application_event event, const struct actor *actor,
		     const struct life_step **step)
{
	struct people people = {
		.applicant = app->applicant,
		.reviewed_by = app->reviewed_by,
		.reviewed = app->reviewed,
		.handed_in = app->handed_in,
		.actor = actor->account,
		.same_unit = slice_eq(actor->unit, app->owner_credit_code),
	};

	return life_next(&application_life, (int)app->state, (int)event, actor->roles, app, &people, step);
}

err application_announce(struct request *req, struct tx *tx, const struct application *app,
			 const struct life_step *step, const struct signed_document *approval)
{
	Eseal__V1__ApplicationEvent event = ESEAL__V1__APPLICATION_EVENT__INIT;
	char id[UUID_TEXT];
	char actor[UUID_TEXT];
	struct slice payload;

	uuid_write(&app->id, id);
	uuid_write(&req->actor->account, actor);
	event.application_id = id;
	event.actor = actor;
	event.event = (char *)(uintptr_t)application_event_word((enum application_event)step->event);
	event.state = (char *)(uintptr_t)application_state_word(app->state);
	event.version = app->version;
	TRY(pb_text(req->arena, app->owner_credit_code, &event.owner_credit_code));
	if (approval)
		TRY(document_put(req->arena, approval, &event.approval));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, (enum event)step->announces, event.base.descriptor->name, payload);
}

void application_put_json(struct json *json, const struct application *app)
{
	json_put_uuid(json, "id", &app->id);
	json_put_str(json, "state", application_state_word(app->state));
	json_put_int(json, "version", app->version);
	json_put_object(json, "owner");
	json_put_text(json, "credit_code", app->owner_credit_code);
	json_put_text(json, "name", app->owner_name);
	json_put_text(json, "kind", app->owner_kind);
	json_close(json);
	json_put_text(json, "seal_name", app->seal_name);
	json_put_text(json, "seal_kind", app->seal_kind);
	if (app->caption.len > 0)
		json_put_text(json, "caption", app->caption);
	json_put_text(json, "reason", app->reason);
	json_put_raw(json, "materials", app->materials);
	json_put_instant(json, "submitted_at", app->submitted_at);
	json_put_instant(json, "changed_at", app->changed_at);
}

err application_reply(struct request *req, int status, const struct application *app)
{
	struct json json;

	json_start(&json, req->arena);
	application_put_json(&json, app);
	TRY(reply_version(req, app->version));
	return reply_json(req, status, &json);
}

err application_take_step(struct request *req, struct tx *tx, enum application_event event,
			  struct slice remark)
{
	const struct life_step *step;
	struct application app;
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(application_store_lock(tx, &id, &req->actor->account, &app));
	TRY(actor_may_see(req->actor, app.owner_credit_code));
	TRY(request_if_match(req, app.version));
	TRY(application_step(&app, event, req->actor, &step));
	TRY(application_store_move(tx, &app, step, req->actor, remark, req->now, NULL));
	TRY(application_announce(req, tx, &app, step, NULL));
	return application_reply(req, 200, &app);
}
