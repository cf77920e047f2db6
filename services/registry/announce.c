/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "registry/acts.h"
#include "svc/send.h"

err announce_seal(struct request *req, struct tx *tx, const struct seal *seal, const struct seal_news *news)
{
	Eseal__V1__SealEvent event = ESEAL__V1__SEAL_EVENT__INIT;
	struct slice payload;

	event.event = (char *)(uintptr_t)seal_event_word(news->change->event);
	event.status = (char *)(uintptr_t)seal_state_word(seal->state);
	event.version = seal->version;
	event.effective_at = news->change->effective_at;
	event.recorded_at = news->change->recorded_at;
	event.seal_sm3 = pb_bytes(seal->sm3);
	TRY(pb_text(req->arena, seal->code, &event.seal_code));
	TRY(pb_text(req->arena, news->supersedes, &event.supersedes));
	TRY(pb_text(req->arena, news->superseded_by, &event.superseded_by));
	TRY(pb_text(req->arena, news->change->cause, &event.cause));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, (enum event)news->step->announces, event.base.descriptor->name, payload);
}
