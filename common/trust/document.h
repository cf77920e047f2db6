/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that prove themselves: an approval, an opinion, a filing receipt, a status answer. The bytes of a message
 * of proto/eseal/v1/documents.proto, signed by the office that answers for it (GB/T 35275, detached), and checked
 * over the bytes as received (art. 13, 17, 19, 23). */
#ifndef TRUST_DOCUMENT_H
#define TRUST_DOCUMENT_H

#include "cms/signed_data.h"
#include "eseal/v1/documents.pb-c.h"

struct signed_document {
	struct slice type;      /* "eseal.v1.Approval" */
	struct slice document;  /* the serialised message */
	struct slice signature; /* SignedData over type ‖ 00 ‖ document */
};

/* Serialise and sign a message. Everything lives in the arena. E_CRYPTO, E_NO_MEMORY. */
err document_sign(struct arena *arena, const struct key *key, const struct cert *cert, instant now,
		  const ProtobufCMessage *message, struct signed_document *out);

/* Is it a message of this type, signed with one of these certificates, which was valid when it signed? Gives the
 * message, which lives in the arena. E_SIGNATURE when it is not theirs, E_SYNTAX when it is no such message. */
err document_check(struct arena *arena, const struct signed_document *document,
		   const ProtobufCMessageDescriptor *type, const struct cert *signers, size_t signer_count,
		   ProtobufCMessage **out);

/* From and to the message that carries it. document_put fills the fields of out with what lives in the arena;
 * document_get of NULL gives an empty document. */
err document_put(struct arena *arena, const struct signed_document *document,
		 Eseal__V1__SignedDocument **out);
struct signed_document document_get(const Eseal__V1__SignedDocument *message);

#endif
