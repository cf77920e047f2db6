/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/seal_of.h"

#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"

static bool about_cancelling(enum event event)
{
	return event == EVENT_CANCELLATION_REQUESTED || event == EVENT_CANCELLATION_AGREED ||
	       event == EVENT_CANCELLATION_REFUSED;
}

err seal_of_event(struct arena *arena, enum event event, struct slice payload, struct slice *code)
{
	ProtobufCMessage *message;

	*code = slice(NULL, 0);
	if (event_row(event)->office == REGISTRY) {
		TRY(pb_read(arena, &eseal__v1__seal_event__descriptor, payload, &message));
		*code = slice_str(((const Eseal__V1__SealEvent *)message)->seal_code);
	} else if (event_row(event)->office == MAKING) {
		TRY(pb_read(arena, &eseal__v1__order_event__descriptor, payload, &message));
		*code = slice_str(((const Eseal__V1__OrderEvent *)message)->seal_code);
	} else if (about_cancelling(event)) {
		TRY(pb_read(arena, &eseal__v1__cancellation_event__descriptor, payload, &message));
		*code = slice_str(((const Eseal__V1__CancellationEvent *)message)->seal_code);
	}
	return OK;
}
