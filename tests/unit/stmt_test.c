/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: every type there and back, and headers that do not tell the truth. */
#include "db/db.h"

#include "lib/check.h"
#include "lib/ledger.h"

static struct tx tx;

static int begin(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_READ));
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	tx_rollback(&tx);
	return 0;
}

/* A statement that gives its parameters back. */
#define ECHO(oid_, type_, sql_type, null_)                                                                   \
	{                                                                                                    \
		.name = "test.echo_" sql_type #null_, .text = "SELECT $1::" sql_type " AS v",                \
		.in = (const struct db_column[]){{"v", oid_, type_, null_}}, .in_count = 1,                  \
		.out = (const struct db_column[]){{"v", oid_, type_, null_}}, .out_count = 1                 \
	}
static const struct stmt echo_text = ECHO(25, DB_TEXT, "text", false);
static const struct stmt echo_bytes = ECHO(17, DB_BYTES, "bytea", false);
static const struct stmt echo_int2 = ECHO(21, DB_INT, "int2", false);
static const struct stmt echo_int4 = ECHO(23, DB_INT, "int4", false);
static const struct stmt echo_int8 = ECHO(20, DB_INT, "int8", false);
static const struct stmt echo_bool = ECHO(16, DB_BOOL, "bool", false);
static const struct stmt echo_uuid = ECHO(2950, DB_UUID, "uuid", false);
static const struct stmt echo_instant = ECHO(1184, DB_INSTANT, "timestamptz", false);
static const struct stmt echo_json = ECHO(114, DB_JSON, "json", false);
static const struct stmt echo_jsonb = ECHO(3802, DB_JSON, "jsonb", false);
static const struct stmt echo_texts = ECHO(1009, DB_TEXTS, "text[]", false);
static const struct stmt null_text = ECHO(25, DB_TEXT, "text", true);
static const struct stmt null_int = ECHO(20, DB_INT, "int8", true);
static const struct stmt null_uuid = ECHO(2950, DB_UUID, "uuid", true);
static const struct stmt null_instant = ECHO(1184, DB_INSTANT, "timestamptz", true);
static const struct stmt null_bytes = ECHO(17, DB_BYTES, "bytea", true);
static const struct stmt null_json = ECHO(3802, DB_JSON, "jsonb", true);
static const struct stmt write_out = {
	.name = "test.write_out",
	.text = "SELECT to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') AS v",
	.in = (const struct db_column[]){{"t", 1184, DB_INSTANT, false}},
	.in_count = 1,
	.out = (const struct db_column[]){{"v", 25, DB_TEXT, false}},
	.out_count = 1,
};

static void text_and_bytes_come_back_as_they_went(void **unused)
{
	const struct slice samples[] = {slice_str(""), slice_str("x"), slice_str("民政局'\"\\;--"),
					slice("\x00\xff\x80\n", 4)};
	struct slice back;
	struct row row;
	(void)unused;

	for (size_t i = 0; i < COUNT(samples); i++) {
		assert_ok(db_run_one(&tx, &echo_bytes, PARAMS(db_bytes(samples[i])), &row));
		assert_ok(row_bytes(&row, &back));
		assert_ok(row_end(&row));
		assert_true(slice_eq(back, samples[i]));
		if (i == 3)
			continue;
		assert_ok(db_run_one(&tx, &echo_text, PARAMS(db_text(samples[i])), &row));
		assert_ok(row_text(&row, &back));
		assert_true(slice_eq(back, samples[i]));
		assert_int_equal(back.at[back.len], 0);
	}
}

static void text_that_is_not_utf8_is_refused(void **unused)
{
	struct row row;
	(void)unused;

	assert_err(E_FIELD, db_run_one(&tx, &echo_text, PARAMS(db_text(slice("a\0b", 3))), &row));
	assert_err(E_FIELD, db_run_one(&tx, &echo_text, PARAMS(db_str("\xff")), &row));
}

static void numbers_come_back_as_they_went(void **unused)
{
	const struct {
		const struct stmt *stmt;
		int64_t number;
	} samples[] = {
		{&echo_int2, INT16_MIN}, {&echo_int2, -1},        {&echo_int2, INT16_MAX},
		{&echo_int4, INT32_MIN}, {&echo_int4, INT32_MAX}, {&echo_int8, INT64_MIN},
		{&echo_int8, INT64_MAX}, {&echo_int8, 0},
	};
	struct row row;
	int64_t back;
	(void)unused;

	for (size_t i = 0; i < COUNT(samples); i++) {
		assert_ok(db_run_one(&tx, samples[i].stmt, PARAMS(db_int(samples[i].number)), &row));
		assert_ok(row_int(&row, &back));
		assert_true(back == samples[i].number);
	}
	assert_err(E_BUG, db_run_one(&tx, &echo_int2, PARAMS(db_int(INT16_MAX + 1)), &row));
	assert_err(E_BUG, db_run_one(&tx, &echo_int4, PARAMS(db_int(INT64_C(-2147483649))), &row));
}

static void instants_come_back_as_they_went(void **unused)
{
	const instant samples[] = {0, -1, 946684800 * SECOND, 1795334400 * SECOND + 123456,
				   -62135596800 * SECOND};
	struct slice text;
	struct row row;
	instant back;
	(void)unused;

	for (size_t i = 0; i < COUNT(samples); i++) {
		assert_ok(db_run_one(&tx, &echo_instant, PARAMS(db_instant(samples[i])), &row));
		assert_ok(row_instant(&row, &back));
		assert_true(back == samples[i]);
	}
	assert_ok(db_run_one(&tx, &write_out, PARAMS(db_instant(samples[3])), &row));
	assert_ok(row_text(&row, &text));
	assert_true(slice_is(text, "2026-11-22T08:00:00.123456"));
}

static void the_other_types_come_back_as_they_went(void **unused)
{
	const struct uuid id = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255}};
	struct uuid id_back;
	struct slice text;
	struct row row;
	bool truth;
	(void)unused;

	assert_ok(db_run_one(&tx, &echo_uuid, PARAMS(db_uuid(&id)), &row));
	assert_ok(row_uuid(&row, &id_back));
	assert_memory_equal(&id, &id_back, sizeof(id));
	for (int i = 0; i < 2; i++) {
		assert_ok(db_run_one(&tx, &echo_bool, PARAMS(db_bool(i == 1)), &row));
		assert_ok(row_bool(&row, &truth));
		assert_int_equal(truth, i == 1);
	}
	assert_ok(db_run_one(&tx, &echo_json, PARAMS(db_json(slice_str("{\"a\" : 1}"))), &row));
	assert_ok(row_json(&row, &text));
	assert_true(slice_is(text, "{\"a\" : 1}"));
	assert_ok(db_run_one(&tx, &echo_jsonb, PARAMS(db_json(slice_str("{\"a\":1}"))), &row));
	assert_ok(row_json(&row, &text));
	assert_true(slice_is(text, "{\"a\": 1}"));
}

static void lists_come_back_as_they_went(void **unused)
{
	const struct slice sent[] = {slice_str("a"), slice_str(""), slice_str("{,\"}"), slice_str("NULL")};
	const struct slice *back;
	struct row row;
	size_t count;
	(void)unused;

	for (size_t n = 0; n <= COUNT(sent); n++) {
		assert_ok(db_run_one(&tx, &echo_texts, PARAMS(db_texts(sent, n)), &row));
		assert_ok(row_texts(&row, &back, &count));
		assert_int_equal(count, n);
		for (size_t i = 0; i < n; i++)
			assert_true(slice_eq(back[i], sent[i]));
	}
	assert_err(E_TOO_BIG, db_run(&tx, &echo_texts, PARAMS(db_texts(sent, DB_LIST_MAX + 1)), NULL));
}

static void null_is_told_apart_from_nothing(void **unused)
{
	struct slice text = slice_str("old");
	struct uuid id;
	struct row row;
	int64_t number;
	instant when;
	bool there;
	(void)unused;

	assert_ok(db_run_one(&tx, &null_text, PARAMS(db_text_or_null(slice_str(""))), &row));
	assert_ok(row_text_or_null(&row, &text, &there));
	assert_false(there);
	assert_int_equal(text.len, 0);
	assert_ok(db_run_one(&tx, &null_text, PARAMS(db_str("")), &row));
	assert_ok(row_text_or_null(&row, &text, &there));
	assert_true(there);
	assert_ok(db_run_one(&tx, &null_bytes, PARAMS(db_null(DB_BYTES)), &row));
	assert_ok(row_bytes_or_null(&row, &text, &there));
	assert_false(there);
	assert_ok(db_run_one(&tx, &null_json, PARAMS(db_null(DB_JSON)), &row));
	assert_ok(row_json_or_null(&row, &text, &there));
	assert_false(there);
	assert_ok(db_run_one(&tx, &null_int, PARAMS(db_null(DB_INT)), &row));
	assert_ok(row_int_or_null(&row, &number, &there));
	assert_false(there);
	assert_ok(db_run_one(&tx, &null_uuid, PARAMS(db_uuid(NULL)), &row));
	assert_ok(row_uuid_or_null(&row, &id, &there));
	assert_false(there);
	assert_ok(db_run_one(&tx, &null_instant, PARAMS(db_null(DB_INSTANT)), &row));
	assert_ok(row_instant_or_null(&row, &when, &there));
	assert_false(there);
}

static void a_column_is_read_as_what_it_is(void **unused)
{
	struct slice text;
	struct row row;
	int64_t number;
	(void)unused;

	assert_ok(db_run_one(&tx, &echo_text, PARAMS(db_str("5")), &row));
	assert_err(E_BUG, row_end(&row));
	assert_err(E_BUG, row_int(&row, &number));
	assert_ok(row_text(&row, &text));
	assert_err(E_BUG, row_text(&row, &text));
	assert_ok(db_run_one(&tx, &null_text, PARAMS(db_str("5")), &row));
	assert_err(E_BUG, row_text(&row, &text));
	assert_ok(db_run_one(&tx, &echo_text, PARAMS(db_null(DB_TEXT)), &row));
	assert_err(E_BUG, row_text(&row, &text));
}

static void parameters_that_are_not_those_of_the_header_are_a_bug(void **unused)
{
	(void)unused;
	assert_err(E_BUG, db_run(&tx, &echo_text, NO_PARAMS, NULL));
	assert_err(E_BUG, db_run(&tx, &echo_text, PARAMS(db_str("a"), db_str("b")), NULL));
	assert_err(E_BUG, db_run(&tx, &echo_text, PARAMS(db_int(5)), NULL));
}

static void a_header_that_does_not_tell_the_truth_is_found(void **unused)
{
	static const struct db_column text[] = {{"v", 25, DB_TEXT, false}, {"w", 25, DB_TEXT, false}};
	static const struct stmt wrong[] = {
		{.name = "test.type", .text = "SELECT 5 AS v", .out = text, .out_count = 1},
		{.name = "test.name", .text = "SELECT ''::text AS other", .out = text, .out_count = 1},
		{.name = "test.fewer", .text = "SELECT ''::text AS v", .out = text, .out_count = 2},
		{.name = "test.more", .text = "SELECT ''::text AS v, 1 AS w", .out = text, .out_count = 1},
		{.name = "test.table", .text = "SELECT v FROM no_such_table", .out = text, .out_count = 1},
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_err(E_BUG, db_run(&tx, &wrong[i], NO_PARAMS, NULL));
}

static void one_row_means_one(void **unused)
{
	static const struct db_column number[] = {{"n", 23, DB_INT, false}};
	static const struct stmt series = {.name = "test.series",
					   .text = "SELECT n FROM generate_series(1, $1) AS n",
					   .in = number,
					   .in_count = 1,
					   .out = number,
					   .out_count = 1};
	struct rows rows;
	struct row row;
	int64_t n;
	(void)unused;

	assert_err(E_NOT_FOUND, db_run_one(&tx, &series, PARAMS(db_int(0)), &row));
	assert_err(E_BUG, db_run_one(&tx, &series, PARAMS(db_int(2)), &row));
	assert_ok(db_run(&tx, &series, PARAMS(db_int(3)), &rows));
	for (int64_t i = 1; rows_next(&rows, &row); i++) {
		assert_ok(row_int(&row, &n));
		assert_ok(row_end(&row));
		assert_int_equal(n, i);
	}
	assert_int_equal(n, 3);
	assert_err(E_TOO_BIG, db_run(&tx, &series, PARAMS(db_int(DB_ROWS_MAX + 1)), &rows));
	assert_false(rows_next(&rows, &row));
}

int main(void)
{
#define in_tx(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		in_tx(text_and_bytes_come_back_as_they_went),
		in_tx(text_that_is_not_utf8_is_refused),
		in_tx(numbers_come_back_as_they_went),
		in_tx(instants_come_back_as_they_went),
		in_tx(the_other_types_come_back_as_they_went),
		in_tx(lists_come_back_as_they_went),
		in_tx(null_is_told_apart_from_nothing),
		in_tx(a_column_is_read_as_what_it_is),
		in_tx(parameters_that_are_not_those_of_the_header_are_a_bug),
		in_tx(a_header_that_does_not_tell_the_truth_is_found),
		in_tx(one_row_means_one),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
