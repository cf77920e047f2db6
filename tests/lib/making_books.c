/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/making_books.h"

#include "db/migrate.h"
#include "lib/check.h"
#include "making/migrations.h"

const struct uuid books_wang = {.bytes = {1}};
const struct uuid books_zhao = {.bytes = {2}};
const struct uuid books_qian = {.bytes = {3}};

int books_open(void **unused)
{
	const struct migrations *const sets[] = {&making_migrations};
	int status = ledger_open(unused);

	assert_ok(db_migrate(&ledger()->db, sets, 1, NULL));
	return status;
}

void books_begin(struct tx *tx)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, TX_WRITE));
}

/* The books refuse, by this rule. */
void assert_refused(enum code code, const char *constraint, err e)
{
	assert_err(code, e);
	assert_string_equal(err_trail()->place, constraint);
}

void sql_is_refused(const char *sql, const char *rule)
{
	char said[400];

	assert_err(E_IO, postgres_sql(&ledger()->server, "office", sql, NULL, 0));
	snprintf(said, sizeof(said), "%s", err_trail()->detail);
	if (!strstr(said, rule))
		fail_msg("refused, but not by \"%s\": %s", rule, said);
}

static int order_number;

/* An open order, on an approval of its own. */
struct order books_new_order(void)
{
	struct order o = {
		.state = ORDER_OPEN,
		.version = 1,
		.owner = {slice_str("11990000MB1234562T"), slice_str("示例县市场监督管理局"),
			  slice_str("organ")},
		.seal_name = slice_str("示例县市场监督管理局行政审批专用章"),
		.seal_kind = slice_str("business"),
		.caption = slice_str("行政审批专用章"),
		.opened_by = books_wang,
		.opened_at = NOW,
	};
	char sql[500];
	const char *id = arena_text(&ledger()->arena, "application-%d", ++order_number);

	snprintf(sql, sizeof(sql),
		 "INSERT INTO approval VALUES ('%s', 'd', 'c', 'n', 'k', 's', 'k', '', now(), '', '', now())",
		 id);
	assert_ok(postgres_sql(&ledger()->server, "office", sql, NULL, 0));
	assert_ok(uuid_new(clock_now(), &o.id));
	o.application_id = slice_str(id);
	return o;
}

struct order books_open_order(struct tx *tx)
{
	struct order o = books_new_order();

	assert_ok(order_store_open(tx, &o));
	return o;
}

void books_move(struct tx *tx, struct order *o, enum order_event event)
{
	const struct life_step *step = life_find(&order_life, (int)o->state, (int)event);

	assert_non_null(step);
	assert_ok(order_store_move(tx, o, step));
}

void books_judge(struct tx *tx, const struct order *o, enum material_kind kind, bool good)
{
	struct judgement j = {.good = good,
			      .reason = slice_str("核查一致"),
			      .judged_by = books_zhao,
			      .machine = {E_OK, ""}};
	struct material m;

	assert_ok(material_store_hand_in(tx, o, kind, slice_str("{\"a\": 1}"), &j.machine, &books_wang, NOW));
	assert_ok(material_store_last(tx, o, kind, &m));
	assert_ok(material_store_judge(tx, o, &m, &j, NOW));
}

/* An order whose materials are good, prepared by books_zhao. */
struct order books_prepared(struct tx *tx)
{
	struct order o = books_open_order(tx);

	for (int kind = 0; kind < MATERIAL_KINDS; kind++)
		books_judge(tx, &o, (enum material_kind)kind, true);
	assert_ok(order_store_set_code(tx, &o,
				       slice_str(arena_text(&ledger()->arena, "310000%08d", order_number))));
	assert_ok(order_store_set_terms(tx, &o, NOW + 2 * DAY, NOW + DAY));
	books_move(tx, &o, ORDER_CHECK);
	books_move(tx, &o, ORDER_PREPARE);
	assert_ok(order_store_prepare(tx, &o, slice_str("png"), slice_str("info"), &books_zhao, NOW));
	return o;
}

struct slice books_digest(const struct order *o)
{
	uint8_t *at = arena_take(&ledger()->arena, 32);

	assert_non_null(at);
	memcpy(at, &o->id, sizeof(o->id));
	return slice(at, 32);
}
