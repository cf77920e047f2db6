/* SPDX-License-Identifier: Apache-2.0 */
/* A seal on its way through the offices of lib/world.h, step by step, by HTTP as people do it; the owner's key is in the
 * test's own hand. Each step is one request that changes something, with one Idempotency-Key for as often as it is
 * asked. */
#ifndef TESTS_LIB_WALK_H
#define TESTS_LIB_WALK_H

#include "base/clock.h"
#include "gm/key.h"
#include "lib/world.h"

#define WALK_OWNER "11990000MB1234562T"
#define WALK_OWNER_NAME "示例县市场监督管理局"

/* How long an answer may take that must come, and the pause between askings. */
#define WALK_PATIENCE (30 * SECOND)
enum { WALK_PAUSE_US = 100000 };

enum walk_step {
	WALK_APPLY,
	WALK_REVIEW,
	WALK_APPROVE,
	WALK_ORDER,
	WALK_HAND_IN_APPROVAL,
	WALK_HAND_IN_ESTABLISHMENT,
	WALK_HAND_IN_DATA,
	WALK_HAND_IN_OTHER,
	WALK_JUDGE_APPROVAL,
	WALK_JUDGE_ESTABLISHMENT,
	WALK_JUDGE_DATA,
	WALK_JUDGE_OTHER,
	WALK_CHECK,
	WALK_PREPARE,
	WALK_MAKE,
	WALK_DELIVER,
	WALK_TAKE_OVER,
	WALK_SUSPEND,
	WALK_RESUME,
	WALK_ASK_CANCELLATION,
	WALK_AGREE,
	WALK_CANCEL,
	WALK_STEPS
};

struct walk {
	struct arena *arena;
	const char *application, *order, *code, *cancellation; /* identifiers, as they become known */
	struct key key;                                        /* the owner's; ended by walk_end */
	const char *certificate;                               /* base64 */
	const char *proof;                                     /* of possession: the form to take over with */
	const char
		*picture; /* of the seal, PNG, base64, brought by the owner; NULL: the making unit draws it */
	const char *keys[WALK_STEPS]; /* Idempotency-Key of each step, made at its first asking */

	/* Asks an office in place of walk_ask. */
	struct answer (*ask)(struct walk *walk, enum walk_step step);
};

void walk_begin(struct walk *walk, struct arena *arena);
void walk_end(struct walk *walk);

const char *walk_word(enum walk_step step);

/* What a step asks: who, where, what. */
struct walk_request {
	enum office_name office;
	const char *account;
	const char *path;
	const char *body;
	int status;             /* of the answer when all is well */
	const char *field, *is; /* and what it says: ".state" is "approved" */
	bool asks_registry;     /* it may be answered with 202 while the registry is away */
};
struct walk_request walk_request(struct walk *walk, enum walk_step step);

/* Ask once, and take down what the answer says. Nothing is expected of it. */
struct answer walk_ask(struct walk *walk, enum walk_step step);

/* Ask until it is answered as it should be, within half a minute: an office that is coming back, or has not heard yet
 * what it must know, is asked again with the same key; a 202 is followed to its result. Fails the test otherwise. */
void walk_take(struct walk *walk, enum walk_step step);

/* Take every step up to this one, and this one. */
void walk_to(struct walk *walk, enum walk_step last);

/* What the registry tells the public of the seal, within half a minute this. */
void walk_status_becomes(struct walk *walk, const char *status);

/* What happened to the seal, by the registry's books: "file take-over suspend". */
void walk_history_is(const struct walk *walk, const char *expected);

/* A certificate of the development CA for this key. */
const char *walk_certificate(struct arena *arena, const struct key *key, const char *code);

#endif
