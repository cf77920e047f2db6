/* SPDX-License-Identifier: Apache-2.0 */
/* CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
 * CertificationRequestInfo ::= SEQUENCE { version INTEGER { v1(0) }, subject Name, subjectPKInfo,
 *   attributes [0] IMPLICIT SET OF Attribute } */
#include "gm/csr.h"

#include "gm/internal.h"
#include "gm/pem.h"

#define LABEL "CERTIFICATE REQUEST"

err csr_write(const struct name *subject, const struct key *key, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	struct slice info;

	der_writer_init(&w, arena, CSR_DER_MAX);
	der_wrap(&w, 0, DER_CONTEXT(0)); /* no attributes */
	sm2_public_put(&w, &key->public);
	name_put(&w, subject);
	der_put_int(&w, 0);
	der_wrap(&w, 0, DER_SEQUENCE);
	TRY(der_written(&w, &info));

	der_writer_init(&w, arena, CSR_DER_MAX);
	TRY(signed_put(&w, info, key, arena));
	return der_written(&w, der);
}

err csr_pem(struct slice der, struct arena *arena, struct slice *pem)
{
	return pem_write(LABEL, der, arena, pem);
}

static err read_info(struct csr *csr)
{
	struct der in, info;
	struct slice attributes;
	int64_t version;

	TRY(der_open(csr->tbs, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &info));
	TRY(der_int(&info, &version));
	if (version != 0)
		return FAIL(E_CERT_FORM, "a request of version %lld", (long long)version);
	TRY(der_whole(&info, DER_SEQUENCE, &csr->subject));
	TRY(name_check(csr->subject));
	TRY(der_whole(&info, DER_SEQUENCE, &csr->spki));
	TRY(sm2_public_read(csr->spki, &csr->key));
	TRY(der_content_optional(&info, DER_CONTEXT(0), &attributes));
	return der_end(&info);
}

err csr_read(struct slice bytes, struct arena *arena, struct csr *out)
{
	struct signed_parts parts;

	REQUIRE(bytes.len <= CSR_DER_MAX, E_TOO_BIG);
	*out = (struct csr){0};
	TRY(pem_or_der(bytes, LABEL, arena, &out->der));
	TRY(signed_read(out->der, &parts));
	out->tbs = parts.tbs;
	TRY(read_info(out));
	if (sm2_verify(&out->key, parts.tbs, parts.signature, SM2_DER_ONLY).code != E_OK)
		return FAIL(E_POSSESSION, "the request is not signed with the key it names");
	return OK;
}
