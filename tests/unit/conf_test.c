/* SPDX-License-Identifier: Apache-2.0 */
#include "base/conf.h"

#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"

struct options {
	const char *db_url;
	int64_t workers;
	bool tls;
	const char *token;
	const char *store;
	instant patience;
	struct conf_list peers;
};

static const struct conf_item items[] = {
	CONF(struct options, db_url, CONF_TEXT, NULL, 0, 0, "where the ledger is"),
	CONF(struct options, workers, CONF_INT, "4", 1, 64, "threads that work"),
	CONF(struct options, tls, CONF_BOOL, "no", 0, 0, "whether the door speaks TLS"),
	CONF(struct options, token, CONF_SECRET, "", 0, 100, "what the courier asks for"),
	CONF(struct options, store, CONF_PATH, "/var/lib/eseal", 0, 0, "where files go"),
	CONF(struct options, patience, CONF_DURATION, "30s", 10 * 1000, HOUR, "how long to wait"),
	CONF(struct options, peers, CONF_LIST, "", 0, 0, "other regions"),
	{.name = "bin", .kind = CONF_ELSEWHERE, .help = "where the tests find programs"},
};

static struct arena arena;

static err load(struct options *o, const char *file, const char *const *environment)
{
	const struct conf_table table = {items, COUNT(items), o};

	arena_clear(&arena);
	return conf_load(&arena, &table, 1, file, environment);
}

#define ENVIRONMENT(...) ((const char *[]){"PATH=/bin", __VA_ARGS__, NULL})

static const char *file_with(const char *text)
{
	static char path[] = "/tmp/eseal-conf-test-000000000000";

	snprintf(path, sizeof(path), "/tmp/eseal-conf-test-%d", (int)getpid());
	assert_ok(file_write(path, slice_str(text), 0600));
	return path;
}

static void what_is_not_given_is_the_default(void **unused)
{
	struct options o = {0};
	(void)unused;

	assert_ok(load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=postgresql:///x")));
	assert_string_equal(o.db_url, "postgresql:///x");
	assert_int_equal(o.workers, 4);
	assert_false(o.tls);
	assert_string_equal(o.token, "");
	assert_string_equal(o.store, "/var/lib/eseal");
	assert_true(o.patience == 30 * SECOND);
	assert_int_equal(o.peers.count, 0);
}

static void what_must_be_given_is_named(void **unused)
{
	struct options o = {0};
	(void)unused;

	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_WORKERS=2")));
	assert_string_equal(err_trail()->place, "ESEAL_DB_URL");
}

static void the_environment_wins_over_the_file(void **unused)
{
	const char *file =
		file_with("# a comment\n\n  db_url = file \nworkers=7\r\ntls = on\npeers = a, b\n");
	char conf[100];
	struct options o = {0};
	(void)unused;

	assert_ok(load(&o, file, ENVIRONMENT("ESEAL_WORKERS=9")));
	assert_string_equal(o.db_url, "file");
	assert_int_equal(o.workers, 9);
	assert_true(o.tls);
	assert_int_equal(o.peers.count, 2);
	assert_string_equal(o.peers.items[1], "b");
	snprintf(conf, sizeof(conf), "ESEAL_CONF=%s", file);
	assert_ok(load(&o, NULL, ENVIRONMENT(conf, "ESEAL_BIN=/anywhere")));
	assert_int_equal(o.workers, 7);
	unlink(file);
}

static void an_unknown_name_refuses_the_start(void **unused)
{
	struct options o = {0};
	const char *file;
	(void)unused;

	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", "ESEAL_WORKER=3")));
	assert_string_equal(err_trail()->place, "ESEAL_WORKER");
	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", "ESEAL_=3")));
	file = file_with("db_url = x\nworker = 3\n");
	assert_err(E_CONF, load(&o, file, ENVIRONMENT("A=B")));
	assert_non_null(strstr(err_trail()->place, ":2"));
	assert_non_null(strstr(err_trail()->detail, "worker"));
	file = file_with("db_url = x\nbin = 3\n");
	assert_err(E_CONF, load(&o, file, ENVIRONMENT("A=B")));
	file = file_with("db_url\n");
	assert_err(E_CONF, load(&o, file, ENVIRONMENT("A=B")));
	file = file_with("db_url = x\ndb_url = x\n");
	assert_err(E_CONF, load(&o, file, ENVIRONMENT("A=B")));
	unlink(file);
	assert_err(E_IO, load(&o, file, ENVIRONMENT("A=B")));
}

static void a_secret_can_come_from_a_file(void **unused)
{
	const char *file = file_with("s3cret \n");
	char variable[100];
	struct options o = {0};
	(void)unused;

	snprintf(variable, sizeof(variable), "ESEAL_TOKEN_FILE=%s", file);
	assert_ok(load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", variable)));
	assert_string_equal(o.token, "s3cret ");
	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", variable, "ESEAL_TOKEN=y")));
	unlink(file);
	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", variable)));
	assert_string_equal(err_trail()->place, "ESEAL_TOKEN_FILE");
}

static void a_value_of_the_wrong_form_is_refused(void **unused)
{
	static const char *const wrong[] = {
		"ESEAL_WORKERS=",      "ESEAL_WORKERS=0",     "ESEAL_WORKERS=65",   "ESEAL_WORKERS=4x",
		"ESEAL_WORKERS=+4",    "ESEAL_TLS=maybe",     "ESEAL_TLS=YES",      "ESEAL_STORE=",
		"ESEAL_PATIENCE=30",   "ESEAL_PATIENCE=s",    "ESEAL_PATIENCE=1ms", "ESEAL_PATIENCE=2d",
		"ESEAL_PATIENCE=-30s", "ESEAL_PATIENCE=30 s", "ESEAL_PEERS=a,,b",   "ESEAL_PEERS=a,",
		"ESEAL_PEERS=,",       "ESEAL_DB_URL=a\nb",   "ESEAL_DB_URL=\xff",
	};
	struct options o = {0};
	(void)unused;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		bool url = strstr(wrong[i], "DB_URL");

		assert_err(E_CONF, load(&o, NULL, ENVIRONMENT(wrong[i], url ? NULL : "ESEAL_DB_URL=x")));
		assert_memory_equal(err_trail()->place, wrong[i], strcspn(wrong[i], "="));
	}
}

static void durations_have_units(void **unused)
{
	struct options o = {0};
	(void)unused;

	assert_ok(load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", "ESEAL_PATIENCE=250ms")));
	assert_true(o.patience == SECOND / 4);
	assert_ok(load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", "ESEAL_PATIENCE=1h")));
	assert_true(o.patience == HOUR);
}

static void a_secret_is_never_shown(void **unused)
{
	char variable[200] = "ESEAL_TOKEN=";
	struct options o = {0};
	(void)unused;

	memset(variable + strlen(variable), 'k', 150);
	assert_err(E_CONF, load(&o, NULL, ENVIRONMENT("ESEAL_DB_URL=x", variable)));
	assert_null(strstr(err_trail()->detail, "kkk"));
	assert_null(strstr(err_trail()->place, "kkk"));
}

static void the_help_lists_every_item(void **unused)
{
	const struct conf_table table = {items, COUNT(items), NULL};
	char text[4000] = "";
	FILE *to = fmemopen(text, sizeof(text), "w");
	(void)unused;

	assert_non_null(to);
	conf_help(to, &table, 1);
	fclose(to);
	assert_non_null(strstr(text, "ESEAL_DB_URL  (text, required)\n      where the ledger is\n"));
	assert_non_null(strstr(text, "ESEAL_WORKERS  (number, default 4, 1 to 64)\n"));
	assert_non_null(strstr(text, "ESEAL_PATIENCE  (duration, default 30s, 10ms to 1h)\n"));
	assert_non_null(strstr(text, "ESEAL_BIN\n"));
}

static int open_arena(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 20);
	return 0;
}

static int close_arena(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_given_is_the_default),
		cmocka_unit_test(what_must_be_given_is_named),
		cmocka_unit_test(the_environment_wins_over_the_file),
		cmocka_unit_test(an_unknown_name_refuses_the_start),
		cmocka_unit_test(a_secret_can_come_from_a_file),
		cmocka_unit_test(a_value_of_the_wrong_form_is_refused),
		cmocka_unit_test(durations_have_units),
		cmocka_unit_test(a_secret_is_never_shown),
		cmocka_unit_test(the_help_lists_every_item),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
