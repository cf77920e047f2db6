/* SPDX-License-Identifier: Apache-2.0 */
/* What one asks a certificate, and how it travels as text. */
#include "base/text.h"
#include "der/oid.h"
#include "gm/cert.h"
#include "gm/internal.h"
#include "gm/name.h"
#include "gm/pem.h"

#define LABEL "CERTIFICATE"

err cert_read_any(struct slice bytes, struct arena *arena, struct cert *out)
{
	struct slice der;

	TRY(pem_or_der(bytes, LABEL, arena, &der));
	return cert_read(der, out);
}

err cert_read_all(struct slice bytes, struct arena *arena, size_t max, struct cert *out, size_t *count)
{
	*count = 0;
	if (bytes.len > 0 && bytes.at[0] == DER_SEQUENCE) {
		REQUIRE(max > 0, E_TOO_BIG);
		*count = 1;
		return cert_read(bytes, out);
	}
	for (;;) {
		struct slice der;
		bool found;

		TRY(pem_next(&bytes, LABEL, arena, &der, &found));
		if (!found)
			return OK;
		REQUIRE(*count < max, E_TOO_BIG);
		TRY(cert_read(der, &out[*count]));
		++*count;
	}
}

err cert_pem(struct slice der, struct arena *arena, struct slice *pem)
{
	return pem_write(LABEL, der, arena, pem);
}

err cert_signed_by(const struct cert *cert, const struct sm2_public *key, struct sm2_memo *memo)
{
	return memo_verify(memo, key, &cert->digest, cert->tbs, cert->signature);
}

void cert_keep_signed(const struct cert *cert, const struct sm2_public *key, struct sm2_memo *memo)
{
	const struct memo_fact fact = memo_signed(key, &cert->digest);

	if (memo && memo_known(memo, &fact) == SM2_BRIEFLY)
		memo_keep(memo, SM2_LASTING, &fact);
}

bool cert_may_sign(const struct cert *cert)
{
	return cert->has_usage && (cert->usage & (CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION));
}

bool cert_may_stamp_time(const struct cert *cert)
{
	return cert_may_sign(cert) && cert->purpose_critical && cert->purpose == CERT_TIME_STAMPING;
}

bool cert_self_issued(const struct cert *cert)
{
	return slice_eq(cert->subject, cert->issuer);
}

err cert_subject_text(const struct cert *cert, struct arena *arena, const char **text)
{
	return name_text(cert->subject, arena, text);
}

err cert_issuer_text(const struct cert *cert, struct arena *arena, const char **text)
{
	return name_text(cert->issuer, arena, text);
}

err cert_serial_text(const struct cert *cert, struct arena *arena, const char **text)
{
	struct slice s = cert->serial;

	if (s.len > 1 && s.at[0] == 0)
		s = slice_from(s, 1);
	return hex_write(arena, s, text);
}

err cert_extension(const struct cert *cert, struct slice oid, struct slice *value, bool *critical)
{
	struct der in;

	*value = slice(NULL, 0);
	*critical = false;
	TRY(der_open(cert->extensions, &in));
	while (in.rest.len > 0) {
		struct extension e;

		TRY(read_extension(&in, &e));
		if (!slice_eq(e.oid, oid))
			continue;
		*value = e.value;
		*critical = e.critical;
		return OK;
	}
	return OK;
}
