/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts and tokens against a real server. */
#include "db/account.h"

#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)

static struct tx tx;

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

static struct account wang(unsigned roles)
{
	struct account a = {
		.name = slice_str("wang"),
		.person = slice_str("王"),
		.unit = slice_str("91110000100000000A"),
		.roles = roles,
	};

	assert_ok(uuid_new(NOW, &a.id));
	return a;
}

static void a_token_says_who_holds_it(void **unused)
{
	struct account made = wang(ROLE_APPLICANT | ROLE_OWNER);
	char token[TOKEN_TEXT];
	char second[TOKEN_TEXT];
	struct account found;
	(void)unused;

	assert_ok(account_create(&tx, &made, NOW));
	assert_ok(token_create(&tx, &made.id, NOW, NOW + HOUR, token));
	assert_ok(token_create(&tx, &made.id, NOW, NOW + HOUR, second));
	assert_string_not_equal(token, second);
	assert_ok(account_by_token(&tx, slice_str(token), NOW, &found));
	assert_memory_equal(&found.id, &made.id, sizeof(found.id));
	assert_true(slice_is(found.name, "wang"));
	assert_true(slice_is(found.person, "王"));
	assert_true(slice_is(found.unit, "91110000100000000A"));
	assert_int_equal(found.roles, ROLE_APPLICANT | ROLE_OWNER);
	assert_ok(account_by_name(&tx, slice_str("wang"), &found));
	assert_err(E_NOT_FOUND, account_by_name(&tx, slice_str("li"), &found));
}

static void a_token_that_is_not_good_is_refused_in_one_way(void **unused)
{
	struct account made = wang(ROLE_APPLICANT);
	char token[TOKEN_TEXT];
	char other[TOKEN_TEXT];
	struct account found;
	(void)unused;

	assert_ok(account_create(&tx, &made, NOW));
	assert_ok(token_create(&tx, &made.id, NOW, NOW + HOUR, token));
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(token), NOW + HOUR, &found));
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(""), NOW, &found));
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice(token, TOKEN_TEXT - 2), NOW, &found));
	for (size_t i = 0; i < TOKEN_TEXT - 1; i++) {
		memcpy(other, token, sizeof(other));
		other[i] = (char)(other[i] == '0' ? '1' : '0');
		assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(other), NOW, &found));
	}
	memcpy(other, token, sizeof(other));
	other[TOKEN_TEXT - 2] = 'A';
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(other), NOW, &found));
	assert_ok(token_revoke(&tx, slice_str(token), NOW));
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(token), NOW, &found));
	assert_err(E_NOT_FOUND, token_revoke(&tx, slice_str(token), NOW));
}

static void a_closed_account_has_no_tokens(void **unused)
{
	struct account made = wang(ROLE_APPLICANT);
	char token[TOKEN_TEXT];
	struct account found;
	(void)unused;

	assert_ok(account_create(&tx, &made, NOW));
	assert_ok(token_create(&tx, &made.id, NOW, NOW + HOUR, token));
	assert_ok(account_close(&tx, slice_str("wang"), NOW));
	assert_err(E_UNAUTHENTICATED, account_by_token(&tx, slice_str(token), NOW, &found));
	assert_err(E_NOT_FOUND, account_close(&tx, slice_str("wang"), NOW));
	assert_err(E_NOT_FOUND, account_by_name(&tx, slice_str("wang"), &found));
}

static void the_ledger_does_not_know_the_token(void **unused)
{
	struct account made = wang(ROLE_APPLICANT);
	char token[TOKEN_TEXT];
	char sql[400];
	(void)unused;

	made.name = slice_str("zhao");
	assert_ok(account_create(&tx, &made, NOW));
	assert_ok(token_create(&tx, &made.id, NOW, NOW + HOUR, token));
	assert_ok(tx_commit(&tx));
	assert_string_equal(ledger_value("SELECT count(*) FROM token"), "1");
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM token WHERE row_to_json(token)::text LIKE '%%%.20s%%'", token + 6);
	assert_string_equal(ledger_value(sql), "0");
}

static void a_name_is_taken_once(void **unused)
{
	struct account first = wang(ROLE_APPLICANT);
	struct account second = wang(ROLE_OWNER);
	(void)unused;

	assert_ok(account_create(&tx, &first, NOW));
	assert_err(E_CONFLICT, account_create(&tx, &second, NOW));
	assert_string_equal(err_trail()->place, "account_name_key");
}

static void an_account_has_a_name_and_a_role(void **unused)
{
	struct account nobody = wang(NO_ROLE);
	struct account nameless = wang(ROLE_OWNER);
	(void)unused;

	assert_err(E_FIELD, account_create(&tx, &nobody, NOW));
	nameless.name = slice_str("");
	assert_err(E_FIELD, account_create(&tx, &nameless, NOW));
	nameless.name = slice_str("a\nb");
	assert_err(E_FIELD, account_create(&tx, &nameless, NOW));
}

static void administrators_and_auditors_are_different_people(void **unused)
{
	const unsigned both[] = {
		ROLE_SYSTEM_ADMIN | ROLE_SECURITY_ADMIN,
		ROLE_SYSTEM_ADMIN | ROLE_AUDITOR,
		ROLE_SECURITY_ADMIN | ROLE_AUDITOR,
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(both); i++) {
		struct account a = wang(both[i]);

		assert_err(E_DB_REFUSED, account_create(&tx, &a, NOW));
		assert_string_equal(err_trail()->place, "account_administrators_apart");
		tx_rollback(&tx);
		begin(NULL);
	}
}

int main(void)
{
#define in_tx(test) cmocka_unit_test_setup_teardown(test, begin, undo)
	const struct CMUnitTest tests[] = {
		in_tx(a_token_says_who_holds_it),
		in_tx(a_token_that_is_not_good_is_refused_in_one_way),
		in_tx(a_closed_account_has_no_tokens),
		in_tx(the_ledger_does_not_know_the_token),
		in_tx(a_name_is_taken_once),
		in_tx(an_account_has_a_name_and_a_role),
		in_tx(administrators_and_auditors_are_different_people),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
