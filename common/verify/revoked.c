/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the certificates of a chain were revoked (RFC 5280 §6.3, GB/T 38540-2020 §7.3): all evidence at hand, and what
 * more is to be had on each. Parties share authorities, and documents parties: each certificate is asked about once. */
#include "verify/judged.h"

/* What was had on one certificate from one issuer. */
struct inquiry {
	struct inquiry *next;
	struct sm3 cert, issuer;
	struct revocation_evidence more;
};

static bool is_about(const struct inquiry *i, const struct cert *cert, const struct cert *issuer)
{
	return slice_eq(sm3_slice(&i->cert), sm3_slice(&cert->digest)) &&
	       slice_eq(sm3_slice(&i->issuer), sm3_slice(&issuer->digest));
}

static struct inquiry *find_inquiry(const struct judged *j, const struct cert *cert,
				    const struct cert *issuer)
{
	struct inquiry *i = *j->inquiries;

	while (i && !is_about(i, cert, issuer))
		i = i->next;
	return i;
}

static err inquire(struct judged *j, const struct cert *cert, const struct cert *issuer,
		   struct revocation_evidence *more)
{
	const struct evidence *evidence = j->request->evidence;
	struct revocation_found found = {0};
	struct cert_ref about;
	struct inquiry *i;

	*more = (struct revocation_evidence){0};
	if (!evidence->revocation_of)
		return OK;
	i = find_inquiry(j, cert, issuer);
	if (i) {
		*more = i->more;
		return OK;
	}
	about = cert_ref(cert, issuer);
	TRY(evidence->revocation_of(evidence->self, j->arena, &about, &found));
	TRY(revocation_read(j->arena, &found, more));
	i = arena_new(j->arena, struct inquiry);
	REQUIRE(i, E_NO_MEMORY);
	*i = (struct inquiry){
		.next = *j->inquiries, .cert = cert->digest, .issuer = issuer->digest, .more = *more};
	*j->inquiries = i;
	return OK;
}

static err judge_link(struct judged *j, const struct chain *chain, size_t i, instant at,
		      struct revocation *out)
{
	const struct evidence *evidence = j->request->evidence;
	const struct cert *issuer = chain_issuer(chain, i);
	struct revocation_evidence more;
	struct revocation_question q = {.cert = chain->path[i],
					.issuer = issuer,
					.issuer_is_anchor = issuer == chain->anchor,
					.at = at,
					.now = j->request->now,
					.memo = evidence->trust.memo};

	if (!issuer) {
		*out = (struct revocation){.doubt = REVOCATION_NO_EVIDENCE};
		return OK;
	}
	TRY(inquire(j, q.cert, issuer, &more));
	more.next = &evidence->revocation;
	return revocation_judge(&q, &more, out);
}

err judged_standing(struct judged *j, const struct chain *chain, instant at, struct standing *out)
{
	out->count = 0;
	for (size_t i = 0; i < chain->count && (i == 0 || chain_issuer(chain, i)); i++) {
		TRY(judge_link(j, chain, i, at, &out->of[i]));
		out->count++;
	}
	return OK;
}

static bool is_expected(const struct expected *expected, const struct cert *cert, const struct cert *issuer)
{
	for (size_t i = 0; i < expected->link_count; i++) {
		const struct cert_ref *link = &expected->links[i];

		if (slice_eq(sm3_slice(&link->digest), sm3_slice(&cert->digest)) &&
		    slice_eq(sm3_slice(&link->issuer_digest), sm3_slice(&issuer->digest)))
			return true;
	}
	return false;
}

void judged_expect_links(const struct judged *j, const struct chain *chain, struct expected *expected)
{
	for (size_t i = 0; i < chain->count && chain_issuer(chain, i); i++) {
		const struct cert *issuer = chain_issuer(chain, i);

		if (expected->link_count < EXPECTED_LINKS_MAX && !find_inquiry(j, chain->path[i], issuer) &&
		    !is_expected(expected, chain->path[i], issuer))
			expected->links[expected->link_count++] = cert_ref(chain->path[i], issuer);
	}
}

bool revocation_counts(const struct judged *j)
{
	return check_meaning(CHECK_signer_revocation)->grades[j->request->policy] != GRADE_IGNORE;
}
