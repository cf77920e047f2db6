/* SPDX-License-Identifier: Apache-2.0 */
/* Everybody whom a verdict depends on, in every mood: what then follows for an honest document. Whatever is missing, late,
 * old or forged, nothing passes for want of evidence. */
#include "fetch/fetcher.h"
#include "fetch/reading.h"
#include "fetch/tsa.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/responder.h"
#include "lib/verdict.h"

enum { BY_CRL, BY_OCSP, BY_TSA, BY_REGISTRY, PEERS };
static const char *const peers[PEERS] = {"CRL", "OCSP", "TSA", "registry"};

#define PASSED "TOTAL_PASSED"
#define NO_REVOCATION "INDETERMINATE REVOCATION_UNKNOWN"
#define NO_TIME "INDETERMINATE TIME_UNPROVEN"
#define NO_STATUS "INDETERMINATE STATUS_UNKNOWN"

static const char *const verdicts[PEERS][RESPONDER_MOODS] = {
	[BY_CRL] = {[RESPONDER_UP] = PASSED,
		    [RESPONDER_DOWN] = NO_REVOCATION,
		    [RESPONDER_SLOW] = NO_REVOCATION,
		    [RESPONDER_GARBAGE] = NO_REVOCATION,
		    [RESPONDER_STALE] = NO_REVOCATION,
		    [RESPONDER_REPLAYED] = NO_REVOCATION,
		    [RESPONDER_WRONG_SIGNER] = NO_REVOCATION,
		    [RESPONDER_UNKNOWN] = NO_REVOCATION,
		    [RESPONDER_REVOKED] = "TOTAL_FAILED SIGNER_REVOKED"},
	[BY_OCSP] = {[RESPONDER_UP] = PASSED,
		     [RESPONDER_DOWN] = NO_REVOCATION,
		     [RESPONDER_SLOW] = NO_REVOCATION,
		     [RESPONDER_GARBAGE] = NO_REVOCATION,
		     [RESPONDER_STALE] = NO_REVOCATION,
		     [RESPONDER_REPLAYED] = NO_REVOCATION,
		     [RESPONDER_WRONG_SIGNER] = NO_REVOCATION,
		     [RESPONDER_UNKNOWN] = NO_REVOCATION,
		     [RESPONDER_REVOKED] = "TOTAL_FAILED SIGNER_REVOKED"},
	/* The certificate has been revoked since the signing, so that only a time stamp bears out the time: what is no good
	 * time stamp is refused when it is asked for, and the document goes without one. Whoever signs has the patience to
	 * wait for a slow authority. */
	[BY_TSA] = {[RESPONDER_UP] = PASSED,
		    [RESPONDER_DOWN] = NO_TIME,
		    [RESPONDER_SLOW] = PASSED,
		    [RESPONDER_GARBAGE] = NO_TIME,
		    [RESPONDER_STALE] = NO_TIME,
		    [RESPONDER_REPLAYED] = NO_TIME,
		    [RESPONDER_WRONG_SIGNER] = NO_TIME,
		    [RESPONDER_UNKNOWN] = NO_TIME,
		    [RESPONDER_REVOKED] = "TOTAL_FAILED TIMESTAMP_INVALID"},
	/* Its answers come signed over the bus; one that is late, garbled or of a wrong signer never gets as far as
	 * the judge. */
	[BY_REGISTRY] = {[RESPONDER_UP] = PASSED,
			 [RESPONDER_DOWN] = NO_STATUS,
			 [RESPONDER_SLOW] = NO_STATUS,
			 [RESPONDER_GARBAGE] = NO_STATUS,
			 [RESPONDER_STALE] = NO_TIME,
			 [RESPONDER_REPLAYED] = "TOTAL_FAILED SEAL_NOT_FILED",
			 [RESPONDER_WRONG_SIGNER] = NO_STATUS,
			 [RESPONDER_UNKNOWN] = "TOTAL_FAILED SEAL_NOT_FILED",
			 [RESPONDER_REVOKED] = "TOTAL_FAILED SEAL_CANCELLED"},
};

/* A recipe whose revocation is fetched. */
struct scene {
	struct recipe recipe; /* first: self of all questions */
	struct source row;
	struct fetcher *fetcher;
};

static struct responder responder;
static const struct pki_party *old_tsa, *foreign_tsa;

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	struct scene *scene = self;

	return fetcher_ask(scene->fetcher, arena, cert, scene->recipe.request.now, more);
}

static void fetch_from(struct scene *scene, enum source_kind kind, const char *url)
{
	const struct fetch_conf conf = {
		.sources = {&scene->row, 1}, .keep = HOUR, .patience = SECOND / 2, .retry = MINUTE};

	scene->row = (struct source){&world.ca.cert, kind, url, false};
	assert_ok(fetcher_new(&conf, &scene->fetcher));
	scene->recipe.evidence.revocation_of = revocation_of;
	/* of what the authority itself would say there is nothing at hand */
	scene->recipe.crls[0] = scene->recipe.crls[2];
}

static struct slice stamp_by_asking(const struct recipe *r, struct slice signature)
{
	struct chain_trust trust = {
		.anchors = &world.root.cert, .anchor_count = 1, .others = &world.ca.cert, .other_count = 1};
	struct slice token;

	if (tsa_stamp(r->arena, responder.stamps, signature, &trust, responder.now, &token).code == E_OK)
		return token;
	err_forget();
	return slice(NULL, 0);
}

static void set_tsa(struct recipe *r, enum responder_mood mood)
{
	r->ask_tsa = stamp_by_asking;
	responder.now = r->signed_at + MINUTE;
	if (mood == RESPONDER_STALE)
		responder.tsa = old_tsa;
	if (mood == RESPONDER_UNKNOWN)
		responder.tsa = foreign_tsa;
	crl_make(&world.ca, world.owner.cert.serial, "2026-11-21T00:00:00Z", REASON_CESSATION,
		 "2026-11-21T12:00:00Z", &r->crls[0]);
	if (mood == RESPONDER_REVOKED)
		crl_make(&world.ca, world.tsa.cert.serial, "2026-11-19T00:00:00Z", REASON_CESSATION,
			 "2026-11-21T12:00:00Z", &r->crls[r->crl_count++]);
}

static void set_registry(struct recipe *r, enum responder_mood mood)
{
	static const enum seal_status says[RESPONDER_MOODS] = {
		[RESPONDER_UP] = STATUS_ACTIVE,         [RESPONDER_STALE] = STATUS_ACTIVE,
		[RESPONDER_REPLAYED] = STATUS_ACTIVE,   [RESPONDER_UNKNOWN] = STATUS_NONE,
		[RESPONDER_REVOKED] = STATUS_CANCELLED,
	};

	r->status.status = says[mood];
	if (mood == RESPONDER_STALE) /* it tells what held, and that it does not any more */
		r->status.until = pki_at("2026-11-21T00:00:00Z");
	if (mood == RESPONDER_REPLAYED) /* about another seal */
		r->status.seal_sm3 = slice_str("0123456789abcdef0123456789abcdef");
}

static const char *verdict_of(int peer, enum responder_mood mood)
{
	struct scene scene = {0};
	const struct report *report;
	const char *verdict;

	recipe_honest(&scene.recipe);
	responder.mood = mood;
	responder.tsa = &world.tsa;
	responder.now = scene.recipe.request.now;
	responder.revoked = peer == BY_CRL ? world.owner.cert.serial : slice(NULL, 0);
	if (peer == BY_CRL)
		fetch_from(&scene, SOURCE_CRL, responder.crl);
	if (peer == BY_OCSP)
		fetch_from(&scene, SOURCE_OCSP, responder.ocsp);
	if (peer == BY_TSA)
		set_tsa(&scene.recipe, mood);
	if (peer == BY_REGISTRY)
		set_registry(&scene.recipe, mood);
	report = recipe_judge(&scene.recipe);
	verdict = arena_text(&world.arena, "%s%s%s", indication_name(report->indication),
			     report->reason ? " " : "",
			     report->reason ? reason_meaning(report->reason)->name : "");
	fetcher_free(scene.fetcher);
	return verdict;
}

static void a_document_whose_evidence_is_in_any_mood_gets_the_verdict_of_the_grid(void **unused)
{
	int wrong = 0;

	(void)unused;
	for (int peer = 0; peer < PEERS; peer++) {
		for (int mood = 0; mood < RESPONDER_MOODS; mood++) {
			const char *verdict = verdict_of(peer, (enum responder_mood)mood);

			if (strcmp(verdict, verdicts[peer][mood]) == 0)
				continue;
			print_error("%s %s: %s instead of %s\n", peers[peer], responder_moods[mood], verdict,
				    verdicts[peer][mood]);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static int begin(void **unused)
{
	int failed = world_setup(unused);

	old_tsa = party_make(&(struct party_form){.cn = "旧时间戳",
						  .issuer = &world.ca,
						  .to = "2026-11-01T00:00:00Z",
						  .purpose = CERT_TIME_STAMPING});
	foreign_tsa = party_make(&(struct party_form){
		.cn = "TSA", .issuer = &world.foreign_ca, .purpose = CERT_TIME_STAMPING});
	responder = (struct responder){
		.authority = &world.ca, .speaker = &world.ca, .stranger = &world.stranger, .life = DAY};
	responder_start(&responder);
	return failed;
}

static int end(void **unused)
{
	responder_stop(&responder);
	return world_teardown(unused);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_whose_evidence_is_in_any_mood_gets_the_verdict_of_the_grid),
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&reading_duty, &tsa_duty, NULL});
	return cmocka_run_group_tests(tests, begin, end);
}
