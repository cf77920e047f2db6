/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/tsa.h"

#include "base/id.h"
#include "http/client.h"

static err ask(struct arena *arena, const char *url, struct slice request, struct slice *response)
{
	struct http_ask question = {
		.url = url,
		.type = "application/timestamp-query",
		.body = request,
		.patience = TSA_PATIENCE_MS * (SECOND / 1000),
		.answer_max = TIMESTAMP_DER_MAX,
	};
	struct http_answer answer;

	TRY(http_fetch(arena, &question, &answer));
	if (answer.status != 200)
		return FAIL(E_UNREACHABLE, "the time-stamping authority answered %d", answer.status);
	*response = answer.body;
	return OK;
}

err tsa_stamp(struct arena *arena, const char *url, struct slice stamped, const struct chain_trust *trust,
	      instant now, struct slice *token)
{
	struct timestamp_result result;
	struct slice request;
	struct slice response;
	uint8_t nonce[8];

	TRY(random_bytes(nonce, sizeof(nonce)));
	nonce[0] |= 0x40; /* as long as it looks: it is compared as a number */
	nonce[0] &= 0x7f;
	TRY(timestamp_request_write(stamped, slice(nonce, sizeof(nonce)), arena, &request));
	TRY(ask(arena, url, request, &response));
	TRY(timestamp_response_read(response, stamped, slice(nonce, sizeof(nonce)), token));
	TRY(timestamp_judge(*token, stamped, trust, now, arena, &result));
	if (result.fault != TIMESTAMP_SOUND)
		return FAIL_AT(E_SIGNATURE, "time stamp", "%s", timestamp_fault_text(result.fault));
	return OK;
}
