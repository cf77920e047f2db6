/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/heard.h"

#include "bus/pb.h"
#include "lib/check.h"
#include "trust/document.h"

void colleagues_begin(struct colleagues *them, const struct office_def *def, struct arena *arena)
{
	struct peers *peers = &them->svc.peers;

	*them = (struct colleagues){0};
	pki_root(arena, "self", &them->self);
	pki_leaf(arena, NULL, "issuing", &them->issuing);
	pki_leaf(arena, NULL, "making", &them->making);
	peers->certs[ISSUING][peers->counts[ISSUING]++] = them->issuing.cert;
	peers->certs[MAKING][peers->counts[MAKING]++] = them->making.cert;
	them->svc.office = (struct office){.def = def,
					   .svc = &them->svc,
					   .region = "310000",
					   .key = &them->self.key,
					   .cert = &them->self.cert,
					   .cert_der = them->self.cert.der};
}

void colleagues_end(struct colleagues *them)
{
	key_release(&them->self.key);
	key_release(&them->issuing.key);
	key_release(&them->making.key);
}

err heard_do(struct colleagues *them, handler handle, enum office_name from, const ProtobufCMessage *said,
	     instant now, struct tx *tx, struct reply *reply)
{
	const struct actor actor = {.roles = role_of_office(from)};
	struct request req = {.arena = tx->arena, .now = now, .office = &them->svc.office, .actor = &actor};
	err e;

	assert_ok(uuid_new(now, &req.id));
	req.heard.from = from;
	assert_ok(pb_write(tx->arena, said, &req.heard.payload));
	e = handle(&req, tx);
	if (reply)
		*reply = req.reply;
	/* cppcheck-suppress returnDanglingLifetime ; an err points to nothing */
	return e;
}

Eseal__V1__SignedDocument *paper_of(struct arena *arena, const struct pki_party *party, instant now,
				    const ProtobufCMessage *message)
{
	struct signed_document document;
	Eseal__V1__SignedDocument *out;

	assert_ok(document_sign(arena, &party->key, &party->cert, now, message, &document));
	assert_ok(document_put(arena, &document, &out));
	return out;
}
