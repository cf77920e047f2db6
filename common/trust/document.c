/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/document.h"

#include "base/buf.h"
#include "bus/pb.h"

/* What is signed: the type's name, a zero byte, and the document. So a document of one type can never be taken for one of
 * another, whatever their fields. */
static err signed_part(struct arena *arena, struct slice type, struct slice document, struct slice *out)
{
	struct buf part;

	buf_init(&part, arena, type.len + 1 + document.len);
	TRY(buf_put(&part, type));
	TRY(buf_put(&part, slice("", 1)));
	TRY(buf_put(&part, document));
	*out = buf_slice(&part);
	return OK;
}

err document_sign(struct arena *arena, const struct key *key, const struct cert *cert, instant now,
		  const ProtobufCMessage *message, struct signed_document *out)
{
	struct cms_form form = {.key = key, .cert = cert, .signed_at = now};
	struct slice part;

	out->type = slice_str(message->descriptor->name);
	TRY(pb_write(arena, message, &out->document));
	TRY(signed_part(arena, out->type, out->document, &part));
	return cms_sign_detached(arena, &form, part, &out->signature);
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
	struct slice part;
	instant at;

	if (!slice_is(document->type, type->name))
		return FAIL_AT(E_SYNTAX, "type", "not %s", type->name);
	TRY(signed_part(arena, document->type, document->document, &part));
	TRY(cms_verify_detached(arena, document->signature, part, NULL, &signer));
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
