/* SPDX-License-Identifier: Apache-2.0 */
/* Applications as accounts of several units and roles meet them: nobody decides on what they handed in themselves, and
 * nobody sees another unit's (art. 13). */
#include "issuing/migrations.h"
#include "issuing/office.h"
#include "issuing/routes.h"
#include "lib/asked.h"
#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)
#define UNIT "11990000MB1234562T"
#define ANOTHER "91310000MA1K35H31B"
#define FORM                                                                                                 \
	"{\"owner\":{\"credit_code\":\"" UNIT                                                                \
	"\",\"name\":\"示例局\",\"kind\":\"organ\"},\"seal_name\":\"示例局审批专用章\","          \
	"\"seal_kind\":\"business\",\"reason\":\"办理业务\",\"materials\":[]}"

static const struct office_def issuing = {.name = ISSUING, .routes = issuing_routes};
static const struct issuing settings = {.department = "审批局", .approval_life = DAY};
static struct office office = {.def = &issuing, .settings = &settings, .region = "310000"};
static struct tx tx;
static char id[UUID_TEXT];

static int open_issuing(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&issuing_migrations);
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

static struct actor person(uint8_t number, const char *unit, unsigned roles)
{
	return (struct actor){.account = {.bytes = {number}}, .unit = slice_str(unit), .roles = roles};
}

static err act(struct actor actor, const char *step, const char *body)
{
	struct asked asked = {.method = POST, .body = body, .actor = actor, .now = NOW, .office = &office};

	asked.path = arena_text(tx.arena, "/v1/applications/%s/%s", id, step);
	return asked_do(&asked, &tx, NULL);
}

/* By person 1. */
static void hand_in(void)
{
	struct asked asked = {.method = POST,
			      .path = "/v1/applications",
			      .body = FORM,
			      .actor = person(1, UNIT, ROLE_APPLICANT),
			      .now = NOW,
			      .office = &office};
	struct reply reply;

	assert_ok(asked_do(&asked, &tx, &reply));
	assert_true(slice_starts(reply.body, "{\"id\":\""));
	memcpy(id, reply.body.at + 7, UUID_TEXT - 1);
}

static err list(struct actor actor, struct reply *reply)
{
	struct asked asked = {
		.method = GET, .path = "/v1/applications", .actor = actor, .now = NOW, .office = &office};

	return asked_do(&asked, &tx, reply);
}

static void who_corrected_an_application_neither_reviews_nor_decides_on_it(void **unused)
{
	struct actor colleague = person(2, UNIT, ROLE_APPLICANT | ROLE_CASE_OFFICER | ROLE_REVIEWER);
	struct actor officer = person(3, "issuing", ROLE_CASE_OFFICER);
	(void)unused;

	hand_in();
	assert_ok(act(officer, "return", "{\"reason\":\"补正\"}"));
	assert_ok(act(colleague, "resubmit", FORM));
	assert_err(E_SELF_REVIEW, act(colleague, "review", "{\"opinion\":\"好\"}"));
	assert_ok(act(officer, "review", "{\"opinion\":\"好\"}"));
	assert_err(E_SELF_REVIEW, act(colleague, "approve", "{\"opinion\":\"好\"}"));
	assert_err(E_SELF_REVIEW, act(colleague, "reject", "{\"reason\":\"不好\"}"));
	assert_ok(act(person(4, "issuing", ROLE_REVIEWER), "reject", "{\"reason\":\"不好\"}"));
}

static void a_list_holds_what_the_account_may_see(void **unused)
{
	struct reply reply;
	(void)unused;

	hand_in();
	assert_ok(list(person(5, UNIT, ROLE_APPLICANT), &reply));
	assert_true(asked_says(&reply, id));
	assert_ok(list(person(6, "issuing", ROLE_REVIEWER), &reply));
	assert_true(asked_says(&reply, id));
	assert_ok(list(person(7, ANOTHER, ROLE_APPLICANT), &reply));
	assert_false(asked_says(&reply, id));
}

static void an_account_without_a_unit_sees_nobodys(void **unused)
{
	struct actor nowhere = person(8, "", ROLE_APPLICANT);
	(void)unused;

	hand_in();
	assert_err(E_FORBIDDEN, list(nowhere, NULL));
	assert_err(E_NOT_FOUND, act(nowhere, "withdraw", "{\"reason\":\"不要\"}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			who_corrected_an_application_neither_reviews_nor_decides_on_it, begin, undo),
		cmocka_unit_test_setup_teardown(a_list_holds_what_the_account_may_see, begin, undo),
		cmocka_unit_test_setup_teardown(an_account_without_a_unit_sees_nobodys, begin, undo),
	};

	return cmocka_run_group_tests(tests, open_issuing, ledger_close);
}
