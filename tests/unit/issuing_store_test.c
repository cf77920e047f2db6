/* SPDX-License-Identifier: Apache-2.0 */
/* Applications and requests to cancel in the ledger, and what the ledger refuses by itself, whatever a program says. */
#include "issuing/application.h"
#include "issuing/cancellation.h"
#include "issuing/migrations.h"
#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)

static const struct signed_document document = {
	.type = {(const uint8_t *)"eseal.v1.Approval", 17},
	.document = {(const uint8_t *)"document", 8},
	.signature = {(const uint8_t *)"signature", 9},
};

static struct tx tx;

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

static struct actor someone(unsigned roles)
{
	struct actor actor = {.roles = roles};

	assert_ok(uuid_new(NOW, &actor.account));
	return actor;
}

static struct application submitted(void)
{
	struct application app = {
		.owner_credit_code = slice_str("11990000MB1234562T"),
		.owner_name = slice_str("示例县市场监督管理局"),
		.owner_kind = slice_str("organ"),
		.seal_name = slice_str("示例县市场监督管理局行政审批专用章"),
		.seal_kind = slice_str("business"),
		.caption = slice_str("行政审批专用章"),
		.reason = slice_str("办理网上行政审批业务"),
		.materials = slice_str("{\"items\": []}"),
		.state = APPLICATION_SUBMITTED,
		.version = 1,
		.submitted_at = NOW,
		.changed_at = NOW,
	};

	assert_ok(uuid_new(NOW, &app.id));
	app.applicant = someone(ROLE_APPLICANT).account;
	assert_ok(application_store_add(&tx, &app));
	return app;
}

static err take(struct application *app, enum application_event event, const struct actor *actor,
		const struct signed_document *approval)
{
	const struct life_step *step = life_find(&application_life, (int)app->state, (int)event);

	assert_non_null(step);
	return application_store_move(&tx, app, step, actor, slice_str("同意"), NOW + MINUTE, approval);
}

static struct application reviewed(struct actor *officer)
{
	struct application app = submitted();

	*officer = someone(ROLE_CASE_OFFICER);
	assert_ok(take(&app, APPLICATION_REVIEW, officer, NULL));
	return app;
}

static struct cancellation requested(const char *code)
{
	struct cancellation c = {
		.requested_by = someone(ROLE_APPLICANT).account,
		.seal_code = slice_str(code),
		.owner_credit_code = slice_str("11990000MB1234562T"),
		.cause = slice_str("merger"),
		.reason = slice_str("机构合并"),
		.state = CANCELLATION_REQUESTED,
		.version = 1,
		.requested_at = NOW,
	};

	assert_ok(uuid_new(NOW, &c.id));
	return c;
}

/* Nothing is left in the transaction but its end. */
static void refused_by(err e, const char *constraint)
{
	assert_err(E_DB_REFUSED, e);
	assert_string_equal(err_trail()->place, constraint);
}

static void an_application_is_read_back_as_it_was_handed_in(void **unused)
{
	struct application app = submitted();
	struct application back;
	(void)unused;

	assert_ok(application_store_get(&tx, &app.id, &back));
	assert_memory_equal(&back.applicant, &app.applicant, sizeof(back.applicant));
	assert_true(slice_eq(back.owner_credit_code, app.owner_credit_code));
	assert_true(slice_eq(back.owner_name, app.owner_name));
	assert_true(slice_eq(back.seal_name, app.seal_name));
	assert_true(slice_eq(back.caption, app.caption));
	assert_true(slice_eq(back.reason, app.reason));
	assert_true(slice_eq(back.materials, app.materials));
	assert_int_equal(back.state, APPLICATION_SUBMITTED);
	assert_int_equal(back.version, 1);
	assert_false(back.reviewed);
	assert_false(back.decided);
	assert_int_equal(back.submitted_at, NOW);
	assert_ok(uuid_new(NOW, &app.id));
	assert_err(E_NOT_FOUND, application_store_get(&tx, &app.id, &back));
}

static void an_approval_says_who_reviewed_and_who_decided(void **unused)
{
	struct actor officer;
	struct actor second = someone(ROLE_REVIEWER);
	struct application app = reviewed(&officer);
	struct application back;
	(void)unused;

	assert_ok(take(&app, APPLICATION_APPROVE, &second, &document));
	assert_ok(application_store_lock(&tx, &app.id, &second.account, &back));
	assert_int_equal(back.state, APPLICATION_APPROVED);
	assert_int_equal(back.version, 3);
	assert_int_equal(app.version, 3);
	assert_true(back.reviewed && back.decided);
	assert_memory_equal(&back.reviewed_by, &officer.account, sizeof(struct uuid));
	assert_memory_equal(&back.decided_by, &second.account, sizeof(struct uuid));
	assert_int_equal(back.changed_at, NOW + MINUTE);
}

static void an_application_that_goes_back_is_reviewed_anew(void **unused)
{
	struct actor officer;
	struct actor second = someone(ROLE_REVIEWER);
	struct application app = reviewed(&officer);
	struct application back;
	(void)unused;

	assert_ok(take(&app, APPLICATION_RETURN, &second, NULL));
	app.seal_name = slice_str("另一枚印章");
	assert_ok(application_store_amend(&tx, &app));
	assert_ok(application_store_get(&tx, &app.id, &back));
	assert_int_equal(back.state, APPLICATION_RETURNED);
	assert_false(back.reviewed);
	assert_true(slice_is(back.seal_name, "另一枚印章"));
}

static void a_step_follows_the_version_it_was_decided_on(void **unused)
{
	struct application app = submitted();
	struct application stale = app;
	struct actor officer = someone(ROLE_CASE_OFFICER);
	(void)unused;

	assert_ok(take(&app, APPLICATION_REVIEW, &officer, NULL));
	assert_err(E_CONFLICT, take(&stale, APPLICATION_RETURN, &officer, NULL));
}

static void the_ledger_lets_nobody_review_their_own_application(void **unused)
{
	struct application app = submitted();
	struct actor applicant = {.account = app.applicant, .roles = ROLE_CASE_OFFICER};
	(void)unused;

	refused_by(take(&app, APPLICATION_REVIEW, &applicant, NULL), "reviewed_by_another");
}

static void the_ledger_lets_nobody_decide_on_their_own_application(void **unused)
{
	struct actor officer;
	struct application app = reviewed(&officer);
	struct actor applicant = {.account = app.applicant, .roles = ROLE_REVIEWER};
	(void)unused;

	refused_by(take(&app, APPLICATION_REJECT, &applicant, NULL), "decided_by_another");
}

static void the_ledger_lets_nobody_decide_on_what_they_reviewed(void **unused)
{
	struct actor officer;
	struct application app = reviewed(&officer);
	(void)unused;

	refused_by(take(&app, APPLICATION_APPROVE, &officer, &document), "decided_by_a_second");
}

static void the_ledger_keeps_no_approval_without_its_document(void **unused)
{
	struct actor officer;
	struct actor second = someone(ROLE_REVIEWER);
	struct application app = reviewed(&officer);
	(void)unused;

	refused_by(take(&app, APPLICATION_APPROVE, &second, NULL), "approved_with_document");
}

static void the_ledger_keeps_no_document_without_an_approval(void **unused)
{
	struct actor officer;
	struct actor second = someone(ROLE_REVIEWER);
	struct application app = reviewed(&officer);
	(void)unused;

	refused_by(take(&app, APPLICATION_REJECT, &second, &document), "approved_with_document");
}

static void one_cancellation_of_a_seal_is_open_at_a_time(void **unused)
{
	struct cancellation first = requested("31000000000001");
	struct cancellation another = requested("31000000000002");
	struct cancellation second = requested("31000000000001");
	(void)unused;

	assert_ok(cancellation_store_add(&tx, &first));
	assert_ok(cancellation_store_add(&tx, &another));
	assert_err(E_CONFLICT, cancellation_store_add(&tx, &second));
}

static void a_refused_cancellation_may_be_asked_for_again(void **unused)
{
	struct cancellation first = requested("31000000000001");
	struct cancellation second = requested("31000000000001");
	struct actor reviewer = someone(ROLE_REVIEWER);
	struct cancellation back;
	const struct life_step *step;
	(void)unused;

	assert_ok(cancellation_store_add(&tx, &first));
	assert_ok(cancellation_step(&first, CANCELLATION_REFUSE, &reviewer, &step));
	assert_ok(cancellation_store_move(&tx, &first, step, &reviewer, slice_str("不同意"), NOW, &document));
	assert_ok(cancellation_store_add(&tx, &second));
	assert_ok(cancellation_store_get(&tx, &first.id, &back));
	assert_int_equal(back.state, CANCELLATION_REFUSED);
	assert_int_equal(back.version, 2);
	assert_true(slice_is(back.cause, "merger"));
}

static void the_ledger_lets_nobody_give_the_opinion_they_asked_for(void **unused)
{
	struct cancellation c = requested("31000000000001");
	struct actor starter = {.account = c.requested_by, .roles = ROLE_REVIEWER};
	const struct life_step *step =
		life_find(&cancellation_life, CANCELLATION_REQUESTED, CANCELLATION_AGREE);
	(void)unused;

	assert_ok(cancellation_store_add(&tx, &c));
	refused_by(cancellation_store_move(&tx, &c, step, &starter, slice_str("同意"), NOW, &document),
		   "opined_by_another");
}

static void every_step_taken_is_on_record_for_ever(void **unused)
{
	struct actor officer;
	struct application app = reviewed(&officer);
	char id[UUID_TEXT];
	(void)unused;

	uuid_write(&app.id, id);
	assert_ok(tx_commit(&tx));
	assert_string_equal(
		ledger_value(arena_text(
			&ledger()->arena,
			"SELECT string_agg(version || ' ' || event || ' ' || state, ', ' ORDER BY version) "
			"FROM step WHERE object = '%s'",
			id)),
		"1 submit submitted, 2 review reviewed");
	ledger_refuses("never altered", "UPDATE step SET reason = 'another'");
	ledger_refuses("never altered", "DELETE FROM step WHERE object = '%s'", id);
	ledger_refuses("never altered", "TRUNCATE step");
}

#define IN_A_TRANSACTION(test) cmocka_unit_test_setup_teardown(test, begin, undo)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_TRANSACTION(an_application_is_read_back_as_it_was_handed_in),
		IN_A_TRANSACTION(an_approval_says_who_reviewed_and_who_decided),
		IN_A_TRANSACTION(an_application_that_goes_back_is_reviewed_anew),
		IN_A_TRANSACTION(a_step_follows_the_version_it_was_decided_on),
		IN_A_TRANSACTION(the_ledger_lets_nobody_review_their_own_application),
		IN_A_TRANSACTION(the_ledger_lets_nobody_decide_on_their_own_application),
		IN_A_TRANSACTION(the_ledger_lets_nobody_decide_on_what_they_reviewed),
		IN_A_TRANSACTION(the_ledger_keeps_no_approval_without_its_document),
		IN_A_TRANSACTION(the_ledger_keeps_no_document_without_an_approval),
		IN_A_TRANSACTION(one_cancellation_of_a_seal_is_open_at_a_time),
		IN_A_TRANSACTION(a_refused_cancellation_may_be_asked_for_again),
		IN_A_TRANSACTION(the_ledger_lets_nobody_give_the_opinion_they_asked_for),
		IN_A_TRANSACTION(every_step_taken_is_on_record_for_ever),
	};

	return cmocka_run_group_tests(tests, open_issuing, ledger_close);
}
