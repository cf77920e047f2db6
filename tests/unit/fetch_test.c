/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation that is fetched: from whom, how often, and for how long it is kept. */
#include "fetch/fetcher.h"
#include "fetch/reading.h"
#include "fetch/tsa.h"
#include "gm/pem.h"

#include <pthread.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/http.h"
#include "lib/pki.h"
#include "lib/process.h"
#include "lib/responder.h"

static struct arena arena;
static struct pki_party root, ca, leaf, other, stranger, tsa;
static struct responder responder;
static struct source rows[4];
static struct fetcher *fetcher;

static instant morning(void)
{
	return pki_at("2026-11-22T08:00:00Z");
}

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_root(&arena, "Root", &root);
	pki_ca(&arena, &root, "CA", 0, &ca);
	pki_root(&arena, "Stranger", &stranger);
	pki_leaf(&arena, &ca, "Leaf", &leaf);
	pki_tsa(&arena, &ca, "TSA", &tsa);
	pki_leaf(&arena, &ca, "Other", &other);
	return 0;
}

static int stop(void **unused)
{
	struct pki_party *all[] = {&root, &ca, &leaf, &other, &stranger, &tsa};

	(void)unused;
	for (size_t i = 0; i < COUNT(all); i++)
		key_release(&all[i]->key);
	arena_clear(&arena);
	return 0;
}

static void have(size_t row_count, const struct source *given)
{
	struct fetch_conf conf = {
		.sources = {rows, row_count}, .keep = HOUR, .patience = SECOND / 2, .retry = 10 * SECOND};

	memcpy(rows, given, row_count * sizeof(*rows));
	assert_ok(fetcher_new(&conf, &fetcher));
}

static int open_responder(void **unused)
{
	(void)unused;
	responder = (struct responder){
		.authority = &ca, .speaker = &ca, .stranger = &stranger, .now = morning(), .life = DAY};
	responder_start(&responder);
	return 0;
}

static int close_responder(void **unused)
{
	(void)unused;
	responder_stop(&responder);
	fetcher_free(fetcher);
	fetcher = NULL;
	return 0;
}

static void have_ocsp(void)
{
	have(1, &(struct source){&ca.cert, SOURCE_OCSP, responder.ocsp, false});
}

static void have_crl(void)
{
	have(1, &(struct source){&ca.cert, SOURCE_CRL, responder.crl, false});
}

static struct revocation_found ask(const struct cert_ref *cert, instant now)
{
	struct revocation_found more;

	assert_ok(fetcher_ask(fetcher, &arena, cert, now, &more));
	return more;
}

/* What the judge makes of it. */
static struct revocation standing(const struct pki_party *party, instant now)
{
	const struct cert_ref about = cert_ref(&party->cert, &ca.cert);
	struct revocation_found found = ask(&about, now);
	struct revocation_evidence more;
	struct revocation_question q = {.cert = &party->cert, .issuer = &ca.cert, .at = now, .now = now};
	struct revocation out;

	assert_ok(revocation_read(&arena, &found, &more));
	assert_int_equal(more.crl_count + more.ocsp_count, found.crl_count + found.ocsp_count);
	assert_ok(revocation_judge(&q, &more, &out));
	return out;
}

static void an_answer_is_asked_for_once_and_kept(void **unused)
{
	(void)unused;
	have_ocsp();
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(standing(&leaf, morning() + 30 * MINUTE).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 1);
	assert_int_equal(standing(&other, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
	assert_int_equal(fetcher_state(fetcher, morning()).kept, 2);
	assert_int_equal(fetcher_state(fetcher, morning()).answered, 1);
}

static void a_list_serves_every_certificate_of_its_authority(void **unused)
{
	(void)unused;
	have_crl();
	responder.mood = RESPONDER_REVOKED;
	responder.revoked = leaf.cert.serial;
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_REVOKED);
	assert_int_equal(standing(&other, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 1);
}

static void what_is_kept_is_looked_at_again_in_time(void **unused)
{
	(void)unused;
	have_ocsp();
	standing(&leaf, morning());
	responder.mood = RESPONDER_REVOKED;
	assert_int_equal(standing(&leaf, morning() + 59 * MINUTE).state, REVOCATION_GOOD);
	responder.now = morning() + 61 * MINUTE;
	assert_int_equal(standing(&leaf, morning() + 61 * MINUTE).state, REVOCATION_REVOKED);
	assert_int_equal(responder.asked, 2);
}

static void an_answer_is_not_kept_past_its_end(void **unused)
{
	(void)unused;
	responder.life = MINUTE;
	have_ocsp();
	standing(&leaf, morning());
	responder.now = morning() + 2 * MINUTE;
	assert_int_equal(standing(&leaf, morning() + 2 * MINUTE).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
}

static void an_answer_without_an_end_serves_once(void **unused)
{
	(void)unused;
	responder.life = 0;
	have_ocsp();
	assert_int_equal(standing(&leaf, morning() + SECOND).state, REVOCATION_GOOD);
	assert_int_equal(standing(&leaf, morning() + SECOND).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
}

static void while_the_source_is_away_the_old_answer_lasts_until_its_end(void **unused)
{
	(void)unused;
	responder.life = 2 * HOUR;
	have_crl();
	standing(&leaf, morning());
	responder.mood = RESPONDER_DOWN;
	assert_int_equal(standing(&leaf, morning() + 90 * MINUTE).state, REVOCATION_GOOD);
	assert_int_equal(standing(&leaf, morning() + 3 * HOUR).state, REVOCATION_UNKNOWN);
	assert_int_equal(standing(&leaf, morning() + 3 * HOUR).doubt, REVOCATION_STALE);
}

static void what_proves_nothing_does_not_drive_out_what_does(void **unused)
{
	(void)unused;
	responder.life = 3 * HOUR;
	have_crl();
	standing(&leaf, morning());
	responder.mood = RESPONDER_WRONG_SIGNER;
	assert_int_equal(standing(&leaf, morning() + 90 * MINUTE).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
	assert_int_equal(fetcher_state(fetcher, morning()).unsound, 1);
}

static void a_forged_list_is_no_answer_and_is_soon_asked_for_again(void **unused)
{
	(void)unused;
	have_crl();
	responder.mood = RESPONDER_WRONG_SIGNER;
	assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_BAD_SIGNATURE);
	assert_int_equal(standing(&leaf, morning() + 9 * SECOND).doubt, REVOCATION_BAD_SIGNATURE);
	assert_int_equal(responder.asked, 1);
	responder.mood = RESPONDER_UP;
	assert_int_equal(standing(&leaf, morning() + 15 * SECOND).state, REVOCATION_GOOD);
}

static void an_answer_made_for_somebody_else_is_none_unless_answers_are_made_beforehand(void **unused)
{
	(void)unused;
	responder.mood = RESPONDER_REPLAYED;
	have_ocsp();
	assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_NO_EVIDENCE);
	fetcher_free(fetcher);
	have(1, &(struct source){&ca.cert, SOURCE_OCSP_STORED, responder.ocsp, false});
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
}

static void a_source_that_failed_is_left_alone_for_a_while(void **unused)
{
	(void)unused;
	have_ocsp();
	responder.mood = RESPONDER_DOWN;
	for (int i = 0; i < 5; i++)
		assert_int_equal(standing(i % 2 ? &leaf : &other, morning()).state, REVOCATION_UNKNOWN);
	assert_int_equal(responder.asked, 1);
	assert_int_equal(fetcher_state(fetcher, morning()).resting, 1);
	responder.mood = RESPONDER_UP;
	assert_int_equal(standing(&leaf, morning() + 20 * SECOND).state, REVOCATION_GOOD);
	assert_int_equal(fetcher_state(fetcher, morning() + 20 * SECOND).resting, 0);
}

static void a_slow_source_costs_its_patience_once(void **unused)
{
	instant began = clock_steady();

	(void)unused;
	have_ocsp();
	responder.mood = RESPONDER_SLOW;
	for (int i = 0; i < 5; i++)
		assert_int_equal(standing(&leaf, morning()).state, REVOCATION_UNKNOWN);
	assert_true(clock_steady() - began < 2 * SECOND);
}

static void the_next_source_is_asked_when_one_gives_no_answer(void **unused)
{
	(void)unused;
	have(2, (struct source[]){{&ca.cert, SOURCE_OCSP, responder.crl, false},
				  {&ca.cert, SOURCE_CRL, responder.crl, false}});
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(standing(&leaf, morning()).source, REVOCATION_BY_CRL);
}

static void nobody_is_asked_about_an_issuer_that_is_not_in_the_table(void **unused)
{
	const struct cert_ref by_root = cert_ref(&ca.cert, &root.cert);
	struct cert_ref no_such = cert_ref(&leaf.cert, &ca.cert);

	(void)unused;
	have_ocsp();
	assert_int_equal(ask(&by_root, morning()).ocsp_count, 0);
	no_such.issuer_name = root.cert.subject; /* as a cell may say that has been taken over */
	assert_int_equal(ask(&no_such, morning()).ocsp_count, 0);
	no_such = cert_ref(&leaf.cert, &ca.cert);
	no_such.issuer_key = slice(root.cert.key.point, SM2_POINT_SIZE);
	assert_int_equal(ask(&no_such, morning()).ocsp_count, 0);
	assert_int_equal(responder.asked, 0);
}

/* ---- who asks, or what comes, may be malicious ---- */

/* What comes ends the cell that is to read it, or keeps it, or has it say nonsense. */
static const char *const deeds[] = {"crash", "hang", "lie"};

static err do_deed(struct slice came, struct slice *answer)
{
	if (slice_is(came, "crash"))
		__builtin_trap();
	if (slice_is(came, "lie")) {
		*answer = slice_str("good");
		return OK;
	}
	for (volatile bool hangs = slice_is(came, "hang"); hangs;)
		;
	return FAIL(E_DER, "no deed");
}

static err read_or_do(struct arena *in, struct slice came, struct slice words, struct slice *answer)
{
	if (do_deed(came, answer).code == E_OK)
		return OK;
	return reading_duty.work(in, came, words, answer);
}

static err judge_stamp_or_do(struct arena *in, struct slice came, struct slice words, struct slice *answer)
{
	if (do_deed(came, answer).code == E_OK)
		return OK;
	return tsa_duty.work(in, came, words, answer);
}

static void what_ends_the_cell_that_reads_it_costs_that_one_question_its_answer(void **unused)
{
	(void)unused;
	have_ocsp();
	for (size_t i = 0; i < COUNT(deeds); i++) {
		instant now = morning() + (instant)i * MINUTE;

		responder.says = deeds[i];
		assert_int_equal(standing(&leaf, now).doubt, REVOCATION_NO_EVIDENCE);
		assert_int_equal(fetcher_state(fetcher, now).lost, i + 1);
		assert_int_equal(fetcher_state(fetcher, now).resting, 0);
		responder.says = NULL;
		assert_int_equal(standing(&other, now).state, REVOCATION_GOOD);
	}
	assert_int_equal(standing(&leaf, morning() + HOUR / 2).state, REVOCATION_GOOD);
}

static void what_ends_the_cell_that_judges_a_stamp_costs_that_one_stamp(void **unused)
{
	const struct chain_trust trust = {
		.anchors = &root.cert, .anchor_count = 1, .others = &ca.cert, .other_count = 1};
	struct slice stamped = slice_str("a signature value"), token;

	(void)unused;
	responder.tsa = &tsa;
	for (size_t i = 0; i < 2; i++) {
		responder.says = deeds[i];
		assert_err(E_CELL, tsa_stamp(&arena, responder.stamps, stamped, &trust, morning(), &token));
		responder.says = NULL;
		assert_ok(tsa_stamp(&arena, responder.stamps, stamped, &trust, morning(), &token));
	}
	responder.tsa = &other; /* who may not stamp time */
	assert_err(E_SIGNATURE, tsa_stamp(&arena, responder.stamps, stamped, &trust, morning(), &token));
	assert_string_equal(err_trail()->place, "time stamp");
}

static void what_cannot_be_read_says_that_the_source_is_none(void **unused)
{
	(void)unused;
	have_ocsp();
	responder.mood = RESPONDER_GARBAGE;
	assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_NO_EVIDENCE);
	assert_int_equal(fetcher_state(fetcher, morning()).resting, 1);
	assert_int_equal(fetcher_state(fetcher, morning()).lost, 0);
}

static void a_source_does_not_rest_for_a_question_that_it_refuses(void **unused)
{
	static const struct {
		int status;
		size_t resting;
	} rows_of[] = {{400, 0}, {404, 0}, {408, 1}, {429, 1}, {500, 1}};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows_of); i++) {
		have_ocsp();
		responder.status = rows_of[i].status;
		assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_NO_EVIDENCE);
		assert_int_equal(fetcher_state(fetcher, morning()).resting, rows_of[i].resting);
		fetcher_free(fetcher);
	}
	fetcher = NULL;
}

/* Where the fetcher would keep the answer. */
static size_t place_of(const struct cert_ref *cert)
{
	const size_t row = 0;
	const struct slice parts[] = {slice(&row, sizeof(row)), cert->issuer_key, cert->issuer_name,
				      cert->serial};
	struct sm3 key;
	size_t index;

	assert_ok(sm3_of_parts(parts, COUNT(parts), &key));
	memcpy(&index, key.bytes, sizeof(index));
	return index % FETCH_ANSWERS_MAX;
}

static void what_proves_nothing_takes_nobody_elses_place(void **unused)
{
	const struct cert_ref good = cert_ref(&leaf.cert, &ca.cert);
	struct cert_ref odd = good;
	uint32_t serial = 0;

	(void)unused;
	have_ocsp();
	odd.serial = slice(&serial, sizeof(serial));
	do
		serial += 2;
	while (place_of(&odd) != place_of(&good));
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	responder.mood = RESPONDER_UNKNOWN;
	assert_int_equal(ask(&odd, morning()).ocsp_count, 1);
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
	responder.mood = RESPONDER_UP;
	assert_int_equal(ask(&odd, morning()).ocsp_count, 1);
	assert_int_equal(responder.asked, 3);
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 4);
}

/* A list's soundness is not decided by who asks first. */
static void a_list_is_sound_whoever_asks(void **unused)
{
	struct cert_ref odd = cert_ref(&leaf.cert, &ca.cert);

	(void)unused;
	have_crl();
	odd.serial = slice_str("nobody's");
	assert_int_equal(ask(&odd, morning()).crl_count, 1);
	assert_int_equal(fetcher_state(fetcher, morning()).unsound, 0);
	assert_int_equal(standing(&leaf, morning() + 30 * MINUTE).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 1);
}

static void a_list_may_come_as_text(void **unused)
{
	struct slice der, pem;

	(void)unused;
	have_crl();
	assert_ok(crl_write(&(struct crl_form){.issuer = &ca.cert,
					       .key = &ca.key,
					       .number = 1,
					       .this_update = morning(),
					       .next_update = morning() + DAY},
			    &arena, &der));
	assert_ok(pem_write("X509 CRL", der, &arena, &pem));
	assert_ok(arena_cstr(&arena, pem, &responder.says));
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
}

/* have_ocsp of a responder that knows no SM3, with and without leave to name the issuer otherwise. */
static void have_ocsp_of(enum responder_digests digests, bool sha1)
{
	responder.digests = digests;
	have(1, &(struct source){&ca.cert, SOURCE_OCSP, responder.ocsp, sha1});
}

static void an_issuer_is_named_by_sha1_where_sm3_is_not_understood(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_SHA1_OR_UNKNOWN, true);
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	assert_int_equal(responder.asked, 2);
	fetcher_free(fetcher);
	have_ocsp_of(RESPONDER_SHA1_OR_MALFORMED, true);
	assert_int_equal(standing(&leaf, morning()).state, REVOCATION_GOOD);
	responder.revoked = other.cert.serial;
	assert_int_equal(standing(&other, morning()).state, REVOCATION_REVOKED);
}

static void sha1_is_not_used_where_the_table_does_not_say_so(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_SHA1_OR_UNKNOWN, false);
	assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_SAYS_UNKNOWN);
	assert_int_equal(responder.asked, 1);
}

/* Who understands SM3 is not asked twice, even when there is no good answer. */
static void sha1_is_not_used_where_sm3_is_understood(void **unused)
{
	(void)unused;
	have_ocsp_of(RESPONDER_ALL, true);
	responder.mood = RESPONDER_STALE;
	assert_int_equal(standing(&leaf, morning()).doubt, REVOCATION_STALE);
	assert_int_equal(responder.asked, 1);
}

static void *ask_too(void *out)
{
	const struct cert_ref about = cert_ref(&leaf.cert, &ca.cert);
	struct revocation_found more;
	struct arena own;

	arena_init(&own, ARENA_REQUEST_MAX);
	if (fetcher_ask(fetcher, &own, &about, morning(), &more).code == E_OK)
		*(size_t *)out = more.ocsp_count;
	arena_clear(&own);
	return NULL;
}

static void of_threads_that_want_the_same_one_asks(void **unused)
{
	pthread_t threads[8];
	size_t counts[COUNT(threads)] = {0};

	(void)unused;
	have_ocsp();
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_too, &counts[i]), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(counts[i], 1);
	}
	assert_int_equal(responder.asked, 1);
}

#define WITH_RESPONDER(test) cmocka_unit_test_setup_teardown(test, open_responder, close_responder)

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
		WITH_RESPONDER(what_ends_the_cell_that_reads_it_costs_that_one_question_its_answer),
		WITH_RESPONDER(what_ends_the_cell_that_judges_a_stamp_costs_that_one_stamp),
		WITH_RESPONDER(what_cannot_be_read_says_that_the_source_is_none),
		WITH_RESPONDER(a_source_does_not_rest_for_a_question_that_it_refuses),
		WITH_RESPONDER(what_proves_nothing_takes_nobody_elses_place),
		WITH_RESPONDER(a_list_is_sound_whoever_asks),
		WITH_RESPONDER(a_list_may_come_as_text),
	};
	struct cell_duty reading = reading_duty, judging_stamps = tsa_duty;

	if (cell_is_me(argc, argv)) {
		reading.work = read_or_do;
		judging_stamps.work = judge_stamp_or_do;
		return cell_serve(argc, argv, (const struct cell_duty *[]){&reading, &judging_stamps, NULL});
	}

	return cmocka_run_group_tests(tests, start, stop);
}
