/* SPDX-License-Identifier: Apache-2.0 */
/* Who may take which step on an application or on a request to cancel, besides what the role says (art. 13, 19): nobody
 * decides on their own, and two different people decide. */
#include "base/tables.h"
#include "issuing/application.h"
#include "issuing/cancellation.h"
#include "lib/check.h"

#define OWNER "11990000MB1234562T"
#define ANOTHER "91310000MA1K35H31B"

enum { EVERYTHING = ROLE_APPLICANT | ROLE_CASE_OFFICER | ROLE_REVIEWER };

static struct uuid person(uint8_t number)
{
	return (struct uuid){.bytes = {number}};
}

/* An application of person 1, reviewed by person 2 when it is that far. */
static struct application application_in(enum application_state state)
{
	struct application app = {.applicant = person(1), .state = state};

	app.owner_credit_code = slice_str(OWNER);
	app.reviewed = state == APPLICATION_REVIEWED;
	if (app.reviewed)
		app.reviewed_by = person(2);
	return app;
}

static struct actor actor_of(uint8_t number, const char *unit, unsigned roles)
{
	return (struct actor){.account = person(number), .unit = slice_str(unit), .roles = roles};
}

static err step(enum application_state state, enum application_event event, struct actor actor)
{
	struct application app = application_in(state);
	const struct life_step *found = NULL;
	err e = application_step(&app, event, &actor, &found);

	assert_true((e.code == E_OK) == (found != NULL));
	return e;
}

static void nobody_reviews_or_decides_on_what_they_applied_for_themselves(void **unused)
{
	struct actor applicant = actor_of(1, "issuing", EVERYTHING);
	(void)unused;

	assert_err(E_SELF_REVIEW, step(APPLICATION_SUBMITTED, APPLICATION_REVIEW, applicant));
	assert_err(E_SELF_REVIEW, step(APPLICATION_SUBMITTED, APPLICATION_RETURN, applicant));
	assert_err(E_SELF_REVIEW, step(APPLICATION_REVIEWED, APPLICATION_APPROVE, applicant));
	assert_err(E_SELF_REVIEW, step(APPLICATION_REVIEWED, APPLICATION_REJECT, applicant));
	assert_err(E_SELF_REVIEW, step(APPLICATION_REVIEWED, APPLICATION_RETURN, applicant));
}

static void whoever_reviewed_does_not_decide(void **unused)
{
	struct actor first = actor_of(2, "issuing", EVERYTHING);
	struct actor second = actor_of(3, "issuing", ROLE_REVIEWER);
	(void)unused;

	assert_ok(step(APPLICATION_SUBMITTED, APPLICATION_REVIEW, first));
	assert_err(E_SAME_PERSON, step(APPLICATION_REVIEWED, APPLICATION_APPROVE, first));
	assert_err(E_SAME_PERSON, step(APPLICATION_REVIEWED, APPLICATION_REJECT, first));
	assert_err(E_SAME_PERSON, step(APPLICATION_REVIEWED, APPLICATION_RETURN, first));
	assert_ok(step(APPLICATION_REVIEWED, APPLICATION_APPROVE, second));
	assert_ok(step(APPLICATION_REVIEWED, APPLICATION_REJECT, second));
	assert_ok(step(APPLICATION_REVIEWED, APPLICATION_RETURN, second));
}

static void only_the_unit_that_applied_withdraws_or_corrects(void **unused)
{
	struct actor colleague = actor_of(4, OWNER, ROLE_APPLICANT);
	struct actor stranger = actor_of(5, ANOTHER, ROLE_APPLICANT);
	(void)unused;

	assert_ok(step(APPLICATION_SUBMITTED, APPLICATION_WITHDRAW, colleague));
	assert_ok(step(APPLICATION_RETURNED, APPLICATION_RESUBMIT, colleague));
	assert_err(E_NOT_FOUND, step(APPLICATION_SUBMITTED, APPLICATION_WITHDRAW, stranger));
	assert_err(E_NOT_FOUND, step(APPLICATION_RETURNED, APPLICATION_WITHDRAW, stranger));
	assert_err(E_NOT_FOUND, step(APPLICATION_REVIEWED, APPLICATION_WITHDRAW, stranger));
	assert_err(E_NOT_FOUND, step(APPLICATION_RETURNED, APPLICATION_RESUBMIT, stranger));
}

static void a_role_that_is_not_the_steps_is_refused_before_any_guard(void **unused)
{
	(void)unused;

	assert_err(E_FORBIDDEN,
		   step(APPLICATION_REVIEWED, APPLICATION_APPROVE, actor_of(1, OWNER, ROLE_APPLICANT)));
	assert_err(E_FORBIDDEN, step(APPLICATION_REVIEWED, APPLICATION_APPROVE,
				     actor_of(3, "issuing", ROLE_CASE_OFFICER)));
	assert_err(E_FORBIDDEN,
		   step(APPLICATION_SUBMITTED, APPLICATION_REVIEW, actor_of(3, "issuing", ROLE_REVIEWER)));
}

static void what_is_decided_stays_decided(void **unused)
{
	static const enum application_state over[] = {APPLICATION_APPROVED, APPLICATION_REJECTED,
						      APPLICATION_WITHDRAWN};
	(void)unused;

	for (size_t i = 0; i < COUNT(over); i++)
		for (enum application_event event = 0; event < APPLICATION_EVENTS; event++)
			assert_err(E_NO_SUCH_STEP, step(over[i], event, actor_of(3, OWNER, EVERYTHING)));
}

static void an_application_is_seen_by_its_unit_and_by_officers(void **unused)
{
	struct application app = application_in(APPLICATION_SUBMITTED);
	struct actor colleague = actor_of(4, OWNER, ROLE_APPLICANT);
	struct actor stranger = actor_of(5, ANOTHER, ROLE_APPLICANT);
	struct actor unitless = actor_of(5, "", ROLE_APPLICANT);
	struct actor clerk = actor_of(6, "issuing", ROLE_CASE_OFFICER);
	struct actor reviewer = actor_of(7, "issuing", ROLE_REVIEWER);
	(void)unused;

	assert_ok(actor_may_see(&colleague, app.owner_credit_code));
	assert_ok(actor_may_see(&clerk, app.owner_credit_code));
	assert_ok(actor_may_see(&reviewer, app.owner_credit_code));
	assert_err(E_NOT_FOUND, actor_may_see(&stranger, app.owner_credit_code));
	assert_err(E_NOT_FOUND, actor_may_see(&unitless, app.owner_credit_code));
}

static void a_second_officer_gives_the_opinion_on_a_cancellation(void **unused)
{
	struct cancellation c = {.state = CANCELLATION_REQUESTED, .requested_by = person(2)};
	struct actor starter = actor_of(2, "issuing", ROLE_CASE_OFFICER | ROLE_REVIEWER);
	struct actor second = actor_of(3, "issuing", ROLE_REVIEWER);
	struct actor case_officer = actor_of(4, "issuing", ROLE_CASE_OFFICER);
	const struct life_step *found;
	(void)unused;

	assert_err(E_SELF_REVIEW, cancellation_step(&c, CANCELLATION_AGREE, &starter, &found));
	assert_err(E_SELF_REVIEW, cancellation_step(&c, CANCELLATION_REFUSE, &starter, &found));
	assert_err(E_FORBIDDEN, cancellation_step(&c, CANCELLATION_AGREE, &case_officer, &found));
	assert_ok(cancellation_step(&c, CANCELLATION_AGREE, &second, &found));
	assert_int_equal(found->to, CANCELLATION_AGREED);
	assert_ok(cancellation_step(&c, CANCELLATION_REFUSE, &second, &found));
	assert_int_equal(found->to, CANCELLATION_REFUSED);
	c.state = CANCELLATION_AGREED;
	assert_err(E_NO_SUCH_STEP, cancellation_step(&c, CANCELLATION_REFUSE, &second, &found));
}

static void states_are_read_as_they_are_written(void **unused)
{
	(void)unused;

	for (enum application_state state = 0; state < APPLICATION_STATES; state++) {
		enum application_state read;

		assert_ok(application_state_read(slice_str(application_state_word(state)), &read));
		assert_int_equal(read, state);
		assert_err(E_FIELD, application_state_read(slice_str("Approved"), &read));
	}
	for (enum cancellation_state state = 0; state < CANCELLATION_STATES; state++) {
		enum cancellation_state read;

		assert_ok(cancellation_state_read(slice_str(cancellation_state_word(state)), &read));
		assert_int_equal(read, state);
		assert_err(E_FIELD, cancellation_state_read(slice_str(""), &read));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_reviews_or_decides_on_what_they_applied_for_themselves),
		cmocka_unit_test(whoever_reviewed_does_not_decide),
		cmocka_unit_test(only_the_unit_that_applied_withdraws_or_corrects),
		cmocka_unit_test(a_role_that_is_not_the_steps_is_refused_before_any_guard),
		cmocka_unit_test(what_is_decided_stays_decided),
		cmocka_unit_test(an_application_is_seen_by_its_unit_and_by_officers),
		cmocka_unit_test(a_second_officer_gives_the_opinion_on_a_cancellation),
		cmocka_unit_test(states_are_read_as_they_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
