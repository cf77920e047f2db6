/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/standing.h"

static err check_revocation(const struct chain *chain, size_t i, const struct trust_view *view, instant now)
{
	const struct revocation_question question = {.cert = chain->path[i],
						     .issuer = chain_issuer(chain, i),
						     .at = now,
						     .now = now,
						     .memo = view->trust.memo};
	struct revocation found;

	TRY(revocation_judge(&question, &view->revocation, &found));
	if (found.state == REVOCATION_REVOKED)
		return FAIL(E_CERTIFICATE, "%s is revoked", i == 0 ? "it" : "an authority above it");
	return OK;
}

err standing_check(const struct cert *cert, const struct trust_view *view, instant now)
{
	struct chain chain;

	TRY(chain_build(cert, &view->trust, now, &chain));
	if (chain.state == CHAIN_UNTRUSTED)
		return FAIL(E_CERTIFICATE, "no authority in the folder vouches for it");
	if (chain.state != CHAIN_SOUND)
		return FAIL(E_CERTIFICATE, "its chain is wrong: %s", chain_fault_text(chain.fault));
	for (size_t i = 0; i < chain.count; i++)
		TRY(check_revocation(&chain, i, view, now));
	return OK;
}
