/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a certificate, RFC 5280 §4.1, last field first. */
#include "gm/issue.h"

#include "base/id.h"
#include "der/oid.h"
#include "gm/internal.h"

enum { KEY_ID = 20, SERIAL_MAX = 20 };

/* The beginning of the SM3 of the key: RFC 5280 §4.2.1.2 leaves the way free. */
static err key_id(const struct sm2_public *key, struct sm3 *id)
{
	return sm3_of(slice(key->point, SM2_POINT_SIZE), id);
}

static void put_key_ids(struct der_writer *w, const struct sm3 *subject, const struct sm3 *authority)
{
	size_t mark = der_mark(w);

	der_put(w, DER_CONTEXT_PRIMITIVE(0), slice(authority->bytes, KEY_ID));
	der_wrap(w, mark, DER_SEQUENCE);
	wrap_extension(w, mark, OID_AUTHORITY_KEY_ID, false);
	mark = der_mark(w);
	der_put_octets(w, slice(subject->bytes, KEY_ID));
	wrap_extension(w, mark, OID_SUBJECT_KEY_ID, false);
}

/* GeneralNames: dNSName [2] IA5String, iPAddress [7] OCTET STRING */
static void put_alt_names(struct der_writer *w, const struct issue_form *form)
{
	size_t mark = der_mark(w);

	if (!form->dns_name.len && !form->has_ip)
		return;
	if (form->has_ip)
		der_put(w, DER_CONTEXT_PRIMITIVE(7), slice(form->ip, sizeof(form->ip)));
	if (form->dns_name.len)
		der_put(w, DER_CONTEXT_PRIMITIVE(2), form->dns_name);
	der_wrap(w, mark, DER_SEQUENCE);
	wrap_extension(w, mark, OID_SUBJECT_ALT_NAME, false);
}

static void put_purpose(struct der_writer *w, const struct issue_form *form)
{
	const struct {
		struct slice oid;
		unsigned purpose;
	} known[] = {
		{OID_SERVER_AUTH, CERT_SERVER_AUTH},   {OID_CLIENT_AUTH, CERT_CLIENT_AUTH},
		{OID_EMAIL_PROTECTION, CERT_EMAIL},    {OID_TIME_STAMPING, CERT_TIME_STAMPING},
		{OID_OCSP_SIGNING, CERT_OCSP_SIGNING}, {OID_ANY_USAGE, CERT_ANY_PURPOSE},
	};
	size_t mark = der_mark(w);

	if (!form->purpose)
		return;
	for (size_t i = COUNT(known); i-- > 0;)
		if (form->purpose & known[i].purpose)
			der_put_oid(w, known[i].oid);
	der_wrap(w, mark, DER_SEQUENCE);
	wrap_extension(w, mark, OID_EXTENDED_KEY_USAGE, form->purpose_critical);
}

static void put_constraints(struct der_writer *w, const struct issue_form *form)
{
	size_t mark = der_mark(w);

	if (form->constraints == ISSUE_NO_CONSTRAINTS)
		return;
	if (form->constraints == ISSUE_CA && form->path_len >= 0)
		der_put_int(w, form->path_len);
	if (form->constraints == ISSUE_CA)
		der_put_bool(w, true);
	der_wrap(w, mark, DER_SEQUENCE);
	wrap_extension(w, mark, OID_BASIC_CONSTRAINTS, true);
}

static err put_extensions(struct der_writer *w, const struct issue_form *form)
{
	size_t end = der_mark(w), mark;
	struct sm3 subject, authority;

	TRY(key_id(form->key, &subject));
	TRY(key_id(&form->issuer_key->public, &authority));
	der_put_raw(w, form->extra);
	put_alt_names(w, form);
	if (form->ocsp_no_check) {
		mark = der_mark(w);
		der_put_null(w);
		wrap_extension(w, mark, OID_OCSP_NO_CHECK, false);
	}
	put_purpose(w, form);
	if (form->usage) {
		mark = der_mark(w);
		der_put_named_bits(w, form->usage);
		wrap_extension(w, mark, OID_KEY_USAGE, true);
	}
	put_constraints(w, form);
	if (!form->no_key_ids)
		put_key_ids(w, &subject, &authority);
	if (der_mark(w) == end)
		return OK; /* SIZE (1..MAX) */
	der_wrap(w, end, DER_SEQUENCE);
	der_wrap(w, end, DER_CONTEXT(3));
	return OK;
}

static void put_validity(struct der_writer *w, const struct issue_form *form)
{
	size_t mark = der_mark(w);

	der_put_x509_time(w, form->not_after);
	der_put_x509_time(w, form->not_before);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_key(struct der_writer *w, const struct issue_form *form)
{
	size_t end = der_mark(w), mark;

	if (!form->key_by_sm2) {
		sm2_public_put(w, form->key);
		return;
	}
	der_put_bits(w, slice(form->key->point, SM2_POINT_SIZE));
	mark = der_mark(w);
	der_put_oid(w, OID_SM2);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, end, DER_SEQUENCE);
}

static void put_version(struct der_writer *w)
{
	size_t mark = der_mark(w);

	der_put_int(w, 2); /* v3 */
	der_wrap(w, mark, DER_CONTEXT(0));
}

err issue_cert(const struct issue_form *form, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	struct slice tbs;

	REQUIRE(form->serial.len > 0 && form->serial.len <= SERIAL_MAX, E_FIELD);
	der_writer_init(&w, arena, CERT_DER_MAX);
	TRY(put_extensions(&w, form));
	put_key(&w, form);
	der_put_raw(&w, form->subject);
	put_validity(&w, form);
	der_put_raw(&w, form->issuer);
	put_sm2_with_sm3(&w);
	der_put_integer(&w, form->serial);
	put_version(&w);
	der_wrap(&w, 0, DER_SEQUENCE);
	TRY(der_written(&w, &tbs));

	der_writer_init(&w, arena, CERT_DER_MAX);
	TRY(signed_put(&w, tbs, form->issuer_key, arena));
	return der_written(&w, der);
}

err issue_serial(uint8_t serial[16])
{
	TRY(random_bytes(serial, 16));
	serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40); /* positive, and always 16 octets long */
	return OK;
}
