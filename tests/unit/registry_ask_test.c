/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry signs for whoever asks must be true when it is signed: a document says what held at a moment, as
 * the registry knew it when it answered (art. 17, 23). */
#include "eseal/v1/documents.pb-c.h"
#include "lib/asked.h"
#include "lib/check.h"
#include "lib/ledger.h"
#include "lib/pki.h"
#include "lib/register.h"
#include "registry/migrations.h"
#include "registry/routes.h"

static const struct office_def registry = {.name = REGISTRY, .routes = registry_routes};
static struct pki_party party;
static struct office office;
static struct tx tx;

static int open_register(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&registry_migrations);
	pki_root(&ledger()->arena, "registry", &party);
	office =
		(struct office){.def = &registry, .region = "310000", .key = &party.key, .cert = &party.cert};
	return failed;
}

static int close_register(void **unused)
{
	key_release(&party.key);
	return ledger_close(unused);
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

static const char *at(const char *name, instant moment)
{
	char text[INSTANT_TEXT];

	instant_write(moment, text);
	return arena_text(tx.arena, "%s=%s", name, text);
}

static err ask(const struct seal *seal, const char *query, struct reply *reply)
{
	struct asked asked = {.method = GET, .query = query, .now = day(30), .office = &office};

	asked.path = arena_text(tx.arena, "/v1/seals/%.*s/status", SLICE_ARG(seal->code));
	return asked_do(&asked, &tx, reply);
}

static err ask_many(const struct seal *seal, instant moment)
{
	struct asked asked = {.method = POST, .path = "/v1/status", .now = day(30), .office = &office};
	char text[INSTANT_TEXT];

	instant_write(moment, text);
	asked.body = arena_text(tx.arena, "{\"codes\":[\"%.*s\"],\"at\":\"%s\",\"signed\":true}",
				SLICE_ARG(seal->code), text);
	return asked_do(&asked, &tx, NULL);
}

static struct seal cancelled(void)
{
	struct seal seal = register_active(&tx);

	register_change(&tx, &seal, SEAL_CANCEL, day(20), day(20));
	return seal;
}

static void what_held_is_signed_as_it_is_known_today(void **unused)
{
	struct seal seal = cancelled();
	struct reply reply;
	(void)unused;

	assert_ok(ask(&seal, "signed=true", &reply));
	assert_true(asked_says(&reply, "\"signed\":{"));
	assert_true(asked_says(&reply, "\"status\":\"cancelled\""));
	assert_ok(ask(&seal, arena_text(tx.arena, "signed=true&%s", at("at", day(3))), &reply));
	assert_true(asked_says(&reply, "\"signed\":{"));
	assert_true(asked_says(&reply, "\"status\":\"active\""));
}

/* Nothing in a signed answer tells that the question was about an older knowledge: of a cancelled seal it would say
 * that it is active, today. */
static void what_was_known_once_is_told_but_not_signed(void **unused)
{
	struct seal seal = cancelled();
	const char *once = at("known_at", day(10));
	struct reply reply;
	(void)unused;

	assert_ok(ask(&seal, once, &reply));
	assert_true(asked_says(&reply, "\"status\":\"active\""));
	assert_err(E_FIELD, ask(&seal, arena_text(tx.arena, "signed=true&%s", once), NULL));
	assert_string_equal(err_trail()->place, "known_at");
	assert_ok(ask(&seal, arena_text(tx.arena, "signed=false&%s", once), &reply));
}

static void nothing_is_signed_about_what_has_not_happened_yet(void **unused)
{
	struct seal seal = register_active(&tx);
	const char *tomorrow = at("at", day(31));
	(void)unused;

	assert_ok(ask(&seal, tomorrow, NULL));
	assert_err(E_FIELD, ask(&seal, arena_text(tx.arena, "signed=true&%s", tomorrow), NULL));
	assert_string_equal(err_trail()->place, "at");
	assert_ok(ask(&seal, arena_text(tx.arena, "signed=true&%s", at("at", day(30))), NULL));
	assert_err(E_FIELD, ask_many(&seal, day(31)));
	assert_ok(ask_many(&seal, day(30)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_held_is_signed_as_it_is_known_today, begin, undo),
		cmocka_unit_test_setup_teardown(what_was_known_once_is_told_but_not_signed, begin, undo),
		cmocka_unit_test_setup_teardown(nothing_is_signed_about_what_has_not_happened_yet, begin,
						undo),
	};

	return cmocka_run_group_tests(tests, open_register, close_register);
}
