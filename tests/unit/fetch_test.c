/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation that is fetched: from whom, how often, and for how long it is kept. */
#include <pthread.h>

#include "fetch/reading.h"
#include "lib/check.h"
#include "lib/fetching.h"

static void an_answer_is_asked_for_once_and_kept(void **unused)
{
	(void)unused;
	fetching_ocsp();
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 30 * MINUTE).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 1);
	assert_int_equal(fetching_standing(&fetching()->other, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).kept, 2);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).answered, 1);
}

static void a_list_serves_every_certificate_of_its_authority(void **unused)
{
	(void)unused;
	fetching_crl();
	fetching()->responder.mood = RESPONDER_REVOKED;
	fetching()->responder.revoked = fetching()->leaf.cert.serial;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_REVOKED);
	assert_int_equal(fetching_standing(&fetching()->other, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 1);
}

static void what_is_kept_is_looked_at_again_in_time(void **unused)
{
	(void)unused;
	fetching_ocsp();
	fetching_standing(&fetching()->leaf, fetching_morning());
	fetching()->responder.mood = RESPONDER_REVOKED;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 59 * MINUTE).state,
			 REVOCATION_GOOD);
	fetching()->responder.now = fetching_morning() + 61 * MINUTE;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 61 * MINUTE).state,
			 REVOCATION_REVOKED);
	assert_int_equal(fetching()->responder.asked, 2);
}

static void an_answer_is_not_kept_past_its_end(void **unused)
{
	(void)unused;
	fetching()->responder.life = MINUTE;
	fetching_ocsp();
	fetching_standing(&fetching()->leaf, fetching_morning());
	fetching()->responder.now = fetching_morning() + 2 * MINUTE;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 2 * MINUTE).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
}

static void an_answer_without_an_end_serves_once(void **unused)
{
	(void)unused;
	fetching()->responder.life = 0;
	fetching_ocsp();
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + SECOND).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + SECOND).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
}

static void while_the_source_is_away_the_old_answer_lasts_until_its_end(void **unused)
{
	(void)unused;
	fetching()->responder.life = 2 * HOUR;
	fetching_crl();
	fetching_standing(&fetching()->leaf, fetching_morning());
	fetching()->responder.mood = RESPONDER_DOWN;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 90 * MINUTE).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 3 * HOUR).state,
			 REVOCATION_UNKNOWN);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 3 * HOUR).doubt,
			 REVOCATION_STALE);
}

static void what_proves_nothing_does_not_drive_out_what_does(void **unused)
{
	(void)unused;
	fetching()->responder.life = 3 * HOUR;
	fetching_crl();
	fetching_standing(&fetching()->leaf, fetching_morning());
	fetching()->responder.mood = RESPONDER_WRONG_SIGNER;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 90 * MINUTE).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).unsound, 1);
}

static void a_forged_list_is_no_answer_and_is_soon_asked_for_again(void **unused)
{
	(void)unused;
	fetching_crl();
	fetching()->responder.mood = RESPONDER_WRONG_SIGNER;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
			 REVOCATION_BAD_SIGNATURE);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 9 * SECOND).doubt,
			 REVOCATION_BAD_SIGNATURE);
	assert_int_equal(fetching()->responder.asked, 1);
	fetching()->responder.mood = RESPONDER_UP;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 15 * SECOND).state,
			 REVOCATION_GOOD);
}

static void an_answer_made_for_somebody_else_is_none_unless_answers_are_made_beforehand(void **unused)
{
	(void)unused;
	fetching()->responder.mood = RESPONDER_REPLAYED;
	fetching_ocsp();
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
			 REVOCATION_NO_EVIDENCE);
	fetcher_free(fetching()->fetcher);
	fetching_from(1, &(struct source){&fetching()->ca.cert, SOURCE_OCSP_STORED,
					  fetching()->responder.ocsp, false});
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
}

static void a_source_that_failed_is_left_alone_for_a_while(void **unused)
{
	(void)unused;
	fetching_ocsp();
	fetching()->responder.mood = RESPONDER_DOWN;
	for (int i = 0; i < 5; i++)
		assert_int_equal(
			fetching_standing(i % 2 ? &fetching()->leaf : &fetching()->other, fetching_morning())
				.state,
			REVOCATION_UNKNOWN);
	assert_int_equal(fetching()->responder.asked, 1);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).resting, 1);
	fetching()->responder.mood = RESPONDER_UP;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + 20 * SECOND).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning() + 20 * SECOND).resting, 0);
}

static void a_slow_source_costs_its_patience_once(void **unused)
{
	instant began = clock_steady();

	(void)unused;
	fetching_ocsp();
	fetching()->responder.mood = RESPONDER_SLOW;
	for (int i = 0; i < 5; i++)
		assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state,
				 REVOCATION_UNKNOWN);
	assert_true(clock_steady() - began < 2 * SECOND);
}

static void the_next_source_is_asked_when_one_gives_no_answer(void **unused)
{
	(void)unused;
	fetching_from(
		2, (struct source[]){{&fetching()->ca.cert, SOURCE_OCSP, fetching()->responder.crl, false},
				     {&fetching()->ca.cert, SOURCE_CRL, fetching()->responder.crl, false}});
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).source, REVOCATION_BY_CRL);
}

static void nobody_is_asked_about_an_issuer_that_is_not_in_the_table(void **unused)
{
	const struct cert_ref by_root = cert_ref(&fetching()->ca.cert, &fetching()->root.cert);
	struct cert_ref no_such = cert_ref(&fetching()->leaf.cert, &fetching()->ca.cert);

	(void)unused;
	fetching_ocsp();
	assert_int_equal(fetching_ask(&by_root, fetching_morning()).ocsp_count, 0);
	no_such.issuer_name = fetching()->root.cert.subject; /* as a cell may say that has been taken over */
	assert_int_equal(fetching_ask(&no_such, fetching_morning()).ocsp_count, 0);
	no_such = cert_ref(&fetching()->leaf.cert, &fetching()->ca.cert);
	no_such.issuer_key = slice(fetching()->root.cert.key.point, SM2_POINT_SIZE);
	assert_int_equal(fetching_ask(&no_such, fetching_morning()).ocsp_count, 0);
	assert_int_equal(fetching()->responder.asked, 0);
}

/* have_ocsp of a responder that knows no SM3, with and without leave to name the issuer otherwise. */
static void have_ocsp_of(enum responder_digests digests, bool sha1)
{
	fetching()->responder.digests = digests;
	fetching_from(1,
		      &(struct source){&fetching()->ca.cert, SOURCE_OCSP, fetching()->responder.ocsp, sha1});
}

static void an_issuer_is_named_by_sha1_where_sm3_is_not_understood(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_SHA1_OR_UNKNOWN, true);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
	fetcher_free(fetching()->fetcher);
	have_ocsp_of(RESPONDER_SHA1_OR_MALFORMED, true);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	fetching()->responder.revoked = fetching()->other.cert.serial;
	assert_int_equal(fetching_standing(&fetching()->other, fetching_morning()).state, REVOCATION_REVOKED);
}

static void sha1_is_not_used_where_the_table_does_not_say_so(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_SHA1_OR_UNKNOWN, false);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
			 REVOCATION_SAYS_UNKNOWN);
	assert_int_equal(fetching()->responder.asked, 1);
}

/* Who understands SM3 is not asked twice, even when there is no good answer. */
static void sha1_is_not_used_where_sm3_is_understood(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_ALL, true);
	fetching()->responder.mood = RESPONDER_STALE;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt, REVOCATION_STALE);
	assert_int_equal(fetching()->responder.asked, 1);
}

static void *ask_too(void *out)
{
	const struct cert_ref about = cert_ref(&fetching()->leaf.cert, &fetching()->ca.cert);
	struct revocation_found more;
	struct arena own;

	arena_init(&own, ARENA_REQUEST_MAX);
	if (fetcher_ask(fetching()->fetcher, &own, &about, fetching_morning(), &more).code == E_OK)
		*(size_t *)out = more.ocsp_count;
	arena_clear(&own);
	return NULL;
}

static void of_threads_that_want_the_same_one_asks(void **unused)
{
	pthread_t threads[8];
	size_t counts[COUNT(threads)] = {0};

	(void)unused;
	fetching_ocsp();
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_too, &counts[i]), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(counts[i], 1);
	}
	assert_int_equal(fetching()->responder.asked, 1);
}

#define WITH_RESPONDER(test) cmocka_unit_test_setup_teardown(test, fetching_open, fetching_close)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		WITH_RESPONDER(an_answer_is_asked_for_once_and_kept),
		WITH_RESPONDER(a_list_serves_every_certificate_of_its_authority),
		WITH_RESPONDER(what_is_kept_is_looked_at_again_in_time),
		WITH_RESPONDER(an_answer_is_not_kept_past_its_end),
		WITH_RESPONDER(an_answer_without_an_end_serves_once),
		WITH_RESPONDER(while_the_source_is_away_the_old_answer_lasts_until_its_end),
		WITH_RESPONDER(what_proves_nothing_does_not_drive_out_what_does),
		WITH_RESPONDER(a_forged_list_is_no_answer_and_is_soon_asked_for_again),
		WITH_RESPONDER(an_answer_made_for_somebody_else_is_none_unless_answers_are_made_beforehand),
		WITH_RESPONDER(a_source_that_failed_is_left_alone_for_a_while),
		WITH_RESPONDER(a_slow_source_costs_its_patience_once),
		WITH_RESPONDER(the_next_source_is_asked_when_one_gives_no_answer),
		WITH_RESPONDER(nobody_is_asked_about_an_issuer_that_is_not_in_the_table),
		WITH_RESPONDER(of_threads_that_want_the_same_one_asks),
		WITH_RESPONDER(an_issuer_is_named_by_sha1_where_sm3_is_not_understood),
		WITH_RESPONDER(sha1_is_not_used_where_the_table_does_not_say_so),
		WITH_RESPONDER(sha1_is_not_used_where_sm3_is_understood),
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&reading_duty, NULL});
	return cmocka_run_group_tests(tests, fetching_begin, fetching_end);
}
