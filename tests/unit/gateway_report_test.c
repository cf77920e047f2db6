/* SPDX-License-Identifier: Apache-2.0 */
/* Reports are kept: those of accounts for good, those of the public for a time and in a number of places. */
#include "base/text.h"
#include "gateway/migrations.h"
#include "gateway/office.h"
#include "gateway/report.h"
#include "gateway/routes.h"
#include "lib/check.h"
#include "lib/ledger.h"
#include "lib/pki.h"
#include "svc/job.h"

#define NOW (1795334400 * SECOND)

enum { PLACES = 3, SIGNATURE_END = 100 }; /* bytes of one that no other has */

static const struct office_def gateway = {.name = GATEWAY, .routes = gateway_routes};
static const struct gateway_settings settings = {.public_reports = PLACES, .public_report_life = DAY};
static struct office office = {.def = &gateway, .settings = &settings, .region = "310000"};
static const struct actor nobody = {.roles = ROLE_PUBLIC};
static const struct actor business = {.account = {.bytes = {7}}, .roles = ROLE_BUSINESS};

static int open_gateway(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&gateway_migrations);
	return failed;
}

static int begin(void **unused)
{
	(void)unused;
	ledger_do("DELETE FROM report");
	ledger_do("DELETE FROM outbox_event");
	return 0;
}

/* A request in the hands of a worker who has a connection, and no transaction. */
static struct job *job_of_actor(const struct actor *actor, instant now)
{
	struct job *job = arena_new(&ledger()->arena, struct job);

	assert_non_null(job);
	job->db = &ledger()->db;
	job->req = (struct request){.arena = &ledger()->arena, .now = now, .office = &office, .actor = actor};
	return job;
}

/* Reports of that size, made and kept at that moment; the answer is the last one's identifier. */
static struct uuid keep(const struct actor *actor, size_t count, size_t size, instant now)
{
	struct kept_report *reports = arena_array(&ledger()->arena, count, struct kept_report);
	struct slice json = slice(arena_take(&ledger()->arena, size), size);

	assert_true(reports && json.at);
	for (size_t i = 0; i < count; i++) {
		assert_ok(uuid_new(now + (instant)i, &reports[i].id));
		reports[i].judgement = (struct judgement){.json = json, .indication = INDICATION_FAILED};
		reports[i].signature = slice_str("signature");
	}
	assert_ok(report_keep(&job_of_actor(actor, now)->req, reports, count));
	assert_int_equal(reports[0].kept, size <= PUBLIC_REPORT_MAX || actor == &business);
	return reports[count - 1].id;
}

static err look(struct uuid id, instant now)
{
	const struct route *route;
	struct request *req = &job_of_actor(&nobody, now)->req;
	char text[UUID_TEXT];
	unsigned allowed;
	struct tx tx;
	err e;

	uuid_write(&id, text);
	assert_ok(route_find(gateway_routes, GET,
			     slice_str(arena_text(req->arena, "/v1/verifications/%s", text)), &route,
			     req->parts, &allowed));
	req->route = route;
	assert_ok(tx_begin(&tx, &ledger()->db, req->arena, TX_READ));
	e = route->handle(req, &tx);
	tx_rollback(&tx);
	return e;
}

static size_t forget(instant now)
{
	size_t dropped;
	struct tx tx;

	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	assert_ok(report_forget(&office, &tx, now, &dropped));
	assert_ok(tx_commit(&tx));
	return dropped;
}

/* What is kept of a report is what is answered: its signature, too, though that is made while the rest is on its way. */
static void a_report_is_kept_with_the_signature_that_is_made_meanwhile(void **unused)
{
	const struct actor *const actors[] = {&nobody, &business};
	struct pki_party signer;
	const char *hex;
	(void)unused;

	pki_root(&ledger()->arena, "gateway", &signer);
	office.key = &signer.key;
	office.cert = &signer.cert;
	for (size_t i = 0; i < COUNT(actors); i++) {
		struct kept_report report = {
			.judgement = {.json = slice_str("{}\n"), .indication = INDICATION_PASSED}};

		assert_ok(uuid_new(NOW, &report.id));
		assert_ok(report_keep(&job_of_actor(actors[i], NOW)->req, &report, 1));
		assert_true(report.kept && report.signature.len > 0);
		assert_ok(hex_write(&ledger()->arena,
				    slice_from(report.signature, report.signature.len - SIGNATURE_END),
				    &hex));
		ledger_do(
			"DO $$BEGIN ASSERT (SELECT octet_length(signature) = %zu AND right(encode(signature, "
			"'hex'), %d) = '%s' FROM report); END$$",
			report.signature.len, 2 * SIGNATURE_END, hex);
		ledger_do("DELETE FROM report");
	}
	key_release(&signer.key);
	office.key = NULL;
}

static void the_public_has_so_many_places_and_the_newest_report_takes_the_oldest_ones(void **unused)
{
	struct uuid first = keep(&nobody, 1, 100, NOW);
	struct uuid second = keep(&nobody, 1, 100, NOW + 1);
	(void)unused;

	keep(&nobody, 1, 100, NOW + 2);
	assert_ok(look(first, NOW));
	keep(&nobody, 1, 100, NOW + 3);
	assert_err(E_NOT_FOUND, look(first, NOW));
	assert_ok(look(second, NOW));
	keep(&nobody, 40, 100, NOW + 4);
	assert_string_equal("3", ledger_value("SELECT count(*) FROM report"));
	assert_string_equal("44", ledger_value("SELECT count(*) FROM outbox_event"));
}

static void what_an_account_asks_for_is_kept_whatever_the_public_does(void **unused)
{
	struct uuid ours = keep(&business, 1, 100, NOW);
	(void)unused;

	keep(&business, 5, 100, NOW);
	keep(&nobody, 10, 100, NOW);
	assert_string_equal("6", ledger_value("SELECT count(*) FROM report WHERE account IS NOT NULL"));
	assert_ok(look(ours, NOW + 10000 * DAY));
	assert_int_equal(PLACES, forget(NOW + 10000 * DAY));
	assert_ok(look(ours, NOW + 10000 * DAY));
}

static void a_report_of_the_public_ends_with_its_time(void **unused)
{
	struct uuid id = keep(&nobody, 1, 100, NOW);
	(void)unused;

	assert_ok(look(id, NOW + DAY));
	assert_err(E_NOT_FOUND, look(id, NOW + DAY + SECOND));
	assert_int_equal(0, forget(NOW + DAY));
	assert_int_equal(1, forget(NOW + DAY + SECOND));
}

static void a_place_that_is_no_more_is_cleared(void **unused)
{
	(void)unused;
	keep(&nobody, PLACES, 100, NOW);
	ledger_do("UPDATE report SET place = 7 WHERE place = 1");
	assert_int_equal(1, forget(NOW));
}

static void a_report_too_large_is_told_of_and_kept_for_an_account_alone(void **unused)
{
	struct uuid theirs = keep(&nobody, 1, PUBLIC_REPORT_MAX + 1, NOW);
	struct uuid ours = keep(&business, 1, PUBLIC_REPORT_MAX + 1, NOW);
	(void)unused;

	assert_err(E_NOT_FOUND, look(theirs, NOW));
	assert_ok(look(ours, NOW));
	assert_string_equal("2", ledger_value("SELECT count(*) FROM outbox_event"));
}

static void reports_from_before_there_were_places_get_one(void **unused)
{
	(void)unused;
	ledger_do("INSERT INTO report SELECT gen_random_uuid(), NULL, now(), 'TOTAL_PASSED', '', "
		  "decode(repeat('00', 32), 'hex'), '', '', n FROM generate_series(0, 1) AS n");
	ledger_do("ALTER TABLE report DROP COLUMN place; DROP SEQUENCE report_place; DROP INDEX "
		  "report_of_public");
	ledger_do("%s", gateway_migrations.items[1].text);
	assert_string_equal("0,1",
			    ledger_value("SELECT string_agg(place::text, ',' ORDER BY place) FROM report"));
	keep(&nobody, 1, 100, NOW);
	assert_string_equal("3", ledger_value("SELECT count(*) FROM report"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_report_is_kept_with_the_signature_that_is_made_meanwhile, begin),
		cmocka_unit_test_setup(
			the_public_has_so_many_places_and_the_newest_report_takes_the_oldest_ones, begin),
		cmocka_unit_test_setup(what_an_account_asks_for_is_kept_whatever_the_public_does, begin),
		cmocka_unit_test_setup(a_report_of_the_public_ends_with_its_time, begin),
		cmocka_unit_test_setup(a_place_that_is_no_more_is_cleared, begin),
		cmocka_unit_test_setup(a_report_too_large_is_told_of_and_kept_for_an_account_alone, begin),
		cmocka_unit_test_setup(reports_from_before_there_were_places_get_one, begin),
	};

	return cmocka_run_group_tests(tests, open_gateway, ledger_close);
}
