/* SPDX-License-Identifier: Apache-2.0 */
#include "archive/status_answer.h"

#include "bus/pb.h"
#include "trust/document.h"

err status_answer_read(const Eseal__V1__StatusAnswer *said, struct status_answer *answer)
{
	*answer = (struct status_answer){
		.since = said->since,
		.until = said->until,
		.answered_at = said->answered_at,
		.valid_to = said->valid_to,
		.registry = said->region,
		.seal_sm3 = pb_slice(said->seal_sm3),
		.owner = slice_str(said->owner_credit_code),
	};
	return seal_status_read(slice_str(said->status), &answer->status);
}

static err open_document(struct arena *arena, struct slice proof, struct signed_document *out)
{
	ProtobufCMessage *message;

	TRY(pb_read(arena, &eseal__v1__signed_document__descriptor, proof, &message));
	*out = document_get((const Eseal__V1__SignedDocument *)message);
	return OK;
}

err status_answer_about(struct arena *arena, struct slice proof, struct slice *code, instant *at)
{
	const Eseal__V1__StatusAnswer *said;
	struct signed_document document;
	ProtobufCMessage *message;

	TRY(open_document(arena, proof, &document));
	TRY(pb_read(arena, &eseal__v1__status_answer__descriptor, document.document, &message));
	said = (const Eseal__V1__StatusAnswer *)message;
	*code = slice_str(said->seal_code);
	*at = said->asked_for;
	return OK;
}

err status_answer_check(struct arena *arena, struct slice proof, const struct cert *signers, size_t count,
			struct slice code, instant at, struct status_answer *answer)
{
	const Eseal__V1__StatusAnswer *said;
	struct signed_document document;
	ProtobufCMessage *message;

	TRY(open_document(arena, proof, &document));
	TRY(document_check(arena, &document, &eseal__v1__status_answer__descriptor, signers, count,
			   &message));
	said = (const Eseal__V1__StatusAnswer *)message;
	if (!slice_is(code, said->seal_code) || said->asked_for != at)
		return FAIL_AT(E_FIELD, "status", "the registry answered about something else");
	TRY(status_answer_read(said, answer));
	answer->proof = proof;
	return OK;
}
