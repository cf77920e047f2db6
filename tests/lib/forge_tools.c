/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "gm/internal.h"
#include "lib/check.h"
#include "lib/forge.h"

const struct pki_party *party_make(const struct party_form *form)
{
	struct pki_party *party = &world.made[world.made_count];
	struct issue_form issue;

	assert_true(world.made_count < FORGE_PARTIES_MAX);
	world.made_count++;
	issue = pki_form(&world.arena, party, form->issuer, form->cn);
	issue.subject =
		pki_name(&world.arena, form->o ? form->o : "11310000MB2F30456Q某某县民政局", form->cn);
	if (!form->issuer)
		issue.issuer = issue.subject;
	if (form->issuer_name)
		issue.issuer = form->issuer_name->cert.subject;
	if (form->from)
		issue.not_before = pki_at(form->from);
	if (form->to)
		issue.not_after = pki_at(form->to);
	issue.usage = form->usage ? form->usage : CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	issue.purpose = form->purpose;
	issue.purpose_critical = (form->purpose & CERT_TIME_STAMPING) != 0 && !form->purpose_optional;
	issue.constraints = form->ca ? ISSUE_CA : ISSUE_END_ENTITY;
	issue.path_len = form->path_len;
	issue.key_by_sm2 = form->key_by_sm2;
	issue.extra = form->extra;
	pki_issue(&world.arena, &issue, party);
	return party;
}

void recipe_trust(struct recipe *r, const struct cert *cert)
{
	assert_true(r->trusted_count < COUNT(r->trusted));
	r->trusted[r->trusted_count++] = *cert;
}

void crl_make(const struct pki_party *issuer, struct slice serial, const char *revoked_at,
	      enum revocation_reason reason, const char *this_update, struct crl *out)
{
	struct crl_entry entry = {.serial = serial, .reason = reason};
	struct crl_form form = {
		.issuer = &issuer->cert,
		.key = &issuer->key,
		.number = 1,
		.this_update = pki_at(this_update),
		.next_update = pki_at(this_update) + 7 * DAY,
		.entries = &entry,
		.count = serial.len > 0 ? 1 : 0,
	};
	struct slice der;

	if (revoked_at)
		entry.revoked_at = pki_at(revoked_at);
	assert_ok(crl_write(&form, &world.arena, &der));
	assert_ok(crl_read(der, out));
}

struct slice entry_of(const struct recipe *r, struct slice container, const char *name)
{
	return zipmaker_file(r->arena, container, name);
}

struct slice replaced_bytes(struct arena *arena, struct slice bytes, struct slice part, struct slice by)
{
	const uint8_t *found = memmem(bytes.at, bytes.len, part.at, part.len);
	struct buf out;
	size_t offset;

	if (!found)
		print_error("no \"%.*s\" in \"%.*s\"\n", SLICE_ARG(part), SLICE_ARG(bytes));
	assert_non_null(found);
	offset = (size_t)(found - bytes.at);
	buf_init(&out, arena, FILE_MAX);
	assert_ok(buf_put(&out, slice(bytes.at, offset)));
	assert_ok(buf_put(&out, by));
	assert_ok(buf_put(&out, slice_from(bytes, offset + part.len)));
	return buf_slice(&out);
}

struct slice replaced(struct arena *arena, struct slice text, const char *part, const char *by)
{
	return replaced_bytes(arena, text, slice_str(part), slice_str(by));
}

struct slice cert_edited(struct arena *arena, const struct pki_party *issuer, struct slice cert,
			 struct slice part, struct slice by)
{
	struct signed_parts parts;
	struct der_writer w;
	struct slice out;

	assert_ok(signed_read(cert, &parts));
	der_writer_init(&w, arena, CERT_DER_MAX);
	assert_ok(signed_put(&w, replaced_bytes(arena, parts.tbs, part, by), &issuer->key, arena));
	assert_ok(der_written(&w, &out));
	return out;
}

struct slice exchange(const struct recipe *r, struct slice text)
{
	return replaced(r->arena, text, r->part, r->by);
}

struct slice sm2_pair(struct arena *arena, struct slice r, struct slice s)
{
	struct der_writer w;
	struct slice out;

	der_writer_init(&w, arena, ARENA_CHUNK);
	der_put(&w, DER_INTEGER, s);
	der_put(&w, DER_INTEGER, r);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}
