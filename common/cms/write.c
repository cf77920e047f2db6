/* SPDX-License-Identifier: Apache-2.0 */
/* Writing SignedData, GB/T 35275-2017 §8.1. Backwards: the last field is put first. */
#include "cms/signed_data.h"
#include "der/der.h"
#include "der/oid.h"

/* AlgorithmIdentifier with NULL: the form most readers expect (formats.md §5.2). */
static void put_algorithm(struct der_writer *w, struct slice oid)
{
	size_t mark = der_mark(w);

	der_put_null(w);
	der_put_oid(w, oid);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* issuerAndSerialNumber ::= SEQUENCE { issuer Name, serialNumber INTEGER } */
static void put_who(struct der_writer *w, const struct cert *cert)
{
	size_t mark = der_mark(w);

	der_put(w, DER_INTEGER, cert->serial);
	der_put_raw(w, cert->issuer);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* SignerInfo; attributes as they are stored, with their [0] tag, or empty. */
static void put_signer(struct der_writer *w, const struct cert *cert, struct slice attributes,
		       struct slice value)
{
	size_t mark = der_mark(w);

	der_put_octets(w, value);
	put_algorithm(w, OID_SM2_SIGN);
	der_put_raw(w, attributes);
	put_algorithm(w, OID_SM3);
	put_who(w, cert);
	der_put_int(w, 1);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* contentInfo ::= SEQUENCE { contentType 1.2.156.10197.6.1.4.2.1, content [0] EXPLICIT OCTET STRING OPTIONAL } */
static void put_content(struct der_writer *w, struct slice content)
{
	size_t mark = der_mark(w);

	if (content.at) {
		der_put_octets(w, content);
		der_wrap(w, mark, DER_CONTEXT(0));
	}
	der_put_oid(w, OID_GM_DATA);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_certs(struct der_writer *w, const struct cms_form *form)
{
	size_t mark = der_mark(w);

	for (size_t i = form->chain_count; i-- > 0;)
		der_put_raw(w, form->chain[i]);
	der_put_raw(w, form->cert->der);
	der_wrap(w, mark, DER_CONTEXT(0));
}

/* ContentInfo { signedData, SignedData { 1, {SM3}, contentInfo, certificates, signerInfos } } with one signer. */
static err write_all(struct arena *arena, const struct cms_form *form, struct slice content,
		     struct slice attributes, struct slice value, struct slice *out)
{
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, arena, CMS_MAX);
	put_signer(&w, form->cert, attributes, value);
	der_wrap(&w, 0, DER_SET);
	put_certs(&w, form);
	put_content(&w, content);
	mark = der_mark(&w);
	put_algorithm(&w, OID_SM3);
	der_wrap(&w, mark, DER_SET);
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_oid(&w, OID_GM_SIGNED_DATA);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, out);
}

/* Attribute ::= SEQUENCE { type, values SET OF }; mark is where its one value begins. */
static void end_attribute(struct der_writer *w, size_t mark, struct slice type)
{
	der_wrap(w, mark, DER_SET);
	der_put_oid(w, type);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* contentType, messageDigest and signingTime as a SET OF in DER order. */
static err write_attributes(struct arena *arena, const struct sm3 *digest, instant signed_at,
			    struct slice *out)
{
	struct der_writer w;
	size_t mark = 0;

	der_writer_init(&w, arena, CMS_MAX);
	der_put_octets(&w, sm3_slice(digest));
	end_attribute(&w, mark, OID_MESSAGE_DIGEST);
	mark = der_mark(&w);
	der_put_x509_time(&w, signed_at);
	end_attribute(&w, mark, OID_SIGNING_TIME);
	mark = der_mark(&w);
	der_put_oid(&w, OID_GM_DATA);
	end_attribute(&w, mark, OID_CONTENT_TYPE);
	der_wrap_set_of(&w, 0, DER_SET);
	return der_written(&w, out);
}

err cms_sign_detached(struct arena *arena, const struct cms_form *form, struct slice message,
		      struct slice *out)
{
	struct slice attributes, value;
	struct sm3 digest;
	uint8_t *stored;

	TRY(sm3_of(message, &digest));
	TRY(write_attributes(arena, &digest, form->signed_at, &attributes));
	TRY(key_sign(form->key, arena, attributes, &value));
	stored = arena_take(arena, attributes.len);
	REQUIRE(stored, E_NO_MEMORY);
	memcpy(stored, attributes.at, attributes.len);
	stored[0] = DER_CONTEXT(0); /* signed as a SET OF, stored as [0] IMPLICIT */
	return write_all(arena, form, slice(NULL, 0), slice(stored, attributes.len), value, out);
}

err cms_sign_digest(struct arena *arena, const struct cms_form *form, struct slice message, struct slice *out)
{
	struct slice value;
	struct sm3 digest;

	TRY(sm3_of(message, &digest));
	TRY(key_sign(form->key, arena, sm3_slice(&digest), &value));
	return write_all(arena, form, sm3_slice(&digest), slice(NULL, 0), value, out);
}
