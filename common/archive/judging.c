/* SPDX-License-Identifier: Apache-2.0 */
#include "archive/judging.h"

#include "http/form.h"
#include "http/json.h"

#define JUDGING "eseal.judging/1"

const char *numbered(struct arena *arena, const char *prefix, size_t number, const char *ending)
{
	return arena_text(arena, "%s%03zu%s", prefix, number, ending);
}

static const char *asked_crl(struct arena *arena, size_t i)
{
	return numbered(arena, "revocation/asked-", i + 1, ".crl");
}

static const char *asked_ocsp(struct arena *arena, size_t i)
{
	return numbered(arena, "revocation/asked-", i + 1, ".ors");
}

static size_t find(const struct slice *list, size_t count, struct slice der)
{
	size_t i = 0;

	while (i < count && !slice_eq(list[i], der))
		i++;
	return i;
}

static err gather(struct slice *list, size_t *count, const struct slice *more, size_t more_count)
{
	for (size_t i = 0; i < more_count; i++) {
		if (find(list, *count, more[i]) < *count)
			continue;
		REQUIRE(*count < BUNDLE_REVOCATION_MAX, E_TOO_BIG);
		list[(*count)++] = more[i];
	}
	return OK;
}

err asked_gather(struct arena *arena, const struct said *said, struct asked *asked)
{
	*asked = (struct asked){.crls = arena_array(arena, BUNDLE_REVOCATION_MAX, struct slice),
				.ocsps = arena_array(arena, BUNDLE_REVOCATION_MAX, struct slice)};
	REQUIRE(asked->crls && asked->ocsps, E_NO_MEMORY);
	for (size_t i = 0; i < said->revocation_count; i++) {
		const struct revocation_found *more = &said->revocations[i].more;

		TRY(gather(asked->crls, &asked->crl_count, more->crls, more->crl_count));
		TRY(gather(asked->ocsps, &asked->ocsp_count, more->ocsps, more->ocsp_count));
	}
	return OK;
}

/* ---- writing ---- */

static void put_seen(struct json *json, const struct said *said)
{
	json_put_list(json, "seen");
	for (size_t i = 0; i < said->seen_count; i++) {
		json_put_object(json, NULL);
		json_put_digest(json, "value", sm3_slice(&said->seen[i].value));
		json_put_instant(json, "at", said->seen[i].at);
		json_close(json);
	}
	json_close(json);
}

static void put_revocation(struct json *json, struct arena *arena, const struct said_revocation *said,
			   const struct asked *asked)
{
	json_put_object(json, NULL);
	json_put_digest(json, "certificate", sm3_slice(&said->cert));
	json_put_digest(json, "issuer", sm3_slice(&said->issuer));
	json_put_list(json, "crls");
	for (size_t i = 0; i < said->more.crl_count; i++)
		json_put_str(json, NULL,
			     asked_crl(arena, find(asked->crls, asked->crl_count, said->more.crls[i])));
	json_close(json);
	json_put_list(json, "ocsps");
	for (size_t i = 0; i < said->more.ocsp_count; i++)
		json_put_str(json, NULL,
			     asked_ocsp(arena, find(asked->ocsps, asked->ocsp_count, said->more.ocsps[i])));
	json_close(json);
	json_close(json);
}

err judging_write(struct arena *arena, const struct bundle *b, const struct asked *asked, struct slice *text)
{
	struct json json;

	json_start(&json, arena);
	json_put_str(&json, "judging", JUDGING);
	json_put_str(&json, "program", b->program);
	json_put_str(&json, "id", b->id);
	json_put_instant(&json, "at", b->at);
	json_put_str(&json, "policy", policy_name(b->policy));
	json_put_str(&json, "time_rule", time_rule_name(b->time_rule));
	if (b->digest.len > 0)
		json_put_digest(&json, "digest", b->digest);
	if (b->trust_list_until)
		json_put_instant(&json, "trust_list_until", b->trust_list_until);
	put_seen(&json, &b->said);
	json_put_list(&json, "revocations");
	for (size_t i = 0; i < b->said.revocation_count; i++)
		put_revocation(&json, arena, &b->said.revocations[i], asked);
	json_close(&json);
	return json_finish(&json, text);
}

/* ---- reading ---- */

static err take_digest(struct form *form, const char *name, struct sm3 *out)
{
	struct slice digest;

	TRY(form_digest(form, name, &digest));
	memcpy(out->bytes, digest.at, SM3_SIZE);
	return OK;
}

static err take_seen(struct form *form, struct said *said)
{
	TRY(form_list(form, "seen", 0, BUNDLE_STATUS_MAX, &said->seen_count));
	for (size_t i = 0; i < said->seen_count; i++) {
		struct form item;

		TRY(form_item(form, "seen", i, &item));
		TRY(take_digest(&item, "value", &said->seen[i].value));
		TRY(form_instant(&item, "at", &said->seen[i].at));
	}
	return OK;
}

/* Which of the numbered files a list names. */
static err take_number(struct arena *arena, struct form *form, const char *list, size_t item, size_t count,
		       const char *(*name_of)(struct arena *, size_t), size_t *out)
{
	struct slice name;

	TRY(form_item_text(form, list, item, 1, ZIP_NAME_MAX, &name));
	for (*out = 0; *out < count; (*out)++)
		if (slice_is(name, name_of(arena, *out)))
			return OK;
	return FAIL_AT(E_FIELD, list, "%.*s is not there", SLICE_ARG(name));
}

static err take_revocation(struct arena *arena, struct form *form, const struct asked *asked,
			   struct said_revocation *out)
{
	struct slice *crls, *ocsps;
	size_t n;

	TRY(take_digest(form, "certificate", &out->cert));
	TRY(take_digest(form, "issuer", &out->issuer));
	TRY(form_list(form, "crls", 0, BUNDLE_REVOCATION_MAX, &out->more.crl_count));
	TRY(form_list(form, "ocsps", 0, BUNDLE_REVOCATION_MAX, &out->more.ocsp_count));
	crls = arena_array(arena, out->more.crl_count + 1, struct slice);
	ocsps = arena_array(arena, out->more.ocsp_count + 1, struct slice);
	REQUIRE(crls && ocsps, E_NO_MEMORY);
	for (size_t i = 0; i < out->more.crl_count; i++) {
		TRY(take_number(arena, form, "crls", i, asked->crl_count, asked_crl, &n));
		crls[i] = asked->crls[n];
	}
	for (size_t i = 0; i < out->more.ocsp_count; i++) {
		TRY(take_number(arena, form, "ocsps", i, asked->ocsp_count, asked_ocsp, &n));
		ocsps[i] = asked->ocsps[n];
	}
	out->more.crls = crls;
	out->more.ocsps = ocsps;
	return OK;
}

static err take_revocations(struct arena *arena, struct form *form, const struct asked *asked,
			    struct said *said)
{
	TRY(form_list(form, "revocations", 0, BUNDLE_ASKED_MAX, &said->revocation_count));
	for (size_t i = 0; i < said->revocation_count; i++) {
		struct form item;

		TRY(form_item(form, "revocations", i, &item));
		TRY(take_revocation(arena, &item, asked, &said->revocations[i]));
	}
	return OK;
}

static err take_rules(struct form *form, struct bundle *b)
{
	struct uuid id;
	struct slice word;

	TRY(form_text(form, "judging", 1, TEXT_NAME_MAX, &word));
	if (!slice_is(word, JUDGING))
		return FAIL_AT(E_FIELD, "judging", "is not " JUDGING);
	TRY(form_uuid(form, "id", &id));
	uuid_write(&id, b->id);
	TRY(form_instant(form, "at", &b->at));
	TRY(form_text(form, "policy", 1, TEXT_NAME_MAX, &word));
	TRY(policy_read(word, &b->policy));
	TRY(form_text(form, "time_rule", 1, TEXT_NAME_MAX, &word));
	TRY(time_rule_read(word, &b->time_rule));
	if (form_has(form, "trust_list_until"))
		TRY(form_instant(form, "trust_list_until", &b->trust_list_until));
	return OK;
}

static err take_all(struct arena *arena, struct form *form, const struct asked *asked, struct bundle *b)
{
	struct slice word;

	TRY(take_rules(form, b));
	TRY(form_text(form, "program", 1, TEXT_NAME_MAX, &word));
	TRY(arena_cstr(arena, word, &b->program));
	if (form_has(form, "digest"))
		TRY(form_digest(form, "digest", &b->digest));
	TRY(take_seen(form, &b->said));
	TRY(take_revocations(arena, form, asked, &b->said));
	return form_end(form);
}

err judging_read(struct arena *arena, struct slice json, const struct asked *asked, struct bundle *bundle)
{
	struct form form;
	err e;

	TRY(form_parse(&form, arena, json));
	e = take_all(arena, &form, asked, bundle);
	form_release(&form);
	return e;
}
