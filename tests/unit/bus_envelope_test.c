/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "bus/envelope.h"
#include "lib/check.h"
#include "lib/signer.h"

static struct arena arena;

static struct envelope filing(void)
{
	struct envelope e = {.type = "file-seal",
			     .region = "110101",
			     .office = MAKING,
			     .actor = slice_str("account-7"),
			     .trace = slice_str("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
			     .time = 1795334400000000,
			     .payload = slice("a\0b", 3)};

	memset(e.id.bytes, 7, sizeof(e.id.bytes));
	return e;
}

static struct slice sealed_by(const char *office, const struct envelope *e)
{
	struct bus_signer signer = toy_signer(office);
	struct slice wire;

	assert_ok(envelope_seal(&signer, &arena, e, &wire));
	return wire;
}

static err open_it(struct slice wire, struct envelope *out)
{
	struct bus_signer signer = toy_signer("registry");

	return envelope_open(&signer, &arena, wire, out);
}

static void what_is_sealed_is_what_is_opened(void **unused)
{
	struct envelope e = filing();
	struct envelope out;

	(void)unused;
	e.number = 12;
	assert_ok(open_it(sealed_by("making", &e), &out));
	assert_memory_equal(&out.id, &e.id, sizeof(e.id));
	assert_string_equal(out.type, "file-seal");
	assert_string_equal(out.region, "110101");
	assert_int_equal(out.office, MAKING);
	assert_true(slice_eq(out.actor, e.actor));
	assert_true(slice_eq(out.trace, e.trace));
	assert_true(out.time == e.time && out.number == 12);
	assert_true(slice_eq(out.payload, e.payload));
	assert_false(out.is_answer);
	assert_true(out.said.len > 0 && out.signature.len > 0 && slice_is(out.signer, "making"));
}

static void an_answer_says_what_it_answers(void **unused)
{
	struct envelope e = filing();
	struct envelope out;

	(void)unused;
	e.is_answer = true;
	memset(e.answers.bytes, 9, sizeof(e.answers.bytes));
	assert_ok(open_it(sealed_by("making", &e), &out));
	assert_true(out.is_answer);
	assert_memory_equal(&out.answers, &e.answers, sizeof(e.answers));
}

static void one_office_cannot_speak_as_another(void **unused)
{
	struct envelope e = filing();
	struct envelope out;

	(void)unused;
	assert_err(E_ENVELOPE, open_it(sealed_by("gateway", &e), &out));
}

static void what_is_not_signed_is_not_opened(void **unused)
{
	struct envelope e = filing();
	struct slice wire = sealed_by("making", &e);
	struct envelope out;

	(void)unused;
	/* The signature and the signer are the last two fields: 2 + 8 and 2 + 6 bytes. */
	assert_err(E_ENVELOPE, open_it(slice(wire.at, wire.len - 18), &out));
	assert_err(E_ENVELOPE, open_it(slice(NULL, 0), &out));
	assert_err(E_ENVELOPE, open_it(slice_str("hello"), &out));
}

static void no_flipped_bit_and_no_missing_byte_is_opened(void **unused)
{
	struct envelope e = filing();
	struct slice wire = sealed_by("making", &e);
	struct envelope out;
	uint8_t copy[512];

	(void)unused;
	assert_true(wire.len < sizeof(copy));
	for (size_t bit = 0; bit < wire.len * 8; bit++) {
		memcpy(copy, wire.at, wire.len);
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(open_it(slice(copy, wire.len), &out).code, E_OK);
	}
	for (size_t len = 0; len < wire.len; len++)
		assert_int_not_equal(open_it(slice(wire.at, len), &out).code, E_OK);
}

static void what_does_not_say_where_it_comes_from_is_not_opened(void **unused)
{
	struct envelope e = filing();
	struct envelope out;

	(void)unused;
	e.region = "11010x";
	assert_err(E_ENVELOPE, open_it(sealed_by("making", &e), &out));
	e = filing();
	e.office = ANY;
	assert_err(E_ENVELOPE, open_it(sealed_by("making", &e), &out));
}

static void too_much_is_not_sealed(void **unused)
{
	struct envelope e = filing();
	struct bus_signer signer = toy_signer("making");
	struct slice wire;

	(void)unused;
	e.payload.at = arena_take(&arena, BUS_MESSAGE_MAX);
	e.payload.len = BUS_MESSAGE_MAX;
	assert_err(E_TOO_BIG, envelope_seal(&signer, &arena, &e, &wire));
	e = filing();
	e.actor = slice_str("\xff\xfe");
	assert_err(E_FIELD, envelope_seal(&signer, &arena, &e, &wire));
}

static void a_request_is_young_as_far_as_clocks_agree(void **unused)
{
	struct envelope e = filing();
	instant now = e.time;

	(void)unused;
	assert_ok(envelope_is_timely(&e, now));
	assert_ok(envelope_is_timely(&e, now + BUS_ASK_AGE_SECONDS * SECOND));
	assert_err(E_ENVELOPE, envelope_is_timely(&e, now + BUS_ASK_AGE_SECONDS * SECOND + 1));
	assert_ok(envelope_is_timely(&e, now - BUS_ASK_AHEAD_SECONDS * SECOND));
	assert_err(E_ENVELOPE, envelope_is_timely(&e, now - BUS_ASK_AHEAD_SECONDS * SECOND - 1));
}

static void only_the_offices_of_the_row_may_ask(void **unused)
{
	struct subject_parts at;
	struct envelope e = filing();

	(void)unused;
	assert_ok(subject_read("eseal.v1.110101.registry.file-seal", &at));
	assert_ok(envelope_may_ask(&e, &at));
	e.office = GATEWAY;
	assert_err(E_ENVELOPE, envelope_may_ask(&e, &at));
	e = filing();
	e.is_answer = true;
	assert_err(E_ENVELOPE, envelope_may_ask(&e, &at));
	e = filing();
	assert_ok(subject_read("eseal.v1.110101.registry.change-status", &at));
	assert_err(E_ENVELOPE, envelope_may_ask(&e, &at));
}

static void only_the_office_of_the_row_may_announce(void **unused)
{
	struct subject_parts at;
	struct envelope e = filing();

	(void)unused;
	e.type = "seal-filed";
	e.office = REGISTRY;
	e.number = 1;
	assert_ok(subject_read("eseal.v1.110101.event.registry.seal-filed", &at));
	assert_ok(envelope_may_announce(&e, &at));
	e.office = MAKING;
	assert_err(E_ENVELOPE, envelope_may_announce(&e, &at));
	e.office = REGISTRY;
	e.region = "110102";
	assert_err(E_ENVELOPE, envelope_may_announce(&e, &at));
	e.region = "110101";
	e.number = 0;
	assert_err(E_ENVELOPE, envelope_may_announce(&e, &at));
	e.number = 1;
	e.type = "seal-cancelled";
	assert_err(E_ENVELOPE, envelope_may_announce(&e, &at));
}

static err no_such_seal(void)
{
	return FAIL_AT(E_NOT_FOUND, "seal_code", "no seal has the code %s", "11010100000007");
}

static void a_problem_comes_out_as_the_error_that_went_in(void **unused)
{
	struct slice payload;

	(void)unused;
	assert_ok(problem_write(&arena, no_such_seal(), &payload));
	err_forget();
	assert_err(E_NOT_FOUND, problem_read(&arena, payload));
	assert_string_equal(err_trail()->place, "seal_code");
	assert_string_equal(err_trail()->detail, "no seal has the code 11010100000007");
}

static void a_problem_that_cannot_be_read_is_still_one(void **unused)
{
	/* A code of a newer office: field 1, 5 bytes. */
	static const uint8_t newer[] = {0x0a, 5, 'E', '_', 'N', 'E', 'W'};

	(void)unused;
	assert_err(E_BUS, problem_read(&arena, slice_str("\xff")));
	assert_err(E_BUS, problem_read(&arena, slice(newer, sizeof(newer))));
	assert_err(E_BUS, problem_read(&arena, slice(NULL, 0)));
}

static err in_two_lines(void)
{
	return FAIL(E_DB, "the database said:\nno\xe5\x8d");
}

static void an_odd_text_does_not_hide_the_problem(void **unused)
{
	struct slice payload;

	(void)unused;
	assert_ok(problem_write(&arena, in_two_lines(), &payload));
	assert_err(E_DB, problem_read(&arena, payload));
	assert_string_equal(err_trail()->detail, "the database said: no");
}

static int clear(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_is_sealed_is_what_is_opened, clear),
		cmocka_unit_test_teardown(an_answer_says_what_it_answers, clear),
		cmocka_unit_test_teardown(one_office_cannot_speak_as_another, clear),
		cmocka_unit_test_teardown(what_is_not_signed_is_not_opened, clear),
		cmocka_unit_test_teardown(no_flipped_bit_and_no_missing_byte_is_opened, clear),
		cmocka_unit_test_teardown(what_does_not_say_where_it_comes_from_is_not_opened, clear),
		cmocka_unit_test_teardown(too_much_is_not_sealed, clear),
		cmocka_unit_test_teardown(a_request_is_young_as_far_as_clocks_agree, clear),
		cmocka_unit_test_teardown(only_the_offices_of_the_row_may_ask, clear),
		cmocka_unit_test_teardown(only_the_office_of_the_row_may_announce, clear),
		cmocka_unit_test_teardown(a_problem_comes_out_as_the_error_that_went_in, clear),
		cmocka_unit_test_teardown(a_problem_that_cannot_be_read_is_still_one, clear),
		cmocka_unit_test_teardown(an_odd_text_does_not_hide_the_problem, clear),
	};

	arena_init(&arena, ARENA_REQUEST_MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
