/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever comes off the bus: an envelope, the message in it, the subject it came to. The signer believes everything,
 * so that what lies behind the signature is reached. What opens must mean the same when it is sealed again; a subject
 * that reads must be the one made from what was read. */
#include <assert.h>
#include <string.h>

#include "bus/envelope.h"
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static err sign(void *ctx, struct arena *arena, struct slice message, struct slice *signature,
		struct slice *signer)
{
	(void)ctx;
	(void)arena;
	*signature = slice(message.at, 1);
	*signer = slice(NULL, 0);
	return OK;
}

static err believe(void *ctx, const char *region, const char *office, struct slice message,
		   struct slice signature, struct slice signer)
{
	(void)ctx;
	(void)region;
	(void)office;
	(void)message;
	(void)signature;
	(void)signer;
	return OK;
}

static void check_subject(struct slice bytes, struct arena *arena)
{
	struct subject_parts parts;
	struct subject_text again;
	const char *text;

	if (arena_cstr(arena, bytes, &text).code != E_OK || subject_read(text, &parts).code != E_OK)
		return;
	if (parts.event != NO_EVENT)
		assert(subject_of_event(parts.region, parts.event, &again).code == E_OK);
	else
		assert(subject_of_request(parts.region, parts.request, &again).code == E_OK);
	assert(strcmp(text, again.text) == 0);
}

static void check_again(const struct bus_signer *signer, struct arena *arena, const struct envelope *one)
{
	struct envelope two;
	struct slice wire;

	if (envelope_seal(signer, arena, one, &wire).code != E_OK)
		return;
	assert(envelope_open(signer, arena, wire, &two).code == E_OK);
	assert(memcmp(&one->id, &two.id, sizeof(one->id)) == 0);
	assert(strcmp(one->type, two.type) == 0 && strcmp(one->region, two.region) == 0);
	assert(one->office == two.office && one->number == two.number && one->time == two.time);
	assert(one->is_answer == two.is_answer);
	assert(slice_eq(one->actor, two.actor) && slice_eq(one->payload, two.payload));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	const struct bus_signer signer = {.sign = sign, .verify = believe};
	struct subject_parts parts = {.request = SUBJECT_FILE_SEAL};
	struct slice bytes = slice(at, len);
	struct envelope envelope;
	ProtobufCMessage *message;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	check_subject(bytes, &arena);
	if (envelope_open(&signer, &arena, bytes, &envelope).code == E_OK) {
		(void)!envelope_may_ask(&envelope, &parts).code;
		(void)!pb_read(&arena, &eseal__v1__file_seal__descriptor, envelope.payload, &message).code;
		(void)!problem_read(&arena, envelope.payload).code;
		check_again(&signer, &arena, &envelope);
	}
	arena_clear(&arena);
	err_forget();
	return 0;
}
