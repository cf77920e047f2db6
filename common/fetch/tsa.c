/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/tsa.h"

#include "base/id.h"
#include "cell/chore.h"
#include "fetch/reading.h"
#include "gm/arithmetic.h"
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

/* words: bytes: what is stamped, bytes: nonce, number: now, and twice number: how many certificates, each as bytes: anchors,
 * others; answer: the token */

/* ---- in the cell ---- */

static err take_certs(struct arena *arena, struct slice *words, const struct cert **out, size_t *count)
{
	struct cert *certs;
	struct slice der;
	int64_t number;

	TRY(frame_number(words, 0, (int64_t)words->len, &number));
	*count = (size_t)number;
	certs = arena_array(arena, *count + 1, struct cert);
	REQUIRE(certs, E_NO_MEMORY);
	for (size_t i = 0; i < *count; i++) {
		TRY(frame_bytes(words, CERT_DER_MAX, &der));
		TRY(cert_read(der, &certs[i]));
	}
	*out = certs;
	return OK;
}

static err judge(struct arena *arena, struct slice response, struct slice words, struct slice *token)
{
	struct chain_trust trust = {0};
	struct timestamp_result result;
	struct slice stamped, nonce;
	instant now;

	TRY(frame_bytes(&words, words.len, &stamped));
	TRY(frame_bytes(&words, words.len, &nonce));
	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &now));
	TRY(take_certs(arena, &words, &trust.anchors, &trust.anchor_count));
	TRY(take_certs(arena, &words, &trust.others, &trust.other_count));
	TRY(frame_done(words));
	TRY(timestamp_response_read(response, stamped, nonce, token));
	TRY(timestamp_judge(*token, stamped, &trust, now, arena, &result));
	if (result.fault != TIMESTAMP_SOUND)
		return FAIL_AT(E_SIGNATURE, "time stamp", "%s", timestamp_fault_text(result.fault));
	return OK;
}

const struct cell_duty tsa_duty = {.name = "tsa", .prepare = reading_prepare, .work = judge};

/* ---- in the process that asked ---- */

static err put_certs(struct buf *words, const struct cert *certs, size_t count)
{
	TRY(frame_put_number(words, (int64_t)count));
	for (size_t i = 0; i < count; i++)
		TRY(frame_put_bytes(words, certs[i].der));
	return OK;
}

static err write_words(struct arena *arena, struct slice stamped, struct slice nonce,
		       const struct chain_trust *trust, instant now, struct slice *out)
{
	struct buf words;

	buf_init(&words, arena, ARENA_REQUEST_MAX);
	TRY(frame_put_bytes(&words, stamped));
	TRY(frame_put_bytes(&words, nonce));
	TRY(frame_put_number(&words, now));
	TRY(put_certs(&words, trust->anchors, trust->anchor_count));
	TRY(put_certs(&words, trust->others, trust->other_count));
	*out = buf_slice(&words);
	return OK;
}

err tsa_stamp(struct arena *arena, const char *url, struct slice stamped, const struct chain_trust *trust,
	      instant now, struct slice *token)
{
	struct chore chore = {.duty = tsa_duty.name,
			      .told = arithmetic_chosen(),
			      .answer_max = TIMESTAMP_DER_MAX,
			      .memory_mib = FETCH_READ_MIB,
			      .patience = FETCH_READ_SECONDS * SECOND};
	struct slice request;
	uint8_t nonce[8];

	TRY(random_bytes(nonce, sizeof(nonce)));
	nonce[0] |= 0x40; /* as long as it looks: it is compared as a number */
	nonce[0] &= 0x7f;
	TRY(timestamp_request_write(stamped, slice(nonce, sizeof(nonce)), arena, &request));
	TRY(ask(arena, url, request, &chore.bytes));
	TRY(write_words(arena, stamped, slice(nonce, sizeof(nonce)), trust, now, &chore.words));
	return chore_do(&chore, arena, token);
}
