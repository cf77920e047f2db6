/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/pki.h"

#include "lib/check.h"

instant pki_at(const char *text)
{
	instant t;

	assert_ok(instant_read(slice_str(text), &t));
	return t;
}

instant pki_start(void)
{
	return pki_at("2026-01-01T00:00:00Z");
}

instant pki_end(void)
{
	return pki_at("2036-01-01T00:00:00Z");
}

struct slice pki_name(struct arena *arena, const char *o, const char *cn)
{
	struct name name = {0};
	struct der_writer w;
	struct slice der;

	assert_ok(name_add(&name, NAME_C, slice_str("CN")));
	if (o)
		assert_ok(name_add(&name, NAME_O, slice_str(o)));
	assert_ok(name_add(&name, NAME_CN, slice_str(cn)));
	der_writer_init(&w, arena, 4096);
	name_put(&w, &name);
	assert_ok(der_written(&w, &der));
	return der;
}

struct issue_form pki_form(struct arena *arena, struct pki_party *party, const struct pki_party *issuer,
			   const char *cn)
{
	uint8_t *serial = arena_take(arena, 16);

	assert_non_null(serial);
	*party = (struct pki_party){0};
	assert_ok(key_generate(&party->key));
	assert_ok(issue_serial(serial));
	return (struct issue_form){
		.subject = pki_name(arena, NULL, cn),
		.key = &party->key.public,
		.issuer = issuer ? issuer->cert.subject : pki_name(arena, NULL, cn),
		.issuer_key = issuer ? &issuer->key : &party->key,
		.serial = slice(serial, 16),
		.not_before = pki_start(),
		.not_after = pki_end(),
		.path_len = -1,
	};
}

void pki_issue(struct arena *arena, const struct issue_form *form, struct pki_party *party)
{
	struct slice der;

	assert_ok(issue_cert(form, arena, &der));
	assert_ok(cert_read(der, &party->cert));
}

void pki_root(struct arena *arena, const char *cn, struct pki_party *party)
{
	pki_ca(arena, NULL, cn, -1, party);
}

void pki_ca(struct arena *arena, const struct pki_party *issuer, const char *cn, int path_len,
	    struct pki_party *party)
{
	struct issue_form form = pki_form(arena, party, issuer, cn);

	form.constraints = ISSUE_CA;
	form.path_len = path_len;
	form.usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS;
	pki_issue(arena, &form, party);
}

void pki_leaf(struct arena *arena, const struct pki_party *issuer, const char *cn, struct pki_party *party)
{
	struct issue_form form = pki_form(arena, party, issuer, cn);

	form.constraints = ISSUE_END_ENTITY;
	form.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	pki_issue(arena, &form, party);
}

void pki_tsa(struct arena *arena, const struct pki_party *issuer, const char *cn, struct pki_party *party)
{
	struct issue_form form = pki_form(arena, party, issuer, cn);

	form.constraints = ISSUE_END_ENTITY;
	form.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	form.purpose = CERT_TIME_STAMPING;
	form.purpose_critical = true;
	pki_issue(arena, &form, party);
}

struct slice pki_ocsp_request(struct arena *arena, const struct cert *cert, const struct cert *issuer,
			      struct slice nonce)
{
	const struct cert_ref about = cert_ref(cert, issuer);
	struct slice der;

	assert_ok(ocsp_request_write(&about, nonce, arena, &der));
	return der;
}
