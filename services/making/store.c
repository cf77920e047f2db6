/* SPDX-License-Identifier: Apache-2.0 */
#include "making/store.h"

#include "making/sql.h"

err order_may_see(const struct actor *actor, const struct order *order)
{
	if (actor_has(actor, ROLE_CLERK | ROLE_MAKER | ROLE_SECOND_MAKER | ROLE_SUPERVISOR))
		return OK;
	REQUIRE(actor->unit.len > 0 && slice_eq(actor->unit, order->owner.credit_code), E_NOT_FOUND);
	return OK;
}

err order_of_path(struct request *req, struct tx *tx, struct order *out)
{
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(order_store_lock(tx, &id, out));
	return order_may_see(req->actor, out);
}

err order_of_path_seen(struct request *req, struct tx *tx, struct order *out)
{
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(order_store_show(tx, &id, out));
	return order_may_see(req->actor, out);
}

static err read_ground(struct row *row, struct order *out)
{
	bool there;

	TRY(row_text_or_null(row, &out->application_id, &there));
	TRY(row_text_or_null(row, &out->remakes, &there));
	TRY(row_text_or_null(row, &out->cause, &there));
	return row_instant_or_null(row, &out->compromised_at, &there);
}

static err read_progress(struct row *row, struct order *out)
{
	bool there;

	TRY(row_text_or_null(row, &out->seal_code, &there));
	TRY(row_instant_or_null(row, &out->certificate_ends, &there));
	TRY(row_instant_or_null(row, &out->valid_to, &there));
	TRY(row_uuid_or_null(row, &out->prepared_by, &there));
	TRY(row_bytes_or_null(row, &out->seal_sm3, &there));
	return row_text_or_null(row, &out->refused_reason, &there);
}

/* The columns of order_lock, order_show, order_by_code and order_list. */
static err read_order(struct row *row, struct order *out)
{
	struct slice state;

	TRY(row_uuid(row, &out->id));
	TRY(row_text(row, &state));
	TRY(order_state_read(state, &out->state));
	TRY(row_int(row, &out->version));
	TRY(row_text(row, &out->owner.credit_code));
	TRY(row_text(row, &out->owner.name));
	TRY(row_text(row, &out->owner.kind));
	TRY(row_text(row, &out->seal_name));
	TRY(row_text(row, &out->seal_kind));
	TRY(row_text(row, &out->caption));
	TRY(read_ground(row, out));
	TRY(row_uuid(row, &out->opened_by));
	TRY(row_instant(row, &out->opened_at));
	TRY(read_progress(row, out));
	return row_end(row);
}

err order_store_lock(struct tx *tx, const struct uuid *id, struct order *out)
{
	struct row row;

	TRY(db_run_one(tx, &order_lock, PARAMS(db_uuid(id)), &row));
	return read_order(&row, out);
}

err order_store_show(struct tx *tx, const struct uuid *id, struct order *out)
{
	struct row row;

	TRY(db_run_one(tx, &order_show, PARAMS(db_uuid(id)), &row));
	return read_order(&row, out);
}

err order_store_by_code(struct tx *tx, struct slice seal_code, struct order *out)
{
	struct row row;

	TRY(db_run_one(tx, &order_by_code, PARAMS(db_text(seal_code)), &row));
	return read_order(&row, out);
}

err order_store_open(struct tx *tx, const struct order *o)
{
	struct param compromised_at = o->compromised_at ? db_instant(o->compromised_at) : db_null(DB_INSTANT);

	return db_run(tx, &order_open,
		      PARAMS(db_uuid(&o->id), db_text(o->owner.credit_code), db_text(o->owner.name),
			     db_text(o->owner.kind), db_text(o->seal_name), db_text(o->seal_kind),
			     db_text(o->caption), db_text_or_null(o->application_id),
			     db_text_or_null(o->remakes), db_text_or_null(o->cause), compromised_at,
			     db_uuid(&o->opened_by), db_instant(o->opened_at),
			     db_str(order_state_word(o->state))),
		      NULL);
}

err order_store_set_code(struct tx *tx, const struct order *order, struct slice seal_code)
{
	return db_run_change(tx, &order_set_code, PARAMS(db_uuid(&order->id), db_text(seal_code)));
}

err order_store_set_terms(struct tx *tx, const struct order *order, instant certificate_ends,
			  instant valid_to)
{
	return db_run_change(tx, &order_set_terms,
			     PARAMS(db_uuid(&order->id), db_instant(certificate_ends), db_instant(valid_to)));
}

err order_store_move(struct tx *tx, struct order *order, const struct life_step *step)
{
	enum order_state to = (enum order_state)step->to;

	TRY(db_run_change(tx, &order_move,
			  PARAMS(db_uuid(&order->id), db_int(order->version), db_str(order_state_word(to)))));
	order->state = to;
	order->version++;
	return OK;
}

err order_store_refuse(struct tx *tx, const struct order *order, struct slice reason)
{
	return db_run_change(tx, &order_refuse, PARAMS(db_uuid(&order->id), db_text(reason)));
}

err order_store_prepare(struct tx *tx, const struct order *order, struct slice image, struct slice info,
			const struct uuid *who, instant now)
{
	return db_run_change(
		tx, &order_prepare,
		PARAMS(db_uuid(&order->id), db_bytes(image), db_bytes(info), db_uuid(who), db_instant(now)));
}

err order_store_make(struct tx *tx, const struct order *order, struct slice seal, struct slice sm3,
		     const struct uuid *who, instant now)
{
	return db_run_change(
		tx, &order_make,
		PARAMS(db_uuid(&order->id), db_bytes(seal), db_bytes(sm3), db_uuid(who), db_instant(now)));
}

err order_store_file(struct tx *tx, const struct order *order, struct slice receipt, struct slice signature,
		     instant now)
{
	return db_run_change(
		tx, &order_file,
		PARAMS(db_uuid(&order->id), db_bytes(receipt), db_bytes(signature), db_instant(now)));
}

static err one_blob(struct tx *tx, const struct stmt *stmt, const struct order *order, struct slice *out)
{
	struct row row;

	TRY(db_run_one(tx, stmt, PARAMS(db_uuid(&order->id)), &row));
	TRY(row_bytes(&row, out));
	return row_end(&row);
}

err order_store_image(struct tx *tx, const struct order *order, struct slice *image)
{
	return one_blob(tx, &order_image, order, image);
}

err order_store_info(struct tx *tx, const struct order *order, struct slice *info)
{
	return one_blob(tx, &order_info, order, info);
}

err order_store_seal(struct tx *tx, const struct order *order, struct slice *seal)
{
	return one_blob(tx, &order_seal, order, seal);
}

err order_store_receipt(struct tx *tx, const struct order *order, struct slice *receipt,
			struct slice *signature)
{
	struct row row;

	TRY(db_run_one(tx, &order_receipt, PARAMS(db_uuid(&order->id)), &row));
	TRY(row_bytes(&row, receipt));
	TRY(row_bytes(&row, signature));
	return row_end(&row);
}

err order_store_list(struct tx *tx, struct slice owner, struct slice state, const struct uuid *after,
		     size_t most, struct order **out, size_t *count)
{
	struct rows rows;
	struct row row;

	TRY(db_run(
		tx, &order_list,
		PARAMS(db_text_or_null(owner), db_text_or_null(state), db_uuid(after), db_int((int64_t)most)),
		&rows));
	*out = arena_array(tx->arena, rows.count + 1, struct order);
	REQUIRE(*out, E_NO_MEMORY);
	for (*count = 0; rows_next(&rows, &row); (*count)++)
		TRY(read_order(&row, &(*out)[*count]));
	return OK;
}
