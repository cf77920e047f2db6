/* SPDX-License-Identifier: Apache-2.0 */
/* The record of the audit office: what every office said, once, as it said it, for ever. */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/migrations.h"
#include "audit/routes.h"
#include "audit/sql.h"
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "lib/asked.h"
#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)

static struct tx tx;

static int open_record(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&audit_migrations);
	return failed;
}

static int begin(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	return 0;
}

static int undo(void **unused)
{
	(void)unused;
	tx_rollback(&tx);
	return 0;
}

static struct heard event_of(enum event event, uint64_t number, const ProtobufCMessage *message)
{
	struct heard heard = {
		.from = event_row(event)->office,
		.event = event,
		.number = number,
		.at = NOW - SECOND,
		.actor = slice_str("018f3e3e-7a4b-7c3d-8e9f-0123456789ab"),
		.said = slice_str("what was said"),
		.signature = slice_str("its signature"),
		.signer = slice_str("who signed"),
	};

	assert_ok(uuid_new(NOW, &heard.id));
	assert_ok(pb_write(tx.arena, message, &heard.payload));
	return heard;
}

static struct heard filed(uint64_t number)
{
	Eseal__V1__SealEvent event = ESEAL__V1__SEAL_EVENT__INIT;

	event.seal_code = (char *)(uintptr_t) "31000000000001";
	return event_of(EVENT_SEAL_FILED, number, &event.base);
}

static err hear(struct heard heard)
{
	struct request req = {.arena = tx.arena, .now = NOW, .heard = heard};

	return record_event(&req, &tx);
}

static struct entry last_entry(const char *office)
{
	struct entry entry = {0};
	struct rows rows;
	struct row row;

	assert_ok(db_run(&tx, &entry_list, PARAMS(db_int(0), db_str(office), db_int(PAGE_MAX)), &rows));
	assert_true(rows.count > 0);
	while (rows_next(&rows, &row))
		assert_ok(entry_read(&row, &entry));
	return entry;
}

static size_t entries_of(const char *code)
{
	struct rows rows;

	assert_ok(db_run(&tx, &entry_of_seal, PARAMS(db_str(code), db_int(0), db_int(PAGE_MAX)), &rows));
	return rows.count;
}

/* "registry 2-4 registry 6-6": what is missing. */
static const char *gaps(void)
{
	struct rows rows;
	struct row row;
	const char *text = "";

	assert_ok(db_run(&tx, &entry_gaps, PARAMS(db_str(""), db_int(0), db_int(PAGE_MAX)), &rows));
	while (rows_next(&rows, &row)) {
		struct slice office;
		int64_t first;
		int64_t last;

		assert_ok(row_text(&row, &office));
		assert_ok(row_int(&row, &first));
		assert_ok(row_int(&row, &last));
		text = arena_text(tx.arena, "%s%s%.*s %d-%d", text, *text ? " " : "", SLICE_ARG(office),
				  (int)first, (int)last);
	}
	return text;
}

static void an_event_is_kept_as_it_was_said_with_the_bytes_that_prove_it(void **unused)
{
	struct heard heard = filed(1);
	struct entry entry;
	(void)unused;

	assert_ok(hear(heard));
	entry = last_entry("registry");
	assert_memory_equal(&entry.id, &heard.id, sizeof(entry.id));
	assert_true(slice_is(entry.office, "registry"));
	assert_int_equal(entry.number, 1);
	assert_true(slice_is(entry.what, "seal-filed"));
	assert_int_equal(entry.said_at, NOW - SECOND);
	assert_int_equal(entry.recorded_at, NOW);
	assert_true(slice_eq(entry.actor, heard.actor));
	assert_true(slice_is(entry.seal_code, "31000000000001"));
	assert_true(entry.in_order);
	assert_true(slice_eq(entry.said, heard.said));
	assert_true(slice_eq(entry.signature, heard.signature));
	assert_true(slice_eq(entry.signer, heard.signer));
}

static void what_is_about_a_seal_is_found_under_its_code(void **unused)
{
	Eseal__V1__OrderEvent made = ESEAL__V1__ORDER_EVENT__INIT;
	Eseal__V1__CancellationEvent asked = ESEAL__V1__CANCELLATION_EVENT__INIT;
	Eseal__V1__ApplicationEvent applied = ESEAL__V1__APPLICATION_EVENT__INIT;
	Eseal__V1__VerificationEvent verified = ESEAL__V1__VERIFICATION_EVENT__INIT;
	(void)unused;

	made.seal_code = asked.seal_code = (char *)(uintptr_t) "31000000000001";
	assert_ok(hear(filed(1)));
	assert_ok(hear(event_of(EVENT_SEAL_MADE, 1, &made.base)));
	assert_ok(hear(event_of(EVENT_CANCELLATION_REQUESTED, 1, &asked.base)));
	assert_ok(hear(event_of(EVENT_APPLICATION_SUBMITTED, 2, &applied.base)));
	assert_ok(hear(event_of(EVENT_VERIFICATION_DONE, 1, &verified.base)));
	assert_int_equal(entries_of("31000000000001"), 3);
	assert_int_equal(entries_of("31000000000002"), 0);
	assert_int_equal(last_entry("gateway").seal_code.len, 0);
	assert_string_equal(gaps(), "");
}

static void the_same_event_is_not_on_record_twice(void **unused)
{
	struct heard heard = filed(1);
	(void)unused;

	assert_ok(hear(heard));
	assert_err(E_CONFLICT, hear(heard));
}

static void one_event_is_not_on_record_under_two_numbers(void **unused)
{
	struct heard heard = filed(1);
	(void)unused;

	assert_ok(hear(heard));
	heard.number = 2;
	assert_err(E_CONFLICT, hear(heard));
}

/* As an auditor asks; the reply's text. */
static const char *looked_at(const char *path, const char *query)
{
	static const struct office_def audit = {.name = AUDIT, .routes = audit_routes};
	struct office office = {.def = &audit};
	struct asked asked = {.method = GET, .path = path, .query = query, .now = NOW, .office = &office};
	struct reply reply;

	assert_ok(asked_do(&asked, &tx, &reply));
	return arena_text(tx.arena, "%.*s", SLICE_ARG(reply.body));
}

/* Two different events under one number: an office that rewrites what it said. Both stay, and the second is shown. */
static void one_number_for_two_events_is_an_irregularity_on_record(void **unused)
{
	(void)unused;

	assert_ok(hear(filed(1)));
	assert_null(strstr(looked_at("/v1/irregularities", ""), "\"number\""));
	assert_ok(hear(filed(1)));
	assert_true(last_entry("registry").number_again);
	assert_false(last_entry("registry").in_order);
	assert_int_equal(entries_of("31000000000001"), 2);
	assert_non_null(strstr(looked_at("/v1/irregularities", ""), "\"number_again\":true"));
	assert_ok(hear(filed(2)));
	assert_true(last_entry("registry").in_order);
	assert_string_equal(gaps(), "");
}

static void gaps_are_told_page_by_page(void **unused)
{
	(void)unused;

	assert_ok(hear(filed(3)));
	assert_ok(hear(filed(5)));
	assert_ok(hear(filed(9)));
	assert_non_null(
		strstr(looked_at("/v1/gaps", "page_size=2"), "\"next_page_token\":\"72656769737472792d34\""));
	assert_non_null(strstr(looked_at("/v1/gaps", "page_size=2&page_token=72656769737472792d34"),
			       "[{\"office\":\"registry\",\"first\":6,\"last\":8}]"));
}

static void every_office_counts_for_itself(void **unused)
{
	Eseal__V1__ApplicationEvent applied = ESEAL__V1__APPLICATION_EVENT__INIT;
	(void)unused;

	assert_ok(hear(filed(1)));
	assert_ok(hear(event_of(EVENT_APPLICATION_SUBMITTED, 1, &applied.base)));
	assert_ok(hear(filed(2)));
	assert_true(last_entry("registry").in_order);
	assert_true(last_entry("issuing").in_order);
	assert_string_equal(gaps(), "");
}

static void a_missing_event_leaves_a_gap_until_it_comes(void **unused)
{
	(void)unused;

	assert_ok(hear(filed(1)));
	assert_ok(hear(filed(5)));
	assert_false(last_entry("registry").in_order);
	assert_ok(hear(filed(7)));
	assert_string_equal(gaps(), "registry 2-4 registry 6-6");
	assert_ok(hear(filed(6)));
	assert_false(last_entry("registry").in_order);
	assert_ok(hear(filed(3)));
	assert_string_equal(gaps(), "registry 2-2 registry 4-4");
	assert_ok(hear(filed(8)));
	assert_true(last_entry("registry").in_order);
}

static void a_record_that_does_not_begin_at_the_beginning_has_a_gap(void **unused)
{
	(void)unused;

	assert_ok(hear(filed(3)));
	assert_string_equal(gaps(), "registry 1-2");
}

static void an_event_that_cannot_be_read_is_not_put_on_record(void **unused)
{
	struct heard heard = filed(1);
	(void)unused;

	heard.payload = slice_str("\xff\xff\xff");
	assert_err(E_SYNTAX, hear(heard));
}

/* Export from behind a position: how many lines, and where to go on; 0: that was the end. */
static size_t export(int64_t after, int64_t *next)
{
	static const struct office_def audit = {.name = AUDIT, .routes = audit_routes};
	struct office office = {.def = &audit};
	struct asked asked = {.method = GET, .path = "/v1/export", .now = NOW, .office = &office};
	struct reply reply;
	size_t lines = 0;

	asked.query = arena_text(tx.arena, "after=%lld", (long long)after);
	assert_ok(asked_do(&asked, &tx, &reply));
	for (size_t i = 0; i < reply.body.len; i++)
		lines += reply.body.at[i] == '\n';
	*next = reply.header_count > 0 ? strtoll(reply.headers[0].value, NULL, 10) : 0;
	return lines;
}

/* Otherwise one page too long for an answer would stand in the way of all that is behind it. */
static void a_record_of_long_entries_is_exported_in_more_parts(void **unused)
{
	static uint8_t said[BUS_MESSAGE_MAX];
	enum { ENTRIES = 20 };
	struct arena of_request;
	struct heard heard;
	size_t parts = 0;
	size_t lines = 0;
	int64_t next = 0;
	(void)unused;

	for (uint64_t i = 1; i <= ENTRIES; i++) {
		heard = filed(i);
		heard.said = slice(said, sizeof(said));
		assert_ok(hear(heard));
	}
	do {
		arena_init(&of_request, ARENA_REQUEST_MAX);
		tx.arena = &of_request;
		lines += export(next, &next);
		tx.arena = &ledger()->arena;
		arena_clear(&of_request);
		parts++;
	} while (next > 0 && parts < ENTRIES);
	assert_int_equal(lines, ENTRIES);
	assert_int_equal(parts, 2);
}

/* Whoever sits at psql: the record is only ever added to. */
static void the_record_is_for_ever(void **unused)
{
	(void)unused;

	assert_ok(hear(filed(1)));
	assert_ok(tx_commit(&tx));
	ledger_refuses("only ever added to", "UPDATE entry SET what = 'seal-cancelled'");
	ledger_refuses("only ever added to", "UPDATE entry SET recorded_at = now() WHERE number = 1");
	ledger_refuses("only ever added to", "DELETE FROM entry");
	ledger_refuses("only ever added to", "TRUNCATE entry");
	ledger_refuses("position",
		       "INSERT INTO entry (position, id, office, number, what, said_at, recorded_at, "
		       "actor, in_order, said, signature, signer) SELECT 1, gen_random_uuid(), office, 9, "
		       "what, said_at, recorded_at, actor, true, said, signature, signer FROM entry");
	assert_string_equal(ledger_value("SELECT count(*) FROM entry"), "1");
}

#define IN_A_TRANSACTION(test) cmocka_unit_test_setup_teardown(test, begin, undo)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_TRANSACTION(an_event_is_kept_as_it_was_said_with_the_bytes_that_prove_it),
		IN_A_TRANSACTION(what_is_about_a_seal_is_found_under_its_code),
		IN_A_TRANSACTION(the_same_event_is_not_on_record_twice),
		IN_A_TRANSACTION(one_event_is_not_on_record_under_two_numbers),
		IN_A_TRANSACTION(one_number_for_two_events_is_an_irregularity_on_record),
		IN_A_TRANSACTION(gaps_are_told_page_by_page),
		IN_A_TRANSACTION(every_office_counts_for_itself),
		IN_A_TRANSACTION(a_missing_event_leaves_a_gap_until_it_comes),
		IN_A_TRANSACTION(a_record_that_does_not_begin_at_the_beginning_has_a_gap),
		IN_A_TRANSACTION(an_event_that_cannot_be_read_is_not_put_on_record),
		IN_A_TRANSACTION(a_record_of_long_entries_is_exported_in_more_parts),
		IN_A_TRANSACTION(the_record_is_for_ever),
	};

	return cmocka_run_group_tests(tests, open_record, ledger_close);
}
