/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer of SignedData says, and whether it holds (formats.md §5.2). */
#include "base/text.h"
#include "cms/signed_data.h"
#include "der/der.h"
#include "der/oid.h"

/* The digest's base64 text: 32 bytes make 43 characters and one "=". */
enum { DIGEST_TEXT_SIZE = 44 };

/* Flavour A' holds the base64 text of the digest. */
bool cms_content_is_text(const struct cms *cms)
{
	return cms->content.at && cms->content.len == DIGEST_TEXT_SIZE;
}

bool cms_content_is_message(const struct cms *cms)
{
	return cms->content.at && cms->content.len != SM3_SIZE && cms->content.len != DIGEST_TEXT_SIZE;
}

static bool is_digest_text(struct slice text, const struct sm3 *digest)
{
	struct arena arena;
	struct slice decoded;
	bool same;

	if (text.len != DIGEST_TEXT_SIZE)
		return false;
	arena_init(&arena, ARENA_CHUNK);
	same = base64_read(&arena, text, &decoded).code == E_OK && slice_eq(decoded, sm3_slice(digest));
	arena_clear(&arena);
	return same;
}

err cms_digest_check(const struct cms *cms, const struct cms_signer *signer, const struct sm3 *digest,
		     bool *bound)
{
	struct sm3 content;

	*bound = true;
	if (signer->message_digest.at && !slice_eq(signer->message_digest, sm3_slice(digest)))
		return FAIL(E_SIGNATURE, "the message digest is another");
	if (cms->content.at && !slice_eq(cms->content, sm3_slice(digest)) &&
	    !is_digest_text(cms->content, digest)) {
		TRY(sm3_of(cms->content, &content));
		if (!slice_eq(sm3_slice(&content), sm3_slice(digest)))
			return FAIL(E_SIGNATURE, "the content is neither the message nor its digest");
	}
	*bound = signer->message_digest.at || cms->content.at;
	return OK;
}

err cms_signed_part(struct arena *arena, const struct cms *cms, const struct cms_signer *signer,
		    struct slice message, struct slice *out)
{
	uint8_t *copy;

	if (signer->attributes.len == 0) {
		*out = cms->content.at ? cms->content : message;
		return OK;
	}
	/* RFC 5652 §5.4: the attributes are signed as a SET OF, whatever tag they are stored under. */
	copy = arena_take(arena, signer->attributes.len);
	REQUIRE(copy, E_NO_MEMORY);
	memcpy(copy, signer->attributes.at, signer->attributes.len);
	copy[0] = DER_SET;
	*out = slice(copy, signer->attributes.len);
	return OK;
}

bool cms_algorithms_ok(const struct cms_signer *signer)
{
	return slice_eq(signer->digest_algorithm, OID_SM3) &&
	       (slice_eq(signer->signature_algorithm, OID_SM2_SIGN) ||
		slice_eq(signer->signature_algorithm, OID_SM2_WITH_SM3));
}

static err verify_signer(struct arena *arena, const struct cms *cms, const struct cms_signer *signer,
			 struct slice message, const struct sm3 *digest, struct sm2_memo *memo,
			 struct cert *cert)
{
	struct slice der = cms_signer_cert(cms, signer);
	struct slice part;
	bool bound;

	if (!cms_algorithms_ok(signer))
		return FAIL(E_ALGORITHM, "not SM2 with SM3");
	if (!der.at)
		return FAIL(E_SIGNATURE, "the signer's certificate is not inside");
	TRY(cert_read(der, cert));
	TRY(cms_digest_check(cms, signer, digest, &bound));
	TRY(cms_signed_part(arena, cms, signer, message, &part));
	return sm2_verify_memo(memo, SM2_FORGET, &cert->key, part, signer->signature, SM2_DER_ONLY);
}

err cms_verify_detached(struct arena *arena, struct slice bytes, struct slice message, struct sm2_memo *memo,
			struct cert *signer)
{
	struct cms cms;
	struct sm3 digest;
	struct cert other;

	TRY(cms_read(arena, bytes, &cms));
	TRY(sm3_of(message, &digest));
	for (size_t i = 0; i < cms.signer_count; i++)
		TRY(verify_signer(arena, &cms, &cms.signers[i], message, &digest, memo,
				  i == 0 ? signer : &other));
	return OK;
}
