/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a CRL. */
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation.h"

/* One entry, RFC 5280 §5.1.2.6. reasonCode "unspecified" is left out (§5.3.1). */
static void put_entry(struct der_writer *w, const struct crl_entry *entry)
{
	size_t end = der_mark(w), mark;

	if (entry->invalid_since) {
		mark = der_mark(w);
		der_put_time(w, entry->invalid_since);
		wrap_extension(w, mark, OID_INVALIDITY_DATE, false);
	}
	if (entry->reason != REASON_UNSPECIFIED) {
		mark = der_mark(w);
		der_put_enumerated(w, entry->reason);
		wrap_extension(w, mark, OID_CRL_REASON, false);
	}
	if (der_mark(w) > end)
		der_wrap(w, end, DER_SEQUENCE);
	der_put_x509_time(w, entry->revoked_at);
	der_put(w, DER_INTEGER, entry->serial);
	der_wrap(w, end, DER_SEQUENCE);
}

/* crlExtensions: authorityKeyIdentifier, cRLNumber; both must be there (RFC 5280 §5.2) */
static void put_crl_extensions(struct der_writer *w, const struct crl_form *form)
{
	size_t end = der_mark(w), mark = end;

	der_put_int(w, form->number);
	wrap_extension(w, mark, OID_CRL_NUMBER, false);
	if (form->issuer->subject_key_id.len > 0) {
		mark = der_mark(w);
		der_put(w, DER_CONTEXT_PRIMITIVE(0), form->issuer->subject_key_id);
		der_wrap(w, mark, DER_SEQUENCE);
		wrap_extension(w, mark, OID_AUTHORITY_KEY_ID, false);
	}
	der_wrap(w, end, DER_SEQUENCE);
	der_wrap(w, end, DER_CONTEXT(0));
}

err crl_write(const struct crl_form *form, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	struct slice tbs;
	size_t mark;

	der_writer_init(&w, arena, CRL_DER_MAX);
	put_crl_extensions(&w, form);
	mark = der_mark(&w);
	for (size_t i = form->count; i-- > 0;)
		put_entry(&w, &form->entries[i]);
	if (form->count > 0)
		der_wrap(&w, mark, DER_SEQUENCE);
	der_put_x509_time(&w, form->next_update);
	der_put_x509_time(&w, form->this_update);
	der_put_raw(&w, form->issuer->subject);
	put_sm2_with_sm3(&w);
	der_put_int(&w, 1); /* v2 */
	der_wrap(&w, 0, DER_SEQUENCE);
	TRY(der_written(&w, &tbs));

	der_writer_init(&w, arena, CRL_DER_MAX);
	TRY(signed_put(&w, tbs, form->key, arena));
	return der_written(&w, der);
}
