/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and weighing what was found. */
#include "gm/revocation_internal.h"

struct cert_ref cert_ref(const struct cert *cert, const struct cert *issuer)
{
	return (struct cert_ref){.serial = cert->serial,
				 .issuer_name = issuer->subject,
				 .issuer_key = slice(issuer->key.point, SM2_POINT_SIZE),
				 .digest = cert->digest,
				 .issuer_digest = issuer->digest};
}

/* Errors that say nothing of what was read. */
static bool is_ours(err e)
{
	return e.code == E_CRYPTO || e.code == E_NO_MEMORY;
}

err revocation_read(struct arena *arena, const struct revocation_found *found,
		    struct revocation_evidence *out)
{
	struct crl *crls = arena_array(arena, found->crl_count + 1, struct crl);
	struct ocsp *ocsps = arena_array(arena, found->ocsp_count + 1, struct ocsp);
	err e;

	REQUIRE(crls && ocsps, E_NO_MEMORY);
	*out = (struct revocation_evidence){.crls = crls, .ocsps = ocsps};
	for (size_t i = 0; i < found->crl_count; i++) {
		e = crl_read(found->crls[i], &crls[out->crl_count]);
		out->crl_count += e.code == E_OK;
		if (is_ours(e))
			return err_note(e, HERE, "crl_read");
	}
	for (size_t i = 0; i < found->ocsp_count; i++) {
		e = ocsp_read(found->ocsps[i], &ocsps[out->ocsp_count]);
		out->ocsp_count += e.code == E_OK;
		if (is_ours(e))
			return err_note(e, HERE, "ocsp_read");
	}
	err_forget();
	return OK;
}

#define SKEW (REVOCATION_SKEW_SECONDS * SECOND)

err revocation_doubt(struct revocation *out, enum revocation_doubt doubt)
{
	out->state = REVOCATION_UNKNOWN;
	out->doubt = doubt;
	err_forget();
	return OK;
}

/* That a certificate is revoked stays true, so such evidence never grows stale; that it is good was only said for the
 * time up to nextUpdate, and of an expired certificate a list says nothing any more (RFC 5280 §3.3). */
err revocation_weigh(const struct revocation_question *q, bool revoked, struct revocation *out)
{
	instant end;

	if (out->this_update > q->now + SKEW)
		return revocation_doubt(out, REVOCATION_NOT_YET);
	if (revoked) {
		out->state = REVOCATION_REVOKED;
		return OK;
	}
	/* without a nextUpdate, newer is always to be had (RFC 6960 §4.2.2.1): it speaks for its own moment, as far as
	 * clocks agree on that */
	end = out->next_update > out->this_update ? out->next_update : out->this_update + SKEW;
	if (q->at > end)
		return revocation_doubt(out, REVOCATION_STALE);
	if (out->this_update > q->cert->not_after)
		return revocation_doubt(out, REVOCATION_AFTER_EXPIRY);
	out->state = REVOCATION_GOOD;
	return OK;
}

/* Take what is worth more: revoked, then good, then the doubt that came nearer to an answer. Of two that say
 * revoked, the earlier moment counts. */
static void take_better(struct revocation *best, const struct revocation *next)
{
	bool better;

	if (next->state == REVOCATION_REVOKED && best->state == REVOCATION_REVOKED)
		better = next->invalid_since < best->invalid_since;
	else if (next->state == best->state && next->state == REVOCATION_UNKNOWN)
		better = next->doubt > best->doubt;
	else if (next->state == best->state)
		better = next->this_update > best->this_update;
	else
		better = next->state > best->state;
	if (better)
		*best = *next;
}

err revocation_of_all(const struct revocation_question *q, const struct revocation_evidence *evidence,
		      struct revocation *out)
{
	struct revocation next;

	*out = (struct revocation){.doubt = REVOCATION_NO_EVIDENCE};
	for (; evidence; evidence = evidence->next) {
		for (size_t i = 0; i < evidence->ocsp_count; i++) {
			TRY(revocation_by_ocsp(q, &evidence->ocsps[i], &next));
			take_better(out, &next);
		}
		for (size_t i = 0; i < evidence->crl_count; i++) {
			TRY(revocation_by_crl(q, &evidence->crls[i], &next));
			take_better(out, &next);
		}
	}
	return OK;
}

err revocation_judge(const struct revocation_question *q, const struct revocation_evidence *evidence,
		     struct revocation *out)
{
	struct revocation_question asked = *q;

	asked.on_responders = evidence;
	return revocation_of_all(&asked, evidence, out);
}

const char *revocation_reason_text(enum revocation_reason reason)
{
	switch (reason) {
	case REASON_UNSPECIFIED:
		return "unspecified";
	case REASON_KEY_COMPROMISE:
		return "keyCompromise";
	case REASON_CA_COMPROMISE:
		return "cACompromise";
	case REASON_AFFILIATION_CHANGED:
		return "affiliationChanged";
	case REASON_SUPERSEDED:
		return "superseded";
	case REASON_CESSATION:
		return "cessationOfOperation";
	case REASON_HOLD:
		return "certificateHold";
	case REASON_REMOVE_FROM_CRL:
		return "removeFromCRL";
	case REASON_PRIVILEGE_WITHDRAWN:
		return "privilegeWithdrawn";
	case REASON_AA_COMPROMISE:
		return "aACompromise";
	}
	return "unknown";
}
