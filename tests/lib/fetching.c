/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/fetching.h"

#include "lib/check.h"

struct fetching *fetching(void)
{
	static struct fetching it;

	return &it;
}

instant fetching_morning(void)
{
	return pki_at("2026-11-22T08:00:00Z");
}

int fetching_begin(void **unused)
{
	(void)unused;
	arena_init(&fetching()->arena, ARENA_REQUEST_MAX);
	pki_root(&fetching()->arena, "Root", &fetching()->root);
	pki_ca(&fetching()->arena, &fetching()->root, "CA", 0, &fetching()->ca);
	pki_root(&fetching()->arena, "Stranger", &fetching()->stranger);
	pki_leaf(&fetching()->arena, &fetching()->ca, "Leaf", &fetching()->leaf);
	pki_tsa(&fetching()->arena, &fetching()->ca, "TSA", &fetching()->tsa);
	pki_leaf(&fetching()->arena, &fetching()->ca, "Other", &fetching()->other);
	return 0;
}

int fetching_end(void **unused)
{
	struct pki_party *all[] = {&fetching()->root,  &fetching()->ca,       &fetching()->leaf,
				   &fetching()->other, &fetching()->stranger, &fetching()->tsa};

	(void)unused;
	for (size_t i = 0; i < COUNT(all); i++)
		key_release(&all[i]->key);
	arena_clear(&fetching()->arena);
	return 0;
}

void fetching_from(size_t row_count, const struct source *given)
{
	struct fetch_conf conf = {.sources = {fetching()->rows, row_count},
				  .keep = HOUR,
				  .patience = SECOND / 2,
				  .retry = 10 * SECOND};

	memcpy(fetching()->rows, given, row_count * sizeof(*fetching()->rows));
	assert_ok(fetcher_new(&conf, &fetching()->fetcher));
}

int fetching_open(void **unused)
{
	(void)unused;
	fetching()->responder = (struct responder){.authority = &fetching()->ca,
						   .speaker = &fetching()->ca,
						   .stranger = &fetching()->stranger,
						   .now = fetching_morning(),
						   .life = DAY};
	responder_start(&fetching()->responder);
	return 0;
}

int fetching_close(void **unused)
{
	(void)unused;
	responder_stop(&fetching()->responder);
	fetcher_free(fetching()->fetcher);
	fetching()->fetcher = NULL;
	return 0;
}

void fetching_ocsp(void)
{
	fetching_from(1,
		      &(struct source){&fetching()->ca.cert, SOURCE_OCSP, fetching()->responder.ocsp, false});
}

void fetching_crl(void)
{
	fetching_from(1,
		      &(struct source){&fetching()->ca.cert, SOURCE_CRL, fetching()->responder.crl, false});
}

struct revocation_found fetching_ask(const struct cert_ref *cert, instant now)
{
	struct revocation_found more;

	assert_ok(fetcher_ask(fetching()->fetcher, &fetching()->arena, cert, now, &more));
	return more;
}

struct revocation fetching_standing(const struct pki_party *party, instant now)
{
	const struct cert_ref about = cert_ref(&party->cert, &fetching()->ca.cert);
	struct revocation_found found = fetching_ask(&about, now);
	struct revocation_evidence more;
	struct revocation_question q = {
		.cert = &party->cert, .issuer = &fetching()->ca.cert, .at = now, .now = now};
	struct revocation out;

	assert_ok(revocation_read(&fetching()->arena, &found, &more));
	assert_int_equal(more.crl_count + more.ocsp_count, found.crl_count + found.ocsp_count);
	assert_ok(revocation_judge(&q, &more, &out));
	return out;
}
