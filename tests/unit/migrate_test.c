/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations against a real server, and the generators that build them and the statements into a program. */
#include "db/migrate.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/ledger.h"
#include "lib/process.h"

static const struct migration steps[] = {
	{"0001_shelf", "CREATE TABLE shelf (n int8); INSERT INTO shelf VALUES (1);"},
	{"0002_more", "INSERT INTO shelf VALUES (2);"},
	{"repeat_table", "INSERT INTO shelf VALUES (100);"},
};

static err migrate(struct db *db, const struct migration *items, size_t count)
{
	const struct migrations set = {"shop", items, count};
	const struct migrations *const sets[] = {&set};

	return db_migrate(db, sets, 1, NULL);
}

static int empty_shop(void **unused)
{
	(void)unused;
	ledger_value("DROP TABLE IF EXISTS shelf; DELETE FROM schema_version WHERE office <> 'db'");
	return 0;
}

static const char *shelf(void)
{
	return ledger_value("SELECT string_agg(n::text, ' ' ORDER BY n) FROM shelf");
}

static void each_is_applied_once_in_order(void **unused)
{
	struct db *db = &ledger()->db;
	(void)unused;

	assert_ok(migrate(db, steps, 1));
	assert_string_equal(shelf(), "1");
	assert_ok(migrate(db, steps, 3));
	assert_ok(migrate(db, steps, 3));
	assert_string_equal(shelf(), "1 2 100");
}

static void one_that_repeats_is_applied_when_its_text_is_new(void **unused)
{
	struct migration changed[] = {
		steps[0], steps[1], {"repeat_table", "INSERT INTO shelf VALUES (200);"}};
	struct db *db = &ledger()->db;
	(void)unused;

	assert_ok(migrate(db, steps, 3));
	assert_ok(migrate(db, changed, 3));
	assert_ok(migrate(db, changed, 3));
	assert_string_equal(shelf(), "1 2 100 200");
}

static void one_that_was_changed_after_it_was_applied_refuses_the_start(void **unused)
{
	struct migration changed[] = {steps[0], {"0002_more", "INSERT INTO shelf VALUES (3);"}};
	struct db *db = &ledger()->db;
	(void)unused;

	assert_ok(migrate(db, steps, 2));
	assert_err(E_CONF, migrate(db, changed, 2));
	assert_string_equal(err_trail()->place, "0002_more");
	assert_string_equal(shelf(), "1 2");
}

static void one_that_is_gone_refuses_the_start(void **unused)
{
	struct db *db = &ledger()->db;
	(void)unused;

	assert_ok(migrate(db, steps, 2));
	assert_err(E_CONF, migrate(db, steps, 1));
	assert_string_equal(err_trail()->place, "0002_more");
	assert_err(E_CONF, db_migrate(db, NULL, 0, NULL));
}

static void one_that_fails_leaves_nothing_behind_and_those_before_it_stay(void **unused)
{
	struct migration broken[] = {steps[0],
				     {"0002_more", "INSERT INTO shelf VALUES (3); SELECT no_such_thing;"}};
	struct db *db = &ledger()->db;
	(void)unused;

	assert_err(E_BUG, migrate(db, broken, 2));
	assert_string_equal(shelf(), "1");
	assert_ok(migrate(db, steps, 2));
	assert_string_equal(shelf(), "1 2");
}

static void *migrate_as_well(void *result)
{
	*(enum code *)result = migrate(&ledger()->other, steps, 3).code;
	return NULL;
}

static void two_programs_may_start_at_once(void **unused)
{
	enum code other = E_BUG;
	pthread_t thread;
	(void)unused;

	pthread_create(&thread, NULL, migrate_as_well, &other);
	assert_ok(migrate(&ledger()->db, steps, 3));
	pthread_join(thread, NULL);
	assert_int_equal(other, E_OK);
	assert_string_equal(shelf(), "1 2 100");
}

/* ---- generators ---- */

static char folder[200];

static const char *in_folder(const char *name)
{
	static char path[300];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static err generate(const char *generator, const char *out, const char *file, const char *text)
{
	char script[400];
	char to[300];
	char from[300];
	char log[300];
	const char *const argv[] = {"/bin/sh", script, "shop", to, from, NULL};

	snprintf(script, sizeof(script), "%s/common/db/gen/%s", FIXTURES, generator);
	snprintf(to, sizeof(to), "%s/%s", folder, out);
	snprintf(from, sizeof(from), "%s", in_folder(file));
	snprintf(log, sizeof(log), "%s", in_folder("log"));
	TRY(file_write(from, slice_str(text), 0644));
	return process_run(&(struct process){.argv = argv, .log = log, .signal_at_death = SIGKILL});
}

static bool made(const char *name, const char *text)
{
	struct slice content;

	assert_ok(file_read(&ledger()->arena, in_folder(name), 100000, &content));
	return strstr((const char *)content.at, text);
}

static void a_statement_becomes_c(void **unused)
{
	(void)unused;
	assert_ok(generate(
		"statements.sh", ".", "get.sql",
		"-- get: a \"thing\".\n-- in:  $1 code text, $2 n int4\n-- out: v text?, w timestamptz,\n"
		"--      x jsonb\nSELECT v, w, '\\$9;' AS x -- a remark\nFROM t WHERE c = $1 AND n > $2 OR n "
		"< $2;\n"));
	assert_true(made("sql.h", "extern const struct stmt get __asm__(\"sql_shop_get\");"));
	assert_true(
		made("sql.c",
		     "{\"v\", 25, DB_TEXT, true},\n\t{\"w\", 1184, DB_INSTANT, false},\n\t{\"x\", 3802,"));
	assert_true(made("sql.c", "'\\\\$9;' AS x"));
	assert_true(made("sql.c", ".in_count = 2"));
	assert_true(made("sql.c", ".out_count = 3"));
	assert_true(made("sql.c", ".writes = false"));
	assert_ok(generate("statements.sh", ".", "get.sql", "-- get: hold.\nSELECT 1 FROM t FOR  UPDATE;\n"));
	assert_true(made("sql.c", ".writes = true"));
}

static void a_statement_whose_header_is_wrong_fails_the_build(void **unused)
{
	const char *wrong[] = {
		"SELECT 1;",
		"-- other: the wrong name.\nSELECT 1;",
		"-- get: too few.\nSELECT $1;",
		"-- get: too many.\n-- in: $1 a text, $2 b text\nSELECT $1;",
		"-- get: one is not used.\n-- in: $1 a text, $2 b text\nSELECT $2;",
		"-- get: out of order.\n-- in: $2 a text, $1 b text\nSELECT $1, $2;",
		"-- get: no such type.\n-- in: $1 a money\nSELECT $1;",
		"-- get: no type.\n-- in: $1 a\nSELECT $1;",
		"-- get: a word too much.\n-- in: $1 a text b\nSELECT $1;",
		"-- get: two.\nSELECT 1; SELECT 2;",
		"-- get: no end.\nSELECT 1",
		"-- get: nothing.\n",
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_err(E_IO, generate("statements.sh", ".", "get.sql", wrong[i]));
}

static void migrations_become_c(void **unused)
{
	(void)unused;
	assert_ok(generate("migrations.sh", "m.c", "0001_a.sql", "SELECT '\\\"';\n\tSELECT 2;"));
	assert_true(made("m.c", "{\"0001_a\",\n\t \"SELECT '\\\\\\\"';\\n\"\n\t \"\tSELECT 2;\\n\"\n\t},"));
	assert_true(made("migrations.h", "extern const struct migrations shop_migrations;"));
	assert_err(E_IO, generate("migrations.sh", "m.c", "0002_a.sql", "SELECT 1;"));
	assert_err(E_IO, generate("migrations.sh", "m.c", "a.sql", "SELECT 1;"));
	assert_err(E_IO, generate("migrations.sh", "m.c", "0001_a.sql", "-- include: no-such-table\n"));
}

static int open_all(void **unused)
{
	assert_ok(process_folder("gen", folder, sizeof(folder)));
	return ledger_open(unused);
}

static int close_all(void **unused)
{
	process_remove(folder);
	return ledger_close(unused);
}

int main(void)
{
#define in_shop(test) cmocka_unit_test_setup(test, empty_shop)
	const struct CMUnitTest tests[] = {
		in_shop(each_is_applied_once_in_order),
		in_shop(one_that_repeats_is_applied_when_its_text_is_new),
		in_shop(one_that_was_changed_after_it_was_applied_refuses_the_start),
		in_shop(one_that_is_gone_refuses_the_start),
		in_shop(one_that_fails_leaves_nothing_behind_and_those_before_it_stay),
		in_shop(two_programs_may_start_at_once),
		cmocka_unit_test(a_statement_becomes_c),
		cmocka_unit_test(a_statement_whose_header_is_wrong_fails_the_build),
		cmocka_unit_test(migrations_become_c),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
