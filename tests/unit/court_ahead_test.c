/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge tells ahead, and what becomes of it at the wall: each question is asked once, by whichever way. This program is both
 * sides of the wall. */
#include "lib/alike.h"
#include "lib/check.h"
#include "lib/courtroom.h"
#include "lib/forge.h"

/* The evidence of a recipe, watched. */
struct watched {
	struct recipe recipe;
	struct expected told;
	size_t tellings, statuses, links, answered;
	size_t told_and_asked; /* of both: were told before */
	size_t told_links;     /* what the judge will ask about */
	size_t repeats;        /* the lists come so many times in an answer */
	size_t fails_at;       /* the number of the link, from 1; 0: none does */
};

static err status_at(void *self, struct arena *arena, struct slice code, instant when,
		     struct status_answer *answer)
{
	struct watched *w = self;

	(void)arena;
	w->statuses++;
	w->told_and_asked += w->told.status && slice_eq(w->told.seal_code, code) && w->told.at == when;
	*answer = w->recipe.status;
	return OK;
}

static bool was_told(const struct watched *w, const struct cert_ref *cert)
{
	for (size_t i = 0; i < w->told.link_count; i++)
		if (slice_eq(w->told.links[i].serial, cert->serial) &&
		    slice_eq(sm3_slice(&w->told.links[i].digest), sm3_slice(&cert->digest)) &&
		    slice_eq(sm3_slice(&w->told.links[i].issuer_digest), sm3_slice(&cert->issuer_digest)))
			return true;
	return false;
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	struct watched *w = self;
	size_t count = w->recipe.crl_count;
	struct slice *crls = arena_array(arena, count * w->repeats + 1, struct slice);

	assert_non_null(crls);
	for (size_t i = 0; i < count * w->repeats; i++)
		crls[i] = w->recipe.crls[i % count].der;
	*more = (struct revocation_found){.crls = crls, .crl_count = count * w->repeats};
	w->told_and_asked += was_told(w, cert);
	w->links++;
	if (w->links == w->fails_at)
		return FAIL_AT(E_IO, "a source", "it hangs");
	return OK;
}

static err expect(void *self, struct arena *arena, const struct expected *expected)
{
	struct watched *w = self;

	(void)arena;
	w->told = *expected;
	w->tellings++;
	return OK;
}

static void note_answered(void *self)
{
	struct watched *w = self;

	w->answered++;
	assert_int_equal(1, w->statuses);
	assert_true(w->repeats > 1 || w->links == w->told_links); /* nothing is left to be asked for */
}

/* An honest document, all of whose lists have to be asked for. */
static struct court_case watch(struct watched *w)
{
	struct court_case c = {
		.matter = COURT_FILE, .request = &w->recipe.request, .answered = note_answered};

	*w = (struct watched){.repeats = 1};
	recipe_honest(&w->recipe);
	c.bytes = recipe_make(&w->recipe);
	recipe_collect(&w->recipe);
	w->recipe.evidence.revocation.crl_count = 0;
	w->recipe.evidence.self = w;
	w->recipe.evidence.status_at = status_at;
	w->recipe.evidence.revocation_of = revocation_of;
	w->recipe.evidence.expect = expect;
	return c;
}

static void what_is_told_ahead_is_what_is_asked(void **unused)
{
	struct watched w;
	struct court_case c = watch(&w);
	struct judgement judgement;
	(void)unused;

	assert_ok(judge_directly(&world.arena, &c, &judgement));
	assert_int_equal(INDICATION_PASSED, judgement.indication);
	assert_int_equal(1, w.tellings);
	assert_int_equal(1, w.statuses);
	assert_true(w.links > 1);
	assert_int_equal(w.links, w.told.link_count);
	assert_int_equal(w.statuses + w.links, w.told_and_asked);
}

static void where_nobody_will_be_asked_nothing_is_told_ahead(void **unused)
{
	struct watched w;
	struct court_case c = watch(&w);
	struct judgement judgement;
	(void)unused;

	w.recipe.request.policy = POLICY_OFFLINE;
	assert_ok(judge_directly(&world.arena, &c, &judgement));
	assert_false(w.told.status);
	assert_int_equal(w.links, w.told.link_count);
	w.recipe.request.policy = POLICY_INTEGRITY;
	w.tellings = 0;
	assert_ok(judge_directly(&world.arena, &c, &judgement));
	assert_int_equal(0, w.tellings);
}

/* As often as the judge in this process asks, whether the answers came ahead or not. */
static void asked_as_often(size_t repeats)
{
	struct watched direct, walled;
	struct court_case c = watch(&direct);
	struct judgement judgement;

	direct.repeats = repeats;
	assert_ok(judge_directly(&world.arena, &c, &judgement));
	c = watch(&walled);
	walled.repeats = repeats;
	walled.told_links = direct.links;
	assert_ok(court_judge(courtroom, &world.arena, &c, &judgement));
	assert_int_equal(INDICATION_PASSED, judgement.indication);
	assert_int_equal(direct.statuses, walled.statuses);
	assert_int_equal(direct.links, walled.links);
	assert_int_equal(1, walled.answered);
	c.answered = NULL;
	judged_alike(courtroom, &c, "asked ahead");
}

static void what_is_asked_ahead_is_not_asked_again(void **unused)
{
	(void)unused;
	asked_as_often(1);
}

/* The first answer alone is longer than what is sent ahead. */
static void what_was_not_answered_ahead_is_asked_when_it_is_wanted(void **unused)
{
	(void)unused;
	asked_as_often(COURT_AHEAD_BYTES / 256);
}

/* Whichever it is: of those behind it the evidence hears no more. */
static void a_failure_of_what_is_asked_ahead_ends_the_case(void **unused)
{
	struct judgement judgement;
	struct watched w;
	(void)unused;

	for (size_t i = 1; i <= 2; i++) {
		struct court_case c = watch(&w);

		w.fails_at = i;
		assert_err(E_IO, court_judge(courtroom, &world.arena, &c, &judgement));
		assert_string_equal("a source", err_trail()->place);
		assert_string_equal("it hangs", err_trail()->detail);
		assert_int_equal(i, w.links);
		assert_int_equal(0, w.answered);
	}
	assert_int_equal(0, court_state(courtroom).lost);
}

#define IN_A_COURT(test) cmocka_unit_test_setup_teardown(test, courtroom_open, courtroom_close)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		IN_A_COURT(what_is_told_ahead_is_what_is_asked),
		IN_A_COURT(where_nobody_will_be_asked_nothing_is_told_ahead),
		IN_A_COURT(what_is_asked_ahead_is_not_asked_again),
		IN_A_COURT(what_was_not_answered_ahead_is_asked_when_it_is_wanted),
		IN_A_COURT(a_failure_of_what_is_asked_ahead_ends_the_case),
	};

	if (court_is_cell(argc, argv))
		return court_serve(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
