/* SPDX-License-Identifier: Apache-2.0 */
#include "making/known_seal.h"

#include "making/sql.h"

static err read_seal(struct row *row, struct known_seal *out)
{
	TRY(row_text(row, &out->code));
	TRY(row_uuid(row, &out->order_id));
	TRY(row_text(row, &out->owner_credit_code));
	TRY(row_text(row, &out->status));
	TRY(row_int(row, &out->version));
	TRY(row_instant(row, &out->since));
	return row_end(row);
}

err known_seal_find(struct tx *tx, struct slice code, struct known_seal *out)
{
	struct row row;

	TRY(db_run_one(tx, &known_seal_lock, PARAMS(db_text(code)), &row));
	return read_seal(&row, out);
}

static err may_see(const struct actor *actor, const struct known_seal *seal)
{
	struct order order = {.owner.credit_code = seal->owner_credit_code};

	return order_may_see(actor, &order);
}

err known_seal_of_path(struct request *req, struct tx *tx, struct known_seal *out)
{
	struct slice code;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(known_seal_find(tx, code, out));
	return may_see(req->actor, out);
}

err known_seal_of_path_seen(struct request *req, struct tx *tx, struct known_seal *out)
{
	struct slice code;
	struct row row;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(db_run_one(tx, &known_seal_show, PARAMS(db_text(code)), &row));
	TRY(read_seal(&row, out));
	return may_see(req->actor, out);
}

static err begin(struct tx *tx, const struct known_seal *word)
{
	struct order order;
	err e = order_store_by_code(tx, word->code, &order);

	if (e.code == E_NOT_FOUND)
		return OK;
	TRY(e);
	REQUIRE(word->version == 1, E_ORDER);
	return db_run(tx, &known_seal_put,
		      PARAMS(db_text(word->code), db_uuid(&order.id), db_text(order.owner.credit_code),
			     db_text(word->status), db_int(word->version), db_instant(word->since)),
		      NULL);
}

err known_seal_hear(struct tx *tx, const struct known_seal *word)
{
	struct known_seal known;
	err e = known_seal_find(tx, word->code, &known);

	if (e.code == E_NOT_FOUND)
		return begin(tx, word);
	TRY(e);
	if (word->version <= known.version)
		return OK;
	if (word->version > known.version + 1)
		return FAIL(E_ORDER, "version %lld of a seal came after version %lld",
			    (long long)word->version, (long long)known.version);
	return db_run_change(tx, &known_seal_move,
			     PARAMS(db_text(word->code), db_int(word->version), db_text(word->status),
				    db_instant(word->since)));
}
