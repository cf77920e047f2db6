/* SPDX-License-Identifier: Apache-2.0 */
/* A status query through the registry's own door, every time for another seal, against the sum of what cannot be
 * avoided: an evhttp that answers a constant of the same length, and the statement it runs, prepared, over libpq. And the
 * same query in a register of ten million seals (BENCH_SEALS=1000000 for a shorter run) against one of a hundred
 * thousand. All take turns in the same run, on one private PostgreSQL server. */
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "lib/asker.h"
#include "lib/check.h"
#include "lib/constant.h"
#include "lib/http.h"
#include "lib/office.h"
#include "lib/postgres.h"
#include "registry/migrations.h"
#include "registry/routes.h"
#include "registry/sql.h"

enum { FEW = 100000, MANY = 10000000, MOST = 99000000, ROUNDS = 25, WORKERS = 4, FEW_OR_MANY = 2 };

static const struct office_def registry = {.name = REGISTRY,
					   .routes = registry_routes,
					   .asked = registry_asked,
					   .migrations = &registry_migrations};

static struct postgres server;

/* A register, and the office that keeps it. */
struct book {
	const char *database;
	long seals;
	char url[POSTGRES_URL];
	struct office_run office;
};

static struct book books[FEW_OR_MANY] = {{.database = "few", .seals = FEW}, {.database = "many"}};

/* ---- filling ---- */

/* Seals as the registry would file them, in the order of their codes, but for the datum: a real one is so long that
 * PostgreSQL keeps it apart, with a reference of this size in its place. With the role of a replica, neither triggers nor
 * foreign keys ask where they come from; the indexes that no status query touches are made at the end. */
static const char fill[] =
	"BEGIN;"
	"SET session_replication_role = replica;"
	"SET maintenance_work_mem = '256MB';"
	"TRUNCATE seal, seal_change;"
	"ALTER TABLE seal DROP CONSTRAINT seal_sm3_key, DROP CONSTRAINT seal_supersedes_key;"
	"INSERT INTO seal SELECT code, '11310000' || lpad((n %% 90000000)::text, 8, '0') || '2T',"
	" '示例县第' || n || '办公室', 'organ', '示例县第' || n || '办公室行政审批专用章', 'business',"
	" substr(sha256(code::bytea), 1, 18), sha256(code::bytea), filed, filed, filed + interval '5 years', "
	"NULL,"
	" decode(repeat('5a', 200), 'hex'), decode(repeat('a5', 71), 'hex'), 'active', filed, 2"
	" FROM (SELECT n, '110000' || lpad(n::text, 8, '0') AS code,"
	" date_trunc('day', now()) - interval '1 year' + n * interval '1 second' / 4 AS filed"
	" FROM generate_series(1, %ld) n) seals;"
	"ALTER TABLE seal ADD CONSTRAINT seal_sm3_key UNIQUE (sm3), ADD CONSTRAINT seal_supersedes_key "
	"UNIQUE "
	"(supersedes);"
	"COMMIT";

static void fill_book(struct book *book)
{
	char sql[sizeof(fill) + 32];
	instant begin = clock_steady();

	snprintf(sql, sizeof(sql), fill, book->seals);
	assert_ok(postgres_sql(&server, book->database, sql, NULL, 0));
	assert_ok(postgres_sql(&server, book->database, "VACUUM (FREEZE, ANALYZE) seal", NULL, 0));
	printf("  filed %-38ld %10.1f s\n", book->seals, (double)(clock_steady() - begin) / (double)SECOND);
	fflush(stdout);
}

/* What is filled in the transaction that emptied it need not be in the log. */
static void start_server(void)
{
	assert_ok(postgres_start(&server, false));
	assert_ok(postgres_sql(&server, "postgres", "ALTER SYSTEM SET wal_level = minimal", NULL, 0));
	assert_ok(postgres_sql(&server, "postgres", "ALTER SYSTEM SET max_wal_senders = 0", NULL, 0));
	assert_ok(postgres_sql(&server, "postgres", "ALTER SYSTEM SET max_wal_size = '4GB'", NULL, 0));
	postgres_crash(&server);
	assert_ok(postgres_resume(&server));
}

static void open_book(struct book *book)
{
	assert_ok(postgres_create(&server, book->database));
	postgres_url(&server, book->database, book->url);
	book->office = (struct office_run){.def = &registry, .db_url = book->url, .env = {"ESEAL_WORKERS=4"}};
	assert_ok(office_start(&book->office));
	fill_book(book);
}

/* ---- asking ---- */

/* Any seal of the book: xorshift64. */
static void any_code(const struct book *book, uint64_t *random, char code[SEAL_CODE_MAX + 1])
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	snprintf(code, SEAL_CODE_MAX + 1, "110000%08u", (unsigned)(*random % (uint64_t)book->seals) + 1);
}

static size_t next_request(void *ctx, char request[ASKER_ROOM])
{
	static uint64_t random = 88172645463325252;
	char code[SEAL_CODE_MAX + 1];

	any_code(ctx, &random, code);
	return (size_t)snprintf(request, ASKER_ROOM,
				"GET /v1/seals/%s/status HTTP/1.1\r\nHost: registry\r\n\r\n", code);
}

static double ask(int port, struct book *book, size_t lines)
{
	const struct asker asker = {.port = port, .lines = lines, .next = next_request, .ctx = book};

	return asker_round(&asker);
}

/* A thread that runs the registry's statement, and nothing else. */
struct looker {
	const struct book *book;
	pthread_t thread;
	uint64_t random;
	double count;
};

static PGconn *prepared(const struct book *book)
{
	PGconn *db = PQconnectdb(book->url);
	PGresult *done = PQprepare(db, status_now.name, status_now.text, 0, NULL);

	assert_int_equal(PGRES_COMMAND_OK, PQresultStatus(done));
	PQclear(done);
	return db;
}

static void *look_for_a_while(void *ctx)
{
	struct looker *looker = ctx;
	PGconn *db = prepared(looker->book);
	char code[SEAL_CODE_MAX + 1];
	const char *const values[] = {code};
	instant begin = clock_steady();

	while (clock_steady() - begin < (instant)ASKER_ROUND_MS * 1000) {
		PGresult *rows;

		any_code(looker->book, &looker->random, code);
		rows = PQexecPrepared(db, status_now.name, 1, values, NULL, NULL, 1);
		assert_int_equal(1, PQntuples(rows));
		PQclear(rows);
		looker->count++;
	}
	PQfinish(db);
	return NULL;
}

/* Microseconds a select, from so many threads. */
static double look(const struct book *book, size_t threads)
{
	struct looker all[WORKERS] = {0};
	double sum = 0;

	for (size_t i = 0; i < threads; i++) {
		all[i].book = book;
		all[i].random = 362436069 + i;
		pthread_create(&all[i].thread, NULL, look_for_a_while, &all[i]);
	}
	for (size_t i = 0; i < threads; i++) {
		pthread_join(all[i].thread, NULL);
		sum += all[i].count;
	}
	return ASKER_ROUND_MS * 1000 / sum;
}

/* ---- comparing ---- */

static double say(const char *what, const char *where, double *rounds)
{
	double median = bench_median(rounds, ROUNDS);

	printf("  %-32s %-11s %10.1f us\n", what, where, median);
	return median;
}

static void compare(int constant_port, size_t lines)
{
	double constant[ROUNDS];
	double select[FEW_OR_MANY][ROUNDS];
	double whole[FEW_OR_MANY][ROUNDS];
	double parts;
	double few;
	double many;

	for (size_t i = 0; i < ROUNDS; i++) {
		constant[i] = ask(constant_port, &books[0], lines);
		for (size_t b = 0; b < FEW_OR_MANY; b++) {
			select[b][i] = look(&books[b], lines < WORKERS ? lines : WORKERS);
			whole[b][i] = ask(books[b].office.port, &books[b], lines);
		}
	}
	printf("  %zu in flight:\n", lines);
	parts = say("evhttp, a constant", "", constant) + say("select over libpq", "few seals", select[0]);
	say("select over libpq", "many seals", select[1]);
	few = say("status query", "few seals", whole[0]);
	many = say("status query", "many seals", whole[1]);
	bench_ratio(lines == 1 ? "status: one in flight, cost over evhttp + select"
			       : "status: 32 in flight, cost over evhttp + select",
		    few / parts, AT_MOST, 1.5);
	bench_ratio(lines == 1 ? "status: one in flight, cost at many seals over few"
			       : "status: 32 in flight, cost at many seals over few",
		    many / few, AT_MOST, 1.6);
}

/* What the registry says of a seal, for the constant to say too. */
static const char *one_answer(struct arena *arena)
{
	char request[ASKER_ROOM];
	struct answer answer;
	const char *text;

	next_request(&books[0], request);
	answer = http_raw(arena, books[0].office.port, request);
	assert_int_equal(answer.status, 200);
	assert_ok(arena_cstr(arena, answer.body, &text));
	return text;
}

static void a_status_costs_little_more_than_its_parts(void **unused)
{
	struct arena arena;
	pid_t constant;
	int port;

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(constant_start(&port, one_answer(&arena), &constant));
	compare(port, 1);
	compare(port, ASKER_LINES_MAX);
	kill(constant, SIGKILL);
	waitpid(constant, NULL, 0);
	arena_clear(&arena);
}

static int open_books(void **unused)
{
	const char *said = getenv("BENCH_SEALS");

	(void)unused;
	books[1].seals = said ? strtol(said, NULL, 10) : MANY;
	assert_in_range(books[1].seals, FEW, MOST);
	start_server();
	for (size_t b = 0; b < FEW_OR_MANY; b++)
		open_book(&books[b]);
	return 0;
}

static int close_books(void **unused)
{
	(void)unused;
	for (size_t b = 0; b < FEW_OR_MANY; b++)
		assert_ok(office_stop(&books[b].office));
	postgres_stop(&server);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_status_costs_little_more_than_its_parts)};

	return cmocka_run_group_tests(tests, open_books, close_books);
}
