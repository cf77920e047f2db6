/* SPDX-License-Identifier: Apache-2.0 */
/* The report as JSON. The keys stand in the order of verdicts.md, so the same report is the same bytes. */
#include "base/buf.h"
#include "base/text.h"
#include "gm/sm3.h"
#include "verify/report.h"

struct json {
	struct buf out;
	err failed;
	bool fresh; /* nothing stands yet in the object or array that is open */
};

static void put(struct json *j, const char *text)
{
	if (j->failed.code == E_OK)
		j->failed = buf_put_str(&j->out, text);
}

static void put_bytes(struct json *j, struct slice bytes)
{
	if (j->failed.code == E_OK)
		j->failed = buf_put(&j->out, bytes);
}

/* A JSON string. Bytes that are not UTF-8 become "?", so that the report is always readable. */
static void put_text(struct json *j, struct slice text)
{
	bool utf8 = text_is_utf8(text);
	size_t from = 0;

	put(j, "\"");
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.at[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && (utf8 || c < 0x80))
			continue;
		put_bytes(j, slice(text.at + from, i - from));
		from = i + 1;
		if (c >= 0x80)
			put(j, "?");
		else if (j->failed.code == E_OK)
			j->failed = buf_putf(&j->out, "\\u%04x", c);
	}
	put_bytes(j, slice_from(text, from));
	put(j, "\"");
}

static void begin(struct json *j, const char *bracket)
{
	put(j, bracket);
	j->fresh = true;
}

static void end(struct json *j, const char *bracket)
{
	put(j, bracket);
	j->fresh = false;
}

static void item(struct json *j)
{
	if (!j->fresh)
		put(j, ",");
	j->fresh = false;
}

static void key(struct json *j, const char *name)
{
	item(j);
	put(j, "\"");
	put(j, name);
	put(j, "\":");
}

static void text_field(struct json *j, const char *name, struct slice text)
{
	key(j, name);
	put_text(j, text);
}

/* null when there is no text. */
static void str_field(struct json *j, const char *name, const char *text)
{
	key(j, name);
	if (text)
		put_text(j, slice_str(text));
	else
		put(j, "null");
}

static void int_field(struct json *j, const char *name, int64_t value)
{
	key(j, name);
	if (j->failed.code == E_OK)
		j->failed = buf_putf(&j->out, "%lld", (long long)value);
}

static void time_field(struct json *j, const char *name, instant t)
{
	char text[INSTANT_TEXT];

	instant_write(t, text);
	str_field(j, name, text);
}

static void digest_field(struct json *j, const char *name, const uint8_t digest[32])
{
	char hex[65] = "";

	for (size_t i = 0; i < 32; i++) {
		hex[2 * i] = hex_digit(digest[i] >> 4);
		hex[2 * i + 1] = hex_digit(digest[i] & 15u);
	}
	str_field(j, name, hex);
}

/* What a finding tells: the reason, else the note, else what the check proves. */
static void put_message(struct json *j, const struct finding *f)
{
	const char *en = check_meaning(f->check)->en;
	const char *zh = check_meaning(f->check)->zh;

	if (f->note != NOTE_NONE) {
		en = note_meaning(f->note)->en;
		zh = note_meaning(f->note)->zh;
	}
	if (f->reason != REASON_NONE) {
		en = reason_meaning(f->reason)->en;
		zh = reason_meaning(f->reason)->zh;
	}
	key(j, "message");
	begin(j, "{");
	str_field(j, "zh", zh);
	str_field(j, "en", en);
	end(j, "}");
}

static void put_finding(struct json *j, const struct finding *f)
{
	const struct check_meaning *check = check_meaning(f->check);

	item(j);
	begin(j, "{");
	str_field(j, "check", check->name);
	str_field(j, "result", result_name(f->result));
	if (f->reason != REASON_NONE)
		str_field(j, "reason", reason_meaning(f->reason)->name);
	if (f->note != NOTE_NONE)
		str_field(j, "note", note_meaning(f->note)->name);
	if (f->where)
		str_field(j, "where", f->where);
	if (f->detail)
		str_field(j, "detail", f->detail);
	str_field(j, "standard", check->standard);
	int_field(j, "article", check->article);
	put_message(j, f);
	end(j, "}");
}

static void put_findings(struct json *j, const char *name, const struct findings *findings, bool warnings)
{
	key(j, name);
	begin(j, "[");
	for (const struct finding *f = findings->first; f; f = f->next) {
		if (!warnings || f->result == RESULT_WARNING)
			put_finding(j, f);
	}
	end(j, "]");
}

static void put_verdict(struct json *j, enum indication indication, enum reason reason)
{
	str_field(j, "indication", indication_name(indication));
	str_field(j, "reason", reason_meaning(reason)->name);
}

static void put_seal(struct json *j, const struct seal_report *seal)
{
	struct sm3 picture = {{0}};

	if (!seal->there)
		return;
	key(j, "seal");
	begin(j, "{");
	text_field(j, "code", seal->code);
	text_field(j, "name", seal->name);
	int_field(j, "type", seal->type);
	int_field(j, "version", seal->version);
	text_field(j, "vendor", seal->vendor);
	time_field(j, "created_at", seal->created);
	time_field(j, "valid_from", seal->valid_from);
	time_field(j, "valid_to", seal->valid_to);
	key(j, "picture");
	begin(j, "{");
	text_field(j, "type", seal->picture_type);
	int_field(j, "width_mm", seal->width);
	int_field(j, "height_mm", seal->height);
	if (j->failed.code == E_OK)
		j->failed = sm3_of(seal->picture, &picture);
	digest_field(j, "sm3", picture.bytes);
	end(j, "}");
	end(j, "}");
}

static void put_party(struct json *j, const char *name, const struct party_report *party)
{
	if (!party->there)
		return;
	key(j, name);
	begin(j, "{");
	str_field(j, "subject", party->subject);
	str_field(j, "issuer", party->issuer);
	str_field(j, "serial", party->serial);
	time_field(j, "not_before", party->not_before);
	time_field(j, "not_after", party->not_after);
	end(j, "}");
}

static void put_coverage(struct json *j, const struct signature_report *s)
{
	if (!s->has_coverage)
		return;
	key(j, "coverage");
	begin(j, "{");
	int_field(j, "protected", (int64_t)s->protected_count);
	key(j, "unprotected");
	begin(j, "[");
	for (size_t i = 0; i < s->unprotected_count; i++) {
		item(j);
		put_text(j, slice_str(s->unprotected[i]));
	}
	end(j, "]");
	end(j, "}");
}

static void put_signature(struct json *j, const struct signature_report *s)
{
	item(j);
	begin(j, "{");
	text_field(j, "id", s->id);
	str_field(j, "kind", s->kind);
	str_field(j, "format", s->format);
	put_verdict(j, s->indication, s->reason);
	if (s->time_source != TIME_NONE) {
		key(j, "signing_time");
		begin(j, "{");
		time_field(j, "value", s->signing_time);
		str_field(j, "source", s->time_source == TIME_STAMPED ? "timestamp" : "claimed");
		end(j, "}");
	}
	put_seal(j, &s->seal);
	put_party(j, "signer", &s->signer);
	put_party(j, "maker", &s->maker);
	put_coverage(j, s);
	if (s->status.there) {
		key(j, "status");
		begin(j, "{");
		str_field(j, "value", s->status.value);
		time_field(j, "at", s->status.at);
		str_field(j, "registry", s->status.registry);
		end(j, "}");
	}
	put_findings(j, "checks", &s->findings, false);
	end(j, "}");
}

static void put_head(struct json *j, const char *id, enum indication indication, enum reason reason)
{
	begin(j, "{");
	str_field(j, "report", "eseal.verification/1");
	str_field(j, "id", id);
	put_verdict(j, indication, reason);
}

static void put_report(struct json *j, const struct report *r)
{
	put_head(j, r->id, r->indication, r->reason);
	key(j, "document");
	begin(j, "{");
	str_field(j, "format", r->format);
	int_field(j, "size", (int64_t)r->size);
	digest_field(j, "sm3", r->sm3);
	end(j, "}");
	time_field(j, "verified_at", r->verified_at);
	key(j, "policy");
	begin(j, "{");
	str_field(j, "name", policy_name(r->policy));
	int_field(j, "version", policy_version(r->policy));
	digest_field(j, "sm3", r->policy_sm3);
	str_field(j, "time_rule", time_rule_name(r->time_rule));
	end(j, "}");
	key(j, "signatures");
	begin(j, "[");
	for (const struct signature_report *s = r->signatures; s; s = s->next)
		put_signature(j, s);
	end(j, "]");
	put_findings(j, "checks", &r->findings, false);
	put_findings(j, "warnings", &r->findings, true);
	end(j, "}");
	put(j, "\n");
}

err report_json(struct arena *arena, const struct report *report, struct slice *json)
{
	struct json j = {.failed = OK, .fresh = true};

	buf_init(&j.out, arena, REPORT_MAX);
	put_report(&j, report);
	TRY(j.failed);
	*json = buf_slice(&j.out);
	return OK;
}

err report_json_head(struct arena *arena, const char *id, enum indication indication, enum reason reason,
		     struct slice *json)
{
	struct json j = {.failed = OK, .fresh = true};

	buf_init(&j.out, arena, REPORT_MAX);
	put_head(&j, id, indication, reason);
	TRY(j.failed);
	*json = buf_slice(&j.out);
	return OK;
}
