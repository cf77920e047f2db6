/* SPDX-License-Identifier: Apache-2.0 */
/* What an office's door and workers cost: a note shown by one statement, against the sum of what cannot be avoided, an
 * evhttp that answers a constant and the same prepared select over libpq. Rounds of all three take turns; the
 * medians are compared. At most 1.5 times the sum, one at a time and with 32 in flight. And an idle office's memory. */
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/constant.h"
#include "lib/http.h"
#include "lib/ledger.h"
#include "lib/notes.h"
#include "lib/office.h"

enum { ROUNDS = 7, ROUND_MS = 400, LINES_MAX = 32, WORKERS = 4, ANSWER_ROOM = 4096 };

#define NOTE "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"

static struct office_run office = {.def = &notes_office, .env = {"ESEAL_WORKERS=4"}};

static const char request[] = "GET /v1/board/" NOTE " HTTP/1.1\r\nHost: bench\r\n\r\n";

static void send_one(int fd)
{
	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) != (ssize_t)sizeof(request) - 1)
		fail_msg("the line is gone");
}

static void receive_one(int fd)
{
	char answer[ANSWER_ROOM];
	ssize_t len = recv(fd, answer, sizeof(answer), 0);

	if (len < 15 || memcmp(answer, "HTTP/1.1 200", 12) != 0)
		fail_msg("not 200: %.*s", (int)(len > 0 ? len : 0), answer);
}

/* Microseconds a request, with so many in flight. */
static double ask_for_a_while(int port, size_t lines)
{
	struct pollfd fds[LINES_MAX];
	instant begin;
	instant now;
	size_t count = 0;

	for (size_t i = 0; i < lines; i++)
		fds[i] = (struct pollfd){.fd = http_connect(port), .events = POLLIN};
	begin = clock_steady();
	for (size_t i = 0; i < lines; i++)
		send_one(fds[i].fd);
	do {
		poll(fds, lines, 1000);
		for (size_t i = 0; i < lines; i++) {
			if (!(fds[i].revents & POLLIN))
				continue;
			receive_one(fds[i].fd);
			send_one(fds[i].fd);
			count++;
		}
		now = clock_steady();
	} while (now - begin < ROUND_MS * 1000);
	for (size_t i = 0; i < lines; i++)
		close(fds[i].fd);
	return (double)(now - begin) / (double)count;
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

	while (clock_steady() - begin < ROUND_MS * 1000) {
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
	return ROUND_MS * 1000 / sum;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), by_size);
	return values[ROUNDS / 2];
}

static bool compare(int constant_port, size_t lines)
{
	double constant[ROUNDS];
	double select[ROUNDS];
	double whole[ROUNDS];
	double ratio;

	for (size_t i = 0; i < ROUNDS; i++) {
		constant[i] = ask_for_a_while(constant_port, lines);
		select[i] = select_note(lines == 1 ? 1 : WORKERS);
		whole[i] = ask_for_a_while(office.port, lines);
	}
	ratio = median(whole) / (median(constant) + median(select));
	printf("http_bench  in flight %2zu: evhttp %5.1f us + select %5.1f us; office %6.1f us = %.2f x  (at "
	       "most "
	       "1.50)  %s\n",
	       lines, median(constant), median(select), median(whole), ratio, ratio <= 1.5 ? "PASS" : "FAIL");
	return ratio <= 1.5;
}

static bool weigh(void)
{
	char path[64];
	char line[256];
	double mib = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)office.pid);
	status = fopen(path, "r");
	assert_non_null(status);
	while (fgets(line, sizeof(line), status))
		if (strncmp(line, "VmRSS:", 6) == 0)
			mib = strtod(line + 6, NULL) / 1024;
	fclose(status);
	printf("http_bench  idle office: %.1f MiB resident  (at most 30)  %s\n", mib,
	       mib <= 30 ? "PASS" : "FAIL");
	return mib <= 30;
}

static void an_office_costs_little_more_than_its_parts(void **unused)
{
	int port;
	pid_t constant;
	bool good;

	(void)unused;
	assert_ok(constant_start(&port, "{\"id\":\"" NOTE "\",\"text\":\"a note to be read\",\"done\":false}",
				 &constant));
	office.db_url = ledger()->url;
	assert_ok(office_start(&office));
	assert_ok(postgres_sql(&ledger()->server, "office",
			       "INSERT INTO note VALUES ('" NOTE "', 'a note to be read')", NULL, 0));
	good = weigh();
	good = compare(port, 1) && good;
	good = compare(port, LINES_MAX) && good;
	assert_ok(office_stop(&office));
	kill(constant, SIGKILL);
	waitpid(constant, NULL, 0);
	assert_true(good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(an_office_costs_little_more_than_its_parts)};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
