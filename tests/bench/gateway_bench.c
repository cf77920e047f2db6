/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway over HTTP, as it is deployed: POST /v1/verifications of sealed OFD files of about 20 kB, policy standard,
 * against the same path with nothing judged (lib/idle_gateway.h), at one and at 32 in flight, in rounds that take turns; and
 * how long a request takes at seven tenths of what can be done, from the moment it was due. PostgreSQL writes its log to the
 * disk before it says that it has committed. The offices that have no part in it are stopped. */
#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "bench/bench.h"
#include "lib/check.h"
#include "lib/idle_gateway.h"
#include "lib/office.h"
#include "lib/parrot.h"
#include "lib/sealer.h"
#include "lib/visits.h"

enum {
	SEALERS = 3,
	DOCUMENTS = 240, /* three of four by the first seal */
	MANY = 32,
	ROUNDS = 7,
	ROUND_MS = 250,
	TOOK_MAX = 20000,
	POURS = 5,
	POUR_SECONDS = 2,
	TOLD_PAUSE_US = 1000,
	POUR_LINES = 128
};

enum way { GATEWAY_WAY, IDLE, SIGNING, UNASKED, UNKEPT, CONSTANT, WAYS };

static const struct {
	const char *path, *what;
} ways[WAYS] = {{"/v1/verifications", "the gateway"},
		{"/v1/idle", "the same path, nothing judged"},
		{"/v1/signing", "... asking the registry, signed"},
		{"/v1/unasked", "... asking nobody"},
		{"/v1/unkept", "... keeping nothing"},
		{"/v1/constant", "... a constant answer"}};

static struct {
	struct arena arena;
	struct sealer sealers[SEALERS];
	struct slice documents[DOCUMENTS];
	struct office_run idle;
	pid_t parrot;
	struct visits visits[WAYS];
	PGconn *ledgers[2]; /* of the gateway, and of the idle one */
	double took[TOOK_MAX];
} the = {.idle = {.def = &idle_gateway}};

/* ---- setting up ---- */

static void seal_documents(void)
{
	size_t bytes = 0;

	for (size_t i = 0; i < SEALERS; i++)
		sealer_begin(&the.sealers[i], &the.arena);
	sleep(1); /* a signing time is a whole second: that in which the seal became active is not yet a good one */
	for (unsigned i = 0; i < DOCUMENTS; i++) {
		size_t by = i % 4 < 3 ? 0 : 1 + i / 4 % (SEALERS - 1);

		the.documents[i] =
			sealer_seal(&the.sealers[by], &the.arena, small_notice(&the.arena, i), clock_now());
		bytes += the.documents[i].len;
	}
	printf("  %d documents of %zu bytes on the average, by %d seals\n", DOCUMENTS, bytes / DOCUMENTS,
	       SEALERS);
}

static const char *in_world(const char *name)
{
	const char *path = arena_text(&the.arena, "%s/%s", world_folder(), name);

	assert_non_null(path);
	return path;
}

static const char *word_in(const char *name)
{
	struct slice text;

	assert_ok(file_read(&the.arena, in_world(name), FILE_MAX, &text));
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	return arena_text(&the.arena, "%.*s", SLICE_ARG(text));
}

/* The gateway's own answer, for the idle one to give. */
static void take_a_report(void)
{
	const struct asking asking = {.port = world_port(GATEWAY),
				      .method = "POST",
				      .path = ways[GATEWAY_WAY].path,
				      .type = "application/ofd",
				      .body = the.documents[0]};
	struct answer answer = http_ask(&the.arena, &asking);
	struct slice signature;

	assert_int_equal(answer.status, 201);
	assert_string_equal("TOTAL_PASSED", answer_value(&the.arena, &answer, "indication"));
	assert_ok(base64_read(&the.arena, slice_str(answer_field(&the.arena, &answer, "Report-Signature")),
			      &signature));
	assert_ok(file_write(in_world("report.json"), answer.body, 0600));
	assert_ok(file_write(in_world("report.p7s"), signature, 0600));
}

static const char *courier(void)
{
	return arena_text(&the.arena, "nats://127.0.0.1:%s", word_in("nats.port"));
}

static const char *ledger_url(const char *database)
{
	return arena_text(&the.arena, "postgresql://postgres:%s@127.0.0.1:%s/%s", word_in("secrets/postgres"),
			  word_in("postgres.port"), database);
}

static void make_ledger(void)
{
	PGresult *done;

	the.ledgers[0] = PQconnectdb(ledger_url("eseal_gateway"));
	done = PQexec(the.ledgers[0], "CREATE DATABASE idle");
	assert_int_equal(PGRES_COMMAND_OK, PQresultStatus(done));
	PQclear(done);
	the.ledgers[1] = PQconnectdb(ledger_url("idle"));
}

static void start_parrot(void)
{
	const struct parrot parrot = {
		.url = courier(), .password = word_in("secrets/nats-issuing"), .region = "310000"};

	world_stop("issuing");
	assert_ok(parrot_start(&parrot, &the.parrot));
}

static void start_idle(void)
{
	const char *const settings[] = {
		"ESEAL_REGION=310000",
		arena_text(&the.arena, "ESEAL_BUS_URL=%s", courier()),
		arena_text(&the.arena, "ESEAL_BUS_PASSWORD_FILE=%s", in_world("secrets/nats-gateway")),
		arena_text(&the.arena, "ESEAL_KEY_FILE=%s", in_world("secrets/gateway.key")),
		arena_text(&the.arena, "ESEAL_CERT_FILE=%s", in_world("certs/gateway.cer")),
		arena_text(&the.arena, "ESEAL_OFFICES_DIR=%s", in_world("certs/offices")),
		arena_text(&the.arena, "ESEAL_COURIER=%s", courier()),
		arena_text(&the.arena, "ESEAL_ASKER_PASSWORD=%s", word_in("secrets/nats-making")),
		arena_text(&the.arena, "ESEAL_SEAL=%s", the.sealers[0].walk.code),
		arena_text(&the.arena, "ESEAL_REPORT=%s", in_world("report.json")),
		arena_text(&the.arena, "ESEAL_SIGNATURE=%s", in_world("report.p7s")),
	};

	_Static_assert(COUNT(settings) < OFFICE_ENV_MAX, "one more than there is room for");
	for (size_t i = 0; i < COUNT(settings); i++)
		the.idle.env[i] = settings[i];
	make_ledger();
	the.idle.db_url = ledger_url("idle");
	assert_ok(office_start(&the.idle));
}

static void set_visits(void)
{
	for (enum way way = 0; way < WAYS; way++)
		the.visits[way] =
			(struct visits){.port = way == GATEWAY_WAY ? world_port(GATEWAY) : the.idle.port,
					.path = ways[way].path,
					.bodies = the.documents,
					.body_count = DOCUMENTS,
					.says = "\"indication\":\"TOTAL_PASSED\""};
}

static int begin(void **unused)
{
	setenv("PRIVATE_FSYNC", "on", 1);
	setenv("ESEAL_LOG_LEVEL", "silent", 1);
	arena_init(&the.arena, (size_t)2 * ARENA_REQUEST_MAX);
	if (world_open(unused) != 0)
		return 1;
	seal_documents();
	take_a_report();
	world_stop("audit");
	world_stop("making");
	start_parrot();
	start_idle();
	set_visits();
	return 0;
}

static int end(void **unused)
{
	assert_ok(office_stop(&the.idle));
	PQfinish(the.ledgers[0]);
	PQfinish(the.ledgers[1]);
	if (the.parrot > 0) {
		kill(the.parrot, SIGKILL);
		waitpid(the.parrot, NULL, 0);
	}
	for (size_t i = 0; i < SEALERS; i++)
		sealer_end(&the.sealers[i]);
	world_start("issuing"); /* it is to end as it began */
	arena_clear(&the.arena);
	return world_close(unused);
}

/* ---- measuring ---- */

/* Whether all that was done has been announced: it is not before that that the work is over. */
static bool is_told(PGconn *ledger)
{
	PGresult *rows = PQexec(ledger, "SELECT FROM outbox_event WHERE sent_at IS NULL LIMIT 1");
	bool told = PQntuples(rows) == 0;

	assert_int_equal(PGRES_TUPLES_OK, PQresultStatus(rows));
	PQclear(rows);
	return told;
}

static void wait_until_told(PGconn *ledger)
{
	instant begin = clock_steady();

	while (!is_told(ledger)) {
		usleep(TOLD_PAUSE_US);
		assert_true(clock_steady() - begin < VISITS_PATIENCE_S * SECOND);
	}
}

struct round {
	double each[ROUNDS];   /* microseconds a request, what it announces having been told */
	double median[ROUNDS]; /* that an answer took */
};

static void visit(enum way way, size_t lines, struct round *round, size_t number)
{
	instant begin = clock_steady();
	instant lasted;
	size_t count = visits_closed(&the.visits[way], lines, ROUND_MS * (SECOND / 1000), the.took, TOOK_MAX,
				     &lasted);

	wait_until_told(the.ledgers[way != GATEWAY_WAY]);
	round->each[number] = (double)(clock_steady() - begin) / (double)count;
	round->median[number] = bench_median(the.took, count < TOOK_MAX ? count : TOOK_MAX);
}

/* Microseconds a request and the median of what one took, of each way. */
static void compare(size_t lines, double each[WAYS], double median[WAYS])
{
	struct round rounds[WAYS];

	for (size_t i = 0; i < ROUNDS; i++)
		for (enum way way = 0; way < WAYS; way++)
			visit(way, lines, &rounds[way], i);
	printf("  %zu in flight:%31s %10s\n", lines, "us a request", "median us");
	for (enum way way = 0; way < WAYS; way++) {
		each[way] = bench_median(rounds[way].each, ROUNDS);
		median[way] = bench_median(rounds[way].median, ROUNDS);
		printf("  %-32s %13.0f %10.0f\n", ways[way].what, each[way], median[way]);
	}
}

/* A way at seven tenths of the rate that 32 in flight came to: how long what was due took. */
struct pour {
	double a_second;
	double half[POURS], most[POURS], last[POURS], all[POURS];
};

static double part(size_t count, double share)
{
	return the.took[(size_t)((double)(count - 1) * share)];
}

static void pour(enum way way, struct pour *pour, size_t number)
{
	size_t count = (size_t)(pour->a_second * POUR_SECONDS);

	count = count < TOOK_MAX ? count : TOOK_MAX;
	visits_open(&the.visits[way], POUR_LINES, pour->a_second, the.took, count);
	wait_until_told(the.ledgers[way != GATEWAY_WAY]);
	bench_median(the.took, count); /* puts them in order */
	pour->half[number] = part(count, 0.5);
	pour->most[number] = part(count, 0.9);
	pour->last[number] = part(count, 0.99);
	pour->all[number] = part(count, 1);
}

/* The last percentile over the median. */
static double say_pour(enum way way, struct pour *pour)
{
	double ratio[POURS];

	for (size_t i = 0; i < POURS; i++)
		ratio[i] = pour->last[i] / pour->half[i];
	printf("  %-32s %6.0f a second: %.0f us, 90 %% in %.0f, 99 %% in %.0f, all in %.0f\n", ways[way].what,
	       pour->a_second, bench_median(pour->half, POURS), bench_median(pour->most, POURS),
	       bench_median(pour->last, POURS), bench_median(pour->all, POURS));
	return bench_median(ratio, POURS);
}

static double pour_both(const double each[WAYS])
{
	struct pour pours[] = {{.a_second = 0.7e6 / each[GATEWAY_WAY]}, {.a_second = 0.7e6 / each[IDLE]}};

	for (size_t i = 0; i < POURS; i++)
		for (enum way way = GATEWAY_WAY; way <= IDLE; way++)
			pour(way, &pours[way], i);
	say_pour(IDLE, &pours[IDLE]);
	return say_pour(GATEWAY_WAY, &pours[GATEWAY_WAY]);
}

static void a_verdict_costs_little_more_than_its_way(void **unused)
{
	double each[WAYS], alone[WAYS], median[WAYS];
	(void)unused;

	compare(1, alone, median);
	bench_ratio("gateway: one in flight, median over the path doing nothing",
		    median[GATEWAY_WAY] / median[IDLE], AT_MOST, 1.5);
	compare(MANY, each, median);
	bench_ratio("gateway: 32 in flight, rate over the path doing nothing", each[IDLE] / each[GATEWAY_WAY],
		    AT_LEAST, 0.4);
	bench_ratio("gateway: at 70 %, the last percentile over the median", pour_both(each), AT_MOST, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_verdict_costs_little_more_than_its_way)};

	return cmocka_run_group_tests(tests, begin, end);
}
