/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/ledger.h"

#include "db/migrate.h"
#include "lib/check.h"

struct ledger *ledger(void)
{
	static struct ledger l;

	return &l;
}

int ledger_open(void **unused)
{
	struct ledger *l = ledger();
	(void)unused;

	assert_ok(postgres_start(&l->server, false));
	assert_ok(postgres_create(&l->server, "office"));
	postgres_url(&l->server, "office", l->url);
	bell_init(&l->bell);
	l->options = (struct db_options){.url = l->url, .name = "test", .lock_ms = 1500, .bell = &l->bell};
	arena_init(&l->arena, 64 << 20);
	db_init(&l->db, &l->options);
	db_init(&l->other, &l->options);
	assert_ok(db_migrate(&l->db, NULL, 0, NULL));
	return 0;
}

int ledger_close(void **unused)
{
	struct ledger *l = ledger();
	(void)unused;

	db_close(&l->db);
	db_close(&l->other);
	arena_clear(&l->arena);
	bell_drop(&l->bell);
	postgres_stop(&l->server);
	return 0;
}

void ledger_add(const struct migrations *set)
{
	static const struct migrations *sets[8];
	static size_t count;

	assert_true(count < COUNT(sets));
	sets[count++] = set;
	assert_ok(db_migrate(&ledger()->db, sets, count, NULL));
}

__attribute__((format(printf, 1, 0))) static err run(const char *format, va_list args)
{
	char sql[2000];
	int len = vsnprintf(sql, sizeof(sql), format, args);

	assert_in_range(len, 1, sizeof(sql) - 1);
	return postgres_sql(&ledger()->server, "office", sql, NULL, 0);
}

void ledger_do(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	assert_ok(run(format, args));
	va_end(args);
}

void ledger_refuses(const char *why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	assert_err(E_IO, run(format, args));
	va_end(args);
	if (!strstr(err_trail()->detail, why))
		fail_msg("refused, but for another reason than %s: %s", why, err_trail()->detail);
}

const char *ledger_value(const char *sql)
{
	static char value[400];

	assert_ok(postgres_sql(&ledger()->server, "office", sql, value, sizeof(value)));
	return value;
}
