/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts and tokens by command, beside an office that serves: what is withdrawn opens no door any more. */
#include "lib/noteworld.h"
#include "svc/command.h"

static char out[8192];

/* Run a command of the office's program, at most five words. */
static int run(const char *a, const char *b, const char *c, const char *d)
{
	const char *const args[] = {a, b, c, d, NULL};
	int status;

	assert_ok(office_command(&noteworld()->office, args, out, sizeof(out), &status));
	return status;
}

static int me(const char *token)
{
	return note_ask("GET", "/v1/me", token, NULL, NULL).status;
}

static void a_withdrawn_token_opens_no_door_and_the_others_do(void **unused)
{
	char first[TOKEN_TEXT];
	char second[TOKEN_TEXT];
	char id[17];
	(void)unused;

	assert_ok(office_token(&noteworld()->office, "zhao", "applicant", "u", first));
	assert_int_equal(0, run("--token-list", "zhao", NULL, NULL));
	snprintf(id, sizeof(id), "%.16s", out);
	assert_null(strstr(out, first + 6));
	assert_int_equal(0, run("--token-add", "zhao", "--days", "1"));
	snprintf(second, sizeof(second), "%.*s", TOKEN_TEXT - 1, out);
	assert_int_equal(200, me(first));
	assert_int_equal(200, me(second));
	assert_int_equal(0, run("--token-revoke", id, NULL, NULL));
	assert_int_equal(401, me(first));
	assert_int_equal(200, me(second));
	assert_int_equal(70, run("--token-revoke", id, NULL, NULL));
	assert_int_equal(0, run("--token-list", "zhao", NULL, NULL));
	assert_non_null(strstr(strstr(out, id), "withdrawn"));
}

static void a_closed_account_opens_no_door(void **unused)
{
	char token[TOKEN_TEXT];
	(void)unused;

	assert_ok(office_token(&noteworld()->office, "qian", "applicant", "u", token));
	assert_int_equal(200, me(token));
	assert_int_equal(0, run("--account-close", "qian", NULL, NULL));
	assert_int_equal(401, me(token));
	assert_int_equal(70, run("--account-close", "qian", NULL, NULL));
	assert_int_equal(70, run("--token-add", "qian", NULL, NULL));
	assert_int_equal(0, run("--token-list", "qian", NULL, NULL));
}

static void an_account_may_do_what_its_roles_say_from_then_on(void **unused)
{
	char token[TOKEN_TEXT];
	struct answer got;
	(void)unused;

	assert_ok(office_token(&noteworld()->office, "sun", "applicant", "u", token));
	assert_int_equal(0, run("--account-roles", "sun", "--role", "reviewer"));
	got = note_ask("POST", "/v1/notes", token, note_key(), "{\"text\":\"a\"}");
	assert_problem(&got, 403, "E_FORBIDDEN", NULL);
	assert_int_equal(0, run("--account-roles", "sun", "--role", "applicant,reviewer"));
	got = note_ask("POST", "/v1/notes", token, note_key(), "{\"text\":\"a\"}");
	assert_int_equal(201, got.status);
	assert_int_equal(64, run("--account-roles", "sun", "--role", "registrar"));
	assert_int_equal(64, run("--account-roles", "sun", NULL, NULL));
	assert_int_equal(70, run("--account-roles", "sun", "--role", "system-admin,security-admin"));
	assert_int_equal(70, run("--account-roles", "nobody", "--role", "reviewer"));
}

static err read_command(const char *option, const char *value)
{
	static const struct office_def notes = {.name = REGISTRY};
	char words[3][32] = {"notes"};
	char *argv[] = {words[0], words[1], words[2]};
	struct command command;

	snprintf(words[1], sizeof(words[1]), "%s", option);
	snprintf(words[2], sizeof(words[2]), "%s", value ? value : "");
	return command_read(&notes, value ? 3 : 2, argv, &command);
}

static void what_is_no_command_is_wrong_use(void **unused)
{
	(void)unused;
	assert_err(E_USAGE, read_command("--no-such-option", "a"));
	assert_err(E_USAGE, read_command("--token-list", NULL));
	assert_err(E_USAGE, read_command("--days", "0"));
	assert_err(E_USAGE, read_command("--days", "ten"));
	assert_err(E_USAGE, read_command("--account-roles", "wang")); /* and none of them */
	assert_ok(read_command("--token-list", "wang"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withdrawn_token_opens_no_door_and_the_others_do),
		cmocka_unit_test(a_closed_account_opens_no_door),
		cmocka_unit_test(an_account_may_do_what_its_roles_say_from_then_on),
		cmocka_unit_test(what_is_no_command_is_wrong_use),
	};

	return cmocka_run_group_tests(tests, noteworld_open, noteworld_close);
}
