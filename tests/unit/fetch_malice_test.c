/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation that is fetched, where who asks, or what comes, may be malicious. */
#include "fetch/reading.h"
#include "fetch/tsa.h"
#include "gm/pem.h"
#include "lib/check.h"
#include "lib/fetching.h"
#include "lib/forge.h"

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
	fetching_ocsp();
	for (size_t i = 0; i < COUNT(deeds); i++) {
		instant now = fetching_morning() + (instant)i * MINUTE;

		fetching()->responder.says = deeds[i];
		assert_int_equal(fetching_standing(&fetching()->leaf, now).doubt, REVOCATION_NO_EVIDENCE);
		assert_int_equal(fetcher_state(fetching()->fetcher, now).lost, i + 1);
		assert_int_equal(fetcher_state(fetching()->fetcher, now).resting, 0);
		fetching()->responder.says = NULL;
		assert_int_equal(fetching_standing(&fetching()->other, now).state, REVOCATION_GOOD);
	}
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning() + HOUR / 2).state,
			 REVOCATION_GOOD);
}

static void what_ends_the_cell_that_judges_a_stamp_costs_that_one_stamp(void **unused)
{
	const struct chain_trust trust = {.anchors = &fetching()->root.cert,
					  .anchor_count = 1,
					  .others = &fetching()->ca.cert,
					  .other_count = 1};
	struct slice stamped = slice_str("a signature value"), token;

	(void)unused;
	fetching()->responder.tsa = &fetching()->tsa;
	for (size_t i = 0; i < 2; i++) {
		fetching()->responder.says = deeds[i];
		assert_err(E_CELL, tsa_stamp(&fetching()->arena, fetching()->responder.stamps, stamped,
					     &trust, fetching_morning(), &token));
		fetching()->responder.says = NULL;
		assert_ok(tsa_stamp(&fetching()->arena, fetching()->responder.stamps, stamped, &trust,
				    fetching_morning(), &token));
	}
	fetching()->responder.tsa = &fetching()->other; /* who may not stamp time */
	assert_err(E_SIGNATURE, tsa_stamp(&fetching()->arena, fetching()->responder.stamps, stamped, &trust,
					  fetching_morning(), &token));
	assert_string_equal(err_trail()->place, "time stamp");
}

static void what_cannot_be_read_says_that_the_source_is_none(void **unused)
{
	(void)unused;
	fetching_ocsp();
	fetching()->responder.mood = RESPONDER_GARBAGE;
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
			 REVOCATION_NO_EVIDENCE);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).resting, 1);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).lost, 0);
}

static void a_source_does_not_rest_for_a_question_that_it_refuses(void **unused)
{
	static const struct {
		int status;
		size_t resting;
	} rows_of[] = {{400, 0}, {404, 0}, {408, 1}, {429, 1}, {500, 1}};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows_of); i++) {
		fetching_ocsp();
		fetching()->responder.status = rows_of[i].status;
		assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
				 REVOCATION_NO_EVIDENCE);
		assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).resting,
				 rows_of[i].resting);
		fetcher_free(fetching()->fetcher);
	}
	fetching()->fetcher = NULL;
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
	const struct cert_ref good = cert_ref(&fetching()->leaf.cert, &fetching()->ca.cert);
	struct cert_ref odd = good;
	uint32_t serial = 0;

	(void)unused;
	fetching_ocsp();
	odd.serial = slice(&serial, sizeof(serial));
	do
		serial += 2;
	while (place_of(&odd) != place_of(&good));
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	fetching()->responder.mood = RESPONDER_UNKNOWN;
	assert_int_equal(fetching_ask(&odd, fetching_morning()).ocsp_count, 1);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 2);
	fetching()->responder.mood = RESPONDER_UP;
	assert_int_equal(fetching_ask(&odd, fetching_morning()).ocsp_count, 1);
	assert_int_equal(fetching()->responder.asked, 3);
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 4);
}

/* As a PEM text, for a responder to say. */
static const char *list_as_text(const struct crl_entry *entry, struct slice part, struct slice by)
{
	struct arena *arena = &fetching()->arena;
	const struct crl_form form = {.issuer = &fetching()->ca.cert,
				      .key = &fetching()->ca.key,
				      .number = 1,
				      .this_update = fetching_morning(),
				      .next_update = fetching_morning() + DAY,
				      .entries = entry,
				      .count = entry ? 1 : 0};
	struct slice der, pem;
	const char *text;

	assert_ok(crl_write(&form, arena, &der));
	if (part.len > 0)
		der = cert_edited(arena, &fetching()->ca, der, part, by);
	assert_ok(pem_write("X509 CRL", der, arena, &pem));
	assert_ok(arena_cstr(arena, pem, &text));
	return text;
}

/* Its soundness is not decided by who asks first: here by one whose own entry cannot be read. */
static void a_list_is_sound_whoever_asks(void **unused)
{
	const struct crl_entry entry = {.serial = fetching()->leaf.cert.serial,
					.revoked_at = pki_at("2026-03-04T05:06:07Z")};

	(void)unused;
	fetching_crl();
	fetching()->responder.says =
		list_as_text(&entry, slice_str("260304050607Z"), slice_str("26030405060?Z"));
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).doubt,
			 REVOCATION_UNSUPPORTED);
	assert_int_equal(fetcher_state(fetching()->fetcher, fetching_morning()).unsound, 0);
	assert_int_equal(fetching_standing(&fetching()->other, fetching_morning() + 30 * MINUTE).state,
			 REVOCATION_GOOD);
	assert_int_equal(fetching()->responder.asked, 1);
}

static void a_list_may_come_as_text(void **unused)
{
	(void)unused;
	fetching_crl();
	fetching()->responder.says = list_as_text(NULL, slice(NULL, 0), slice(NULL, 0));
	assert_int_equal(fetching_standing(&fetching()->leaf, fetching_morning()).state, REVOCATION_GOOD);
}

#define WITH_RESPONDER(test) cmocka_unit_test_setup_teardown(test, fetching_open, fetching_close)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
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

	return cmocka_run_group_tests(tests, fetching_begin, fetching_end);
}
