/* SPDX-License-Identifier: Apache-2.0 */
/* The envelope: whatever is said on the bus, with who says it and the office's signature
 * (proto/eseal/v1/envelope.proto). The bus knows no cryptography: signing and verifying are given to it. */
#ifndef BUS_ENVELOPE_H
#define BUS_ENVELOPE_H

#include "base/arena.h"
#include "base/id.h"
#include "bus/subject.h"

/* How an office signs, and how it knows the others' signatures. Both are called from any thread at once.
 *
 * sign: signature over message; signer names the key. Both live in the arena.
 * verify: OK when signer is a key of that office of that region and the signature over message is its own;
 *   E_ENVELOPE otherwise; another code (E_BUSY, E_NO_MEMORY) when it could not be judged. */
struct bus_signer {
	void *ctx;
	err (*sign)(void *ctx, struct arena *arena, struct slice message, struct slice *signature,
		    struct slice *signer);
	err (*verify)(void *ctx, const char *region, const char *office, struct slice message,
		      struct slice signature, struct slice signer);
};

struct envelope {
	struct uuid id;
	const char *type; /* verb, what, ENVELOPE_ANSWER or ENVELOPE_PROBLEM */
	const char *region;
	enum office_name office;
	struct slice actor;
	instant time;
	struct slice trace; /* W3C traceparent; may be empty */
	uint64_t number;    /* events: place in the row of their office's events, from 1 */
	bool is_answer;
	struct uuid answers; /* when is_answer */
	struct slice payload;

	/* Filled by envelope_open: the bytes that prove it, for whoever keeps them. */
	struct slice said;
	struct slice signature;
	struct slice signer;
};

#define ENVELOPE_ANSWER "answer"
#define ENVELOPE_PROBLEM "problem"

/* Sign and encode. The bytes live in the arena. E_TOO_BIG over BUS_MESSAGE_MAX, E_FIELD, E_NO_MEMORY, and
 * whatever signing returns. */
err envelope_seal(const struct bus_signer *signer, struct arena *arena, const struct envelope *envelope,
		  struct slice *wire);

/* Decode, check the form and the signature. Everything in out lives in the arena or in wire.
 * E_ENVELOPE when it is malformed, unsigned, or the signature is not the office's. */
err envelope_open(const struct bus_signer *signer, struct arena *arena, struct slice wire,
		  struct envelope *out);

/* Is this, received at subject, what its office is entitled to say there? E_ENVELOPE. The envelope must be open. */
err envelope_may_ask(const struct envelope *envelope, const struct subject_parts *subject);
err envelope_may_announce(const struct envelope *envelope, const struct subject_parts *subject);

/* Was this request said just now, as far as clocks agree? It is signed afresh at every sending, so that only a recording is
 * old. E_ENVELOPE. */
err envelope_is_timely(const struct envelope *envelope, instant now);

/* The payload of a problem, from and to an error. problem_write takes place and detail from the thread's trail.
 * problem_read fails with the error it reads; E_BUS when the code is not in our table. */
err problem_write(struct arena *arena, err e, struct slice *payload);
err problem_read(struct arena *arena, struct slice payload);

#endif
