/* SPDX-License-Identifier: Apache-2.0 */
/* Making orders. What is put here is there if and only if the transaction commits. Everything read lives in the
 * transaction's arena. E_DB and its kin as in db/db.h. */
#ifndef MAKING_STORE_H
#define MAKING_STORE_H

#include "db/db.h"
#include "making/life.h"
#include "svc/request.h"

struct unit {
	struct slice credit_code;
	struct slice name;
	struct slice kind; /* organ, enterprise, institution, association, other */
};

struct order {
	struct uuid id;
	enum order_state state;
	int64_t version;
	struct unit owner;
	struct slice seal_name;
	struct slice seal_kind; /* legal-name, internal-body, branch, business, personal */
	struct slice caption;   /* 标注字样; may be empty */
	struct slice application_id;
	struct slice remakes; /* code of the old seal; empty unless it is a remake (art. 18) */
	struct slice cause;
	instant compromised_at; /* 0 unless the cause is a compromised key */
	struct uuid opened_by;
	instant opened_at;
	struct slice seal_code;   /* empty until the registry gave one */
	instant certificate_ends; /* as found good; 0 before */
	instant valid_to;
	struct uuid prepared_by; /* all zero before */
	struct slice seal_sm3;   /* empty before it was made */
	struct slice refused_reason;
};

/* May this actor know of the order? The unit's people see every order, an owner those of its own unit; for others
 * there is none: E_NOT_FOUND. */
err order_may_see(const struct actor *actor, const struct order *order);

/* The order of the path ("{id}"): locked until commit, or only looked at. E_NOT_FOUND when it is not there, or not to be
 * seen by who asks. */
err order_of_path(struct request *req, struct tx *tx, struct order *out);
err order_of_path_seen(struct request *req, struct tx *tx, struct order *out);

/* E_NOT_FOUND. */
err order_store_lock(struct tx *tx, const struct uuid *id, struct order *out);
err order_store_show(struct tx *tx, const struct uuid *id, struct order *out);
err order_store_by_code(struct tx *tx, struct slice seal_code, struct order *out);

/* E_CONFLICT: the approval serves another order, or the old seal is being remade. */
err order_store_open(struct tx *tx, const struct order *order);

err order_store_set_code(struct tx *tx, const struct order *order, struct slice seal_code);

/* Until when certificate and seal are to last, as found good. E_DB_REFUSED when the seal would outlive it. */
err order_store_set_terms(struct tx *tx, const struct order *order, instant certificate_ends,
			  instant valid_to);

/* Move a locked order along a step; the order is brought up to date. */
err order_store_move(struct tx *tx, struct order *order, const struct life_step *step);

err order_store_refuse(struct tx *tx, const struct order *order, struct slice reason);
err order_store_prepare(struct tx *tx, const struct order *order, struct slice image, struct slice info,
			const struct uuid *who, instant now);
err order_store_make(struct tx *tx, const struct order *order, struct slice seal, struct slice sm3,
		     const struct uuid *who, instant now);
err order_store_file(struct tx *tx, const struct order *order, struct slice receipt, struct slice signature,
		     instant now);

/* What belongs to an order and is large. E_NOT_FOUND while it is not there. */
err order_store_image(struct tx *tx, const struct order *order, struct slice *image);
err order_store_info(struct tx *tx, const struct order *order, struct slice *info);
err order_store_seal(struct tx *tx, const struct order *order, struct slice *seal);
err order_store_receipt(struct tx *tx, const struct order *order, struct slice *receipt,
			struct slice *signature);

/* Orders of one owner (an empty slice: of all), in one state (empty: any), made after one (NULL: from the first), oldest
 * first. *out is taken from the arena. */
err order_store_list(struct tx *tx, struct slice owner, struct slice state, const struct uuid *after,
		     size_t most, struct order **out, size_t *count);

#endif
