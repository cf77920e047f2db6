/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/register.h"

#include "gm/sm3.h"
#include "lib/check.h"

#define FIRST_DAY (1767225600 * SECOND) /* 2026-01-01 */

instant day(int number)
{
	return FIRST_DAY + number * DAY;
}

struct slice register_code(struct tx *tx, instant now)
{
	struct uuid order;
	char text[UUID_TEXT];
	struct slice code;

	assert_ok(uuid_new(now, &order));
	uuid_write(&order, text);
	assert_ok(seal_store_allocate(tx, slice_str("310000"), slice_str(text), now, &code));
	return code;
}

struct seal_filing register_filing(struct tx *tx, struct slice code, instant now, instant valid_to)
{
	struct seal_filing filing = {
		.code = code,
		.owner_credit_code = slice_str("11990000MB1234562T"),
		.owner_name = slice_str("示例县市场监督管理局"),
		.owner_kind = slice_str("organ"),
		.name = slice_str("示例县市场监督管理局行政审批专用章"),
		.kind = slice_str("business"),
		.made_at = now,
		.valid_from = now,
		.valid_to = valid_to,
		.receipt = slice_str("receipt"),
		.receipt_signature = slice_str("signature"),
	};
	struct sm3 digest;
	struct slice sm3;

	filing.datum = slice_str(arena_text(tx->arena, "seal %.*s", SLICE_ARG(code)));
	assert_ok(sm3_of(filing.datum, &digest));
	assert_ok(arena_copy(tx->arena, sm3_slice(&digest), &sm3));
	filing.sm3 = sm3;
	return filing;
}

struct seal register_file(struct tx *tx, instant now, instant valid_to)
{
	struct seal_filing filing = register_filing(tx, register_code(tx, now), now, valid_to);
	struct seal_change change = {.event = SEAL_FILE, .effective_at = now, .recorded_at = now};
	struct seal seal;

	assert_ok(seal_store_file(tx, &filing, life_find(&seal_life, SEAL_NONE, SEAL_FILE), &change));
	assert_ok(seal_store_lock(tx, filing.code, &seal));
	return seal;
}

void register_change(struct tx *tx, struct seal *seal, enum seal_event event, instant effective,
		     instant recorded)
{
	struct seal_change change = {.event = event,
				     .effective_at = effective,
				     .recorded_at = recorded,
				     .reason = slice_str("reason")};
	const struct life_step *step = life_find(&seal_life, (int)seal->state, (int)event);

	assert_non_null(step);
	assert_ok(seal_store_move(tx, seal, step, &change));
}

struct seal register_active(struct tx *tx)
{
	struct seal seal = register_file(tx, day(1), day(366));

	register_change(tx, &seal, SEAL_TAKE_OVER, day(2), day(2));
	return seal;
}
