/* SPDX-License-Identifier: Apache-2.0 */
/* A proposal to mark a seal invalid, and its life (proto/lives.def): one supervisor proposes, another decides (art. 30). */
#ifndef MAKING_INVALIDATION_H
#define MAKING_INVALIDATION_H

#include "base/life.h"
#include "making/known_seal.h"
#include "trust/document.h"

enum invalidation_state {
#define INVALIDATION_STATE(name, word, zh) name,
#include "lives.def"
	INVALIDATION_STATES
};

enum invalidation_event {
#define INVALIDATION_EVENT(name, word, zh, article) name,
#include "lives.def"
	INVALIDATION_EVENTS
};

/* Who proposed, and who acts now. */
struct invalidation_facts {
	struct uuid proposed_by;
	struct uuid who;
};

extern const struct life invalidation_life;
const char *invalidation_state_word(enum invalidation_state state);

struct invalidation {
	struct uuid id;
	struct slice seal_code;
	enum invalidation_state state;
	int64_t version;
	struct slice reason;
	instant since; /* 0: from its recording on */
	struct uuid proposed_by;
	instant proposed_at;
	bool decided;
	struct uuid decided_by;
	instant decided_at;
};

/* The columns of invalidation_show, _lock and _list. */
err invalidation_read(struct row *row, struct invalidation *out);

void invalidation_put_json(struct json *json, const struct invalidation *proposal);

/* 201 or 200 with the proposal. */
err invalidation_reply(struct request *req, int status, const struct invalidation *proposal);

/* What two people have decided, signed by this office: the registry asks for it. */
err invalidation_sign(struct request *req, const struct invalidation *proposal, struct signed_document *out);

/* Tell that it was proposed, agreed to or refused. */
err invalidation_announce(struct request *req, struct tx *tx, const struct known_seal *seal,
			  enum invalidation_event event, const struct life_step *step);

#endif
