/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/document.h"

#include "bus/pb.h"

err document_sign(struct arena *arena, const struct key *key, const struct cert *cert, instant now,
		  const ProtobufCMessage *message, struct signed_document *out)
{
	struct cms_form form = {.key = key, .cert = cert, .signed_at = now};

	out->type = slice_str(message->descriptor->name);
	TRY(pb_write(arena, message, &out->document));
	return cms_sign_detached(arena, &form, out->document, &out->signature);
}

/* When the signer says it signed: the attribute is under the signature. */
static err signing_time(struct arena *arena, struct slice signature, instant *at)
{
	struct cms cms;

	TRY(cms_read(arena, signature, &cms));
	if (cms.signer_count != 1 || !cms.signers[0].has_time)
		return FAIL_AT(E_SIGNATURE, "signature", "a document has one signer, who says when");
	*at = cms.signers[0].signing_time;
	return OK;
}

err document_check(struct arena *arena, const struct signed_document *document,
		   const ProtobufCMessageDescriptor *type, const struct cert *signers, size_t signer_count,
		   ProtobufCMessage **out)
{
	struct cert signer;
	instant at;

	if (!slice_is(document->type, type->name))
		return FAIL_AT(E_SYNTAX, "type", "not %s", type->name);
	TRY(cms_verify_detached(arena, document->signature, document->document, NULL, &signer));
	TRY(signing_time(arena, document->signature, &at));
	for (size_t i = 0; i < signer_count; i++)
		if (slice_eq(signer.der, signers[i].der) && cert_valid_at(&signers[i], at) &&
		    cert_may_sign(&signers[i]))
			return pb_read(arena, type, document->document, out);
	return FAIL_AT(E_SIGNATURE, "signature", "not by an office entitled to say it");
}

err document_put(struct arena *arena, const struct signed_document *document, Eseal__V1__SignedDocument **out)
{
	Eseal__V1__SignedDocument *message = arena_new(arena, Eseal__V1__SignedDocument);

	REQUIRE(message, E_NO_MEMORY);
	eseal__v1__signed_document__init(message);
	TRY(pb_text(arena, document->type, &message->type));
	message->document = pb_bytes(document->document);
	message->signature = pb_bytes(document->signature);
	*out = message;
	return OK;
}

struct signed_document document_get(const Eseal__V1__SignedDocument *message)
{
	if (!message)
		return (struct signed_document){0};
	return (struct signed_document){
		.type = slice_str(message->type),
		.document = pb_slice(message->document),
		.signature = pb_slice(message->signature),
	};
}
