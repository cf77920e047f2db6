/* SPDX-License-Identifier: Apache-2.0 */
/* The inbox and idempotency keys, against a real server: once means once. */
#include "db/inbox.h"

#include <pthread.h>
#include <unistd.h>

#include "db/idempotency.h"
#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)

static void begin(struct tx *tx)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, TX_WRITE));
}

static void begin_other(struct tx *tx)
{
	assert_ok(tx_begin(tx, &ledger()->other, &ledger()->arena, TX_WRITE));
}

static struct uuid new_id(void)
{
	struct uuid id;

	assert_ok(uuid_new(NOW, &id));
	return id;
}

/* ---- inbox ---- */

static void a_message_takes_effect_once_and_a_command_gets_its_answer_again(void **unused)
{
	struct uuid id = new_id();
	struct inbox_claim claim;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(inbox_claim(&tx, &id, slice_str("making"), &claim));
	assert_false(claim.already);
	tx_rollback(&tx);
	begin(&tx);
	assert_ok(inbox_claim(&tx, &id, slice_str("making"), &claim));
	assert_false(claim.already);
	assert_ok(inbox_keep_answer(&tx, &id, slice_str("filed")));
	assert_ok(tx_commit(&tx));
	begin(&tx);
	assert_ok(inbox_claim(&tx, &id, slice_str("making"), &claim));
	assert_true(claim.already);
	assert_true(slice_is(claim.answer, "filed"));
	assert_ok(tx_commit(&tx));
}

struct second {
	struct tx tx;
	struct uuid id;
	struct inbox_claim claim;
	enum code code;
};

static void *claim_as_well(void *context)
{
	struct second *s = context;

	s->code = inbox_claim(&s->tx, &s->id, slice_str("making"), &s->claim).code;
	return NULL;
}

static void of_two_that_claim_at_once_the_second_waits_and_finds_it_done(void **unused)
{
	struct second second = {.id = new_id()};
	struct inbox_claim claim;
	pthread_t thread;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(inbox_claim(&tx, &second.id, slice_str("making"), &claim));
	begin_other(&second.tx);
	pthread_create(&thread, NULL, claim_as_well, &second);
	usleep(50000);
	assert_ok(inbox_keep_answer(&tx, &second.id, slice_str("filed")));
	assert_ok(tx_commit(&tx));
	pthread_join(thread, NULL);
	assert_int_equal(second.code, E_OK);
	assert_true(second.claim.already);
	assert_true(slice_is(second.claim.answer, "filed"));
	tx_rollback(&second.tx);
}

static void an_event_behind_the_mark_is_known_though_its_row_was_forgotten(void **unused)
{
	const struct slice from = slice_str("registry");
	struct uuid behind = new_id();
	struct uuid ahead = new_id();
	size_t dropped;
	bool already;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(inbox_prune_before(&tx, clock_now() + HOUR, &dropped));
	assert_ok(inbox_claim_event(&tx, &behind, from, 7, false, &already));
	assert_false(already);
	assert_ok(inbox_claim_event(&tx, &behind, from, 7, false, &already));
	assert_true(already);
	assert_ok(inbox_claim_event(&tx, &ahead, from, 8, false, &already));
	assert_false(already);
	assert_ok(inbox_prune_before(&tx, clock_now() + HOUR, &dropped));
	assert_int_equal(dropped, 0);
	assert_ok(inbox_raise_mark(&tx, from, 7));
	assert_ok(inbox_prune_before(&tx, clock_now() + HOUR, &dropped));
	assert_int_equal(dropped, 1);
	assert_ok(inbox_claim_event(&tx, &behind, from, 7, true, &already));
	assert_true(already);
	assert_ok(inbox_claim_event(&tx, &ahead, from, 8, true, &already));
	assert_true(already);
	tx_rollback(&tx);
}

static void another_young_event_with_a_number_that_was_given_is_another_event(void **unused)
{
	const struct slice from = slice_str("registry");
	struct uuid first = new_id();
	struct uuid second = new_id();
	bool already;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(inbox_claim_event(&tx, &first, from, 7, false, &already));
	assert_ok(inbox_raise_mark(&tx, from, 7));
	assert_ok(inbox_claim_event(&tx, &second, from, 7, false, &already));
	assert_false(already);
	tx_rollback(&tx);
}

static void a_command_is_forgotten_when_it_is_old(void **unused)
{
	struct uuid id = new_id();
	struct inbox_claim claim;
	size_t dropped;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(inbox_prune_before(&tx, clock_now() + HOUR, &dropped));
	assert_ok(inbox_claim(&tx, &id, slice_str("making"), &claim));
	assert_ok(inbox_prune_before(&tx, clock_now() - HOUR, &dropped));
	assert_int_equal(dropped, 0);
	assert_ok(inbox_prune_before(&tx, clock_now() + HOUR, &dropped));
	assert_int_equal(dropped, 1);
	tx_rollback(&tx);
}

/* ---- idempotency keys ---- */

static const struct idempotency created = {
	.status = 201,
	.type = {(const uint8_t *)"application/json", 16},
	.location = {(const uint8_t *)"/v1/x", 5},
	.etag = {(const uint8_t *)"\"7\"", 3},
	.link = {(const uint8_t *)"</v1/x?page_token=a>; rel=\"next\"", 32},
	.body = {(const uint8_t *)"{}", 2},
};

static void a_repeated_request_gets_the_first_answer(void **unused)
{
	const struct slice key = slice_str("8e03978e-40d5-43e8-bc93-6894a57f9324");
	struct uuid actor = new_id();
	struct uuid another = new_id();
	struct idempotency found;
	struct tx tx;
	(void)unused;

	begin(&tx);
	assert_ok(idempotency_claim(&tx, &actor, key, slice_str("digest"), NOW, &found));
	assert_false(found.replay);
	assert_ok(idempotency_keep(&tx, &actor, key, &created));
	assert_ok(tx_commit(&tx));
	begin(&tx);
	assert_ok(idempotency_claim(&tx, &actor, key, slice_str("digest"), NOW, &found));
	assert_true(found.replay);
	assert_int_equal(found.status, 201);
	assert_true(slice_is(found.type, "application/json"));
	assert_true(slice_is(found.location, "/v1/x"));
	assert_true(slice_is(found.etag, "\"7\""));
	assert_true(slice_eq(found.link, created.link));
	assert_true(slice_is(found.body, "{}"));
	assert_err(E_KEY_REUSED, idempotency_claim(&tx, &actor, key, slice_str("other"), NOW, &found));
	assert_ok(idempotency_claim(&tx, &another, key, slice_str("other"), NOW, &found));
	assert_false(found.replay);
	tx_rollback(&tx);
}

static void a_request_that_failed_may_be_tried_again(void **unused)
{
	struct uuid actor = new_id();
	struct idempotency found;
	struct tx tx;
	(void)unused;

	for (int i = 0; i < 2; i++) {
		begin(&tx);
		assert_ok(idempotency_claim(&tx, &actor, slice_str("k"), slice_str("d"), NOW, &found));
		assert_false(found.replay);
		tx_rollback(&tx);
	}
}

static void a_key_must_be_printable_and_short(void **unused)
{
	char longest[IDEMPOTENCY_KEY_MAX + 1];
	const char *wrong[] = {"", "a b", "a\n", "\xe7\xab\xa0", "\x7f"};
	struct uuid actor = new_id();
	struct idempotency found;
	struct tx tx;
	(void)unused;

	memset(longest, 'k', sizeof(longest));
	begin(&tx);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_err(E_FIELD,
			   idempotency_claim(&tx, &actor, slice_str(wrong[i]), slice_str("d"), NOW, &found));
	assert_err(E_FIELD, idempotency_claim(&tx, &actor, slice(longest, sizeof(longest)), slice_str("d"),
					      NOW, &found));
	assert_ok(idempotency_claim(&tx, &actor, slice(longest, IDEMPOTENCY_KEY_MAX), slice_str("d"), NOW,
				    &found));
	tx_rollback(&tx);
}

static void old_keys_are_forgotten(void **unused)
{
	struct uuid actor = new_id();
	struct idempotency found;
	struct tx tx;
	size_t dropped;
	(void)unused;

	begin(&tx);
	assert_ok(idempotency_claim(&tx, &actor, slice_str("old"), slice_str("d"), NOW - 2 * DAY, &found));
	assert_ok(idempotency_claim(&tx, &actor, slice_str("new"), slice_str("d"), NOW, &found));
	assert_ok(idempotency_forget(&tx, NOW - DAY, &dropped));
	assert_int_equal(dropped, 1);
	assert_ok(idempotency_claim(&tx, &actor, slice_str("old"), slice_str("other"), NOW, &found));
	assert_false(found.replay);
	tx_rollback(&tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_takes_effect_once_and_a_command_gets_its_answer_again),
		cmocka_unit_test(of_two_that_claim_at_once_the_second_waits_and_finds_it_done),
		cmocka_unit_test(an_event_behind_the_mark_is_known_though_its_row_was_forgotten),
		cmocka_unit_test(another_young_event_with_a_number_that_was_given_is_another_event),
		cmocka_unit_test(a_command_is_forgotten_when_it_is_old),
		cmocka_unit_test(a_repeated_request_gets_the_first_answer),
		cmocka_unit_test(a_request_that_failed_may_be_tried_again),
		cmocka_unit_test(a_key_must_be_printable_and_short),
		cmocka_unit_test(old_keys_are_forgotten),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
