/* SPDX-License-Identifier: Apache-2.0 */
/* What an office's door and workers cost: a note shown by one statement, against the sum of what cannot be avoided, an
 * evhttp that answers a constant and the same prepared select over libpq. Rounds of all three take turns; the
 * medians are compared. At most 1.5 times the sum, one at a time and with 32 in flight. */
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "bench/bench.h"
#include "lib/asker.h"
#include "lib/check.h"
#include "lib/constant.h"
#include "lib/ledger.h"
#include "lib/notes.h"
#include "lib/office.h"

enum { ROUNDS = 25, WORKERS = 4 };

#define NOTE "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"

static struct office_run office = {.def = &notes_office, .env = {"ESEAL_WORKERS=4"}};

static const char request[] = "GET /v1/board/" NOTE " HTTP/1.1\r\nHost: bench\r\n\r\n";

static size_t next_request(void *ctx, char out[ASKER_ROOM])
{
	(void)ctx;
	memcpy(out, request, sizeof(request));
	return sizeof(request) - 1;
}

static double ask(int port, size_t lines)
{
	const struct asker asker = {.port = port, .lines = lines, .next = next_request};

	return asker_round(&asker);
}

static PGconn *prepared(void)
{
	PGconn *db = PQconnectdb(ledger()->url);
	PGresult *done = PQprepare(db, "note", "SELECT text, done FROM note WHERE id = $1", 0, NULL);

	assert_int_equal(PGRES_COMMAND_OK, PQresultStatus(done));
	PQclear(done);
	return db;
}

static void *select_for_a_while(void *ctx)
{
	static const char *const values[] = {NOTE};
	double *count = ctx;
	PGconn *db = prepared();
	instant begin = clock_steady();

	while (clock_steady() - begin < (instant)ASKER_ROUND_MS * 1000) {
		PGresult *rows = PQexecPrepared(db, "note", 1, values, NULL, NULL, 1);

		assert_int_equal(1, PQntuples(rows));
		PQclear(rows);
		++*count;
	}
	PQfinish(db);
	return NULL;
}

/* Microseconds a select, from so many threads. */
static double select_note(size_t threads)
{
	pthread_t all[WORKERS];
	double count[WORKERS] = {0};
	double sum = 0;

	for (size_t i = 0; i < threads; i++)
		pthread_create(&all[i], NULL, select_for_a_while, &count[i]);
	for (size_t i = 0; i < threads; i++) {
		pthread_join(all[i], NULL);
		sum += count[i];
	}
	return ASKER_ROUND_MS * 1000 / sum;
}

static void compare(int constant_port, size_t lines)
{
	double constant[ROUNDS];
	double select[ROUNDS];
	double whole[ROUNDS];
	double parts;
	double office_takes;

	for (size_t i = 0; i < ROUNDS; i++) {
		constant[i] = ask(constant_port, lines);
		select[i] = select_note(lines == 1 ? 1 : WORKERS);
		whole[i] = ask(office.port, lines);
	}
	parts = bench_median(constant, ROUNDS) + bench_median(select, ROUNDS);
	office_takes = bench_median(whole, ROUNDS);
	printf("  note, %2zu in flight: evhttp %.1f us + select %.1f us; office %.1f us\n", lines,
	       constant[ROUNDS / 2], select[ROUNDS / 2], office_takes);
	bench_ratio(lines == 1 ? "note: one in flight, cost over evhttp + select"
			       : "note: 32 in flight, cost over evhttp + select",
		    office_takes / parts, AT_MOST, 1.5);
}

static void an_office_costs_little_more_than_its_parts(void **unused)
{
	int port;
	pid_t constant;

	(void)unused;
	assert_ok(constant_start(&port, "{\"id\":\"" NOTE "\",\"text\":\"a note to be read\",\"done\":false}",
				 &constant));
	office.db_url = ledger()->url;
	assert_ok(office_start(&office));
	assert_ok(postgres_sql(&ledger()->server, "office",
			       "INSERT INTO note VALUES ('" NOTE "', 'a note to be read')", NULL, 0));
	compare(port, 1);
	compare(port, ASKER_LINES_MAX);
	assert_ok(office_stop(&office));
	kill(constant, SIGKILL);
	waitpid(constant, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(an_office_costs_little_more_than_its_parts)};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
