/* SPDX-License-Identifier: Apache-2.0 */
/* The register: seals, and the changes of each. What is put here is there if and only if the transaction commits.
 * Everything read lives in the transaction's arena. E_DB and its kin as in db/db.h. */
#ifndef REGISTRY_STORE_H
#define REGISTRY_STORE_H

#include "db/db.h"
#include "registry/life.h"

struct seal {
	struct slice code;
	struct slice owner_credit_code, owner_name;
	struct slice name, kind;
	struct slice datum; /* as made, DER */
	struct slice sm3;
	instant made_at;
	instant valid_to;
	enum seal_state state;
	int64_t version; /* 0: not on file yet */
};

/* A seal to put on file. */
struct seal_filing {
	struct slice code;
	struct slice owner_credit_code, owner_name, owner_kind;
	struct slice name, kind;
	struct slice datum, sm3;
	instant made_at, valid_from, valid_to;
	struct slice supersedes; /* empty: none */
	struct slice approval;   /* the application that was approved; empty: none */
	struct slice receipt, receipt_signature;
};

/* A change, as it is recorded. */
struct seal_change {
	enum seal_event event;
	instant effective_at; /* not after recorded_at */
	instant recorded_at;
	struct slice reason;
	struct slice wish_of;
	struct slice wish_unit; /* which related unit; empty for others */
	struct slice cause;
	struct slice evidence; /* empty: none */
};

/* The code of an order, the same at every asking. E_DB_REFUSED when all 99,999,999 are given out. */
err seal_store_allocate(struct tx *tx, struct slice region, struct slice order_id, instant now,
			struct slice *code);

/* Is the code given out, and still free? E_NOT_FOUND; E_NO_SUCH_STEP, for it will not be free again. */
err seal_store_check_free(struct tx *tx, struct slice code);

/* Which order a code was given out for. E_NOT_FOUND. */
err seal_store_order_of(struct tx *tx, struct slice code, struct slice *order_id);

/* One seal, held until commit. E_NOT_FOUND. */
err seal_store_lock(struct tx *tx, struct slice code, struct seal *seal);

/* Put on file: the seal and its first change. E_CONFLICT when it is there already, or its datum, its approval or
 * the seal it supersedes belongs to another. */
err seal_store_file(struct tx *tx, const struct seal_filing *filing, const struct life_step *step,
		    const struct seal_change *change);

/* Move a locked seal along a step and record the change; seal is brought up to date. */
err seal_store_move(struct tx *tx, struct seal *seal, const struct life_step *step,
		    const struct seal_change *change);

/* At whose wish a seal was last suspended. E_NOT_FOUND when it never was. */
err seal_store_suspender(struct tx *tx, struct slice code, struct slice *wish_of, struct slice *wish_unit);

/* What held for a seal. */
struct standing {
	struct slice code;
	struct slice status; /* a state's word, or "expired"; "none": not on file */
	instant since;       /* 0 when there is none */
	instant until;       /* 0: it holds still */
	struct slice now;    /* status when answered */
	struct slice sm3;
	struct slice owner_credit_code;
	instant valid_to; /* 0 when there is none */
	int64_t version;  /* 0 when there is none */
};

/* Now: one statement over one row. A code that is not on file is not an error: its status is "none". */
err seal_store_status_now(struct tx *tx, struct slice code, instant now, struct standing *out);

/* At a moment, as was known at another. */
err seal_store_status_at(struct tx *tx, struct slice code, instant at, instant known_at,
			 struct standing *out);

/* The same for many; out has room for count, in the order of codes. */
err seal_store_status_many(struct tx *tx, const struct slice *codes, size_t count, instant at,
			   instant known_at, struct standing *out);

#endif
