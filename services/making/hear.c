/* SPDX-License-Identifier: Apache-2.0 */
/* What other offices announce, and what follows from it here. */
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "making/acts.h"
#include "making/approval.h"
#include "making/known_seal.h"
#include "making/opinion.h"

/* 批准: kept, so that the owner need only name it. */
err hear_approval(struct request *req, struct tx *tx)
{
	const Eseal__V1__ApplicationEvent *event;
	struct signed_document document;
	ProtobufCMessage *message;
	struct slice id;

	TRY(pb_read(req->arena, &eseal__v1__application_event__descriptor, req->heard.payload, &message));
	event = (const Eseal__V1__ApplicationEvent *)message;
	document = document_get(event->approval);
	return approval_take_in(req, tx, &document, &id);
}

/* 同意注销: kept, so that the supervisor need only name it. */
err hear_opinion(struct request *req, struct tx *tx)
{
	const Eseal__V1__CancellationEvent *event;
	struct signed_document document;
	ProtobufCMessage *message;
	struct opinion opinion;

	TRY(pb_read(req->arena, &eseal__v1__cancellation_event__descriptor, req->heard.payload, &message));
	event = (const Eseal__V1__CancellationEvent *)message;
	document = document_get(event->opinion);
	return opinion_take_in(req, tx, &document, &opinion);
}

/* Whatever became of a seal: the copy kept here follows. */
err hear_seal(struct request *req, struct tx *tx)
{
	const Eseal__V1__SealEvent *event;
	struct known_seal word;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__seal_event__descriptor, req->heard.payload, &message));
	event = (const Eseal__V1__SealEvent *)message;
	word = (struct known_seal){.code = slice_str(event->seal_code),
				   .status = slice_str(event->status),
				   .version = event->version,
				   .since = event->effective_at};
	return known_seal_hear(tx, &word);
}
