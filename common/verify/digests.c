/* SPDX-License-Identifier: Apache-2.0 */
/* What is digested for one signature: the value, whose digest names it; what each signer and the maker signed; the seal,
 * which the register knows by its digest. Each holds the seal's picture, so that they are of nearly one length, and side by
 * side they cost little more than one of them; the certificates are short and cost nothing beside them. What is left of the
 * container goes along with those of the first signature that is judged. */
#include "gm/sm3_lanes.h"
#include "verify/judged.h"

struct batch {
	struct sm3_message *messages;
	size_t count;
};

static void put_whole(struct batch *batch, struct ofd_whole *whole)
{
	batch->messages[batch->count++] = ofd_whole_left(whole);
	whole->left = slice(NULL, 0);
}

static void put(struct batch *batch, struct slice before, struct slice message, struct sm3 *digest)
{
	batch->messages[batch->count++] = (struct sm3_message){.parts = {before, message}, .digest = digest};
}

/* Z and the message make e (GB/T 32918.2 §7.1, B3 and B4). */
static void put_party(struct batch *batch, struct party *party)
{
	put(batch, slice(NULL, 0), party->der, &party->cert.digest);
	if (party->signed_part.len > 0)
		put(batch, sm3_slice(&party->cert.key.z), party->signed_part, &party->e);
}

static err put_signer(struct judged *j, struct party *signer, struct batch *batch)
{
	if (signer->der.len == 0 || signer->read.code != E_OK)
		return OK;
	signer->signed_part = j->message;
	if (j->ses)
		signer->signed_part = j->ses->tbs;
	else if (j->cms)
		TRY(cms_signed_part(j->arena, j->cms, signer->cms, j->message, &signer->signed_part));
	put_party(batch, signer);
	return OK;
}

static err put_seal(struct judged *j, struct batch *batch)
{
	if (register_counts(j))
		put(batch, slice(NULL, 0), j->seal->whole, &j->seal_sm3);
	if (j->maker.read.code != E_OK)
		return OK;
	TRY(ses_seal_signed_part(j->arena, j->seal, &j->maker.signed_part));
	put_party(batch, &j->maker);
	return OK;
}

err judged_digests(struct judged *j)
{
	enum { OF_ALL = 3, OF_PARTY = 2 }; /* container, value, seal; the certificate, and what it signed */
	size_t most = OF_ALL + OF_PARTY * (j->signer_count + 1);
	struct batch batch = {arena_array(j->arena, most, struct sm3_message), 0};
	struct sm3 value;

	REQUIRE(batch.messages, E_NO_MEMORY);
	if (j->whole && j->whole->left.len > 0)
		put_whole(&batch, j->whole);
	if (!j->known_value_sm3)
		put(&batch, slice(NULL, 0), j->value, &value);
	for (size_t i = 0; i < j->signer_count; i++)
		TRY(put_signer(j, &j->signers[i], &batch));
	if (j->seal)
		TRY(put_seal(j, &batch));
	TRY(sm3_of_many(batch.messages, batch.count));
	memcpy(j->report->value_sm3, j->known_value_sm3 ? j->known_value_sm3 : value.bytes, SM3_SIZE);
	return OK;
}
