/* SPDX-License-Identifier: Apache-2.0 */
#include "making/certificate.h"

#include "gm/name.h"

struct case_of {
	struct arena *arena;
	const struct cert *cert;
	const struct certificate_demand *demand;
	const struct trust_view *view;
	struct chain chain;
};

static err is_for_signing(struct case_of *c)
{
	if (c->cert->ca)
		return FAIL(E_CERTIFICATE, "it is the certificate of an authority");
	if (!cert_may_sign(c->cert))
		return FAIL(E_CERTIFICATE, "its key usage does not allow signing");
	return OK;
}

static err is_in_force(struct case_of *c)
{
	if (c->demand->now < c->cert->not_before)
		return FAIL(E_CERTIFICATE, "it is not in force yet");
	if (c->demand->now > c->cert->not_after)
		return FAIL(E_CERTIFICATE, "it is no longer in force");
	return OK;
}

/* Licensed authorities are those in the trust folder. */
static err is_of_a_licensed_authority(struct case_of *c)
{
	TRY(chain_build(c->cert, &c->view->trust, c->demand->now, &c->chain));
	if (c->chain.state == CHAIN_UNTRUSTED)
		return FAIL(E_CERTIFICATE, "no licensed authority vouches for it");
	if (c->chain.state != CHAIN_SOUND)
		return FAIL(E_CERTIFICATE, "its chain is wrong: %s", chain_fault_text(c->chain.fault));
	return OK;
}

/* The certificate itself must be known not to be revoked. The authorities above it are in our own folder: of them it is
 * enough that nothing says they are. */
static err is_not_revoked(struct case_of *c)
{
	for (size_t i = 0; i < c->chain.count; i++) {
		struct revocation_question question = {
			.cert = c->chain.path[i],
			.issuer = chain_issuer(&c->chain, i),
			.at = c->demand->now,
			.now = c->demand->now,
			.memo = c->view->trust.memo,
		};
		struct revocation found;

		TRY(revocation_judge(&question, &c->view->revocation, &found));
		if (found.state == REVOCATION_REVOKED)
			return FAIL(E_CERTIFICATE, "%s is revoked", i == 0 ? "it" : "an authority above it");
		if (i == 0 && found.state != REVOCATION_GOOD)
			return FAIL(E_CERTIFICATE, "no current CRL says that it is not revoked");
	}
	return OK;
}

/* formats.md §15: O is the credit code and behind it the unit's name, CN the code of the seal. */
static err is_the_applicants(struct case_of *c)
{
	const struct certificate_demand *d = c->demand;
	struct slice o;
	struct slice cn;

	if (name_find(c->cert->subject, NAME_O, c->arena, &o).code != E_OK ||
	    name_find(c->cert->subject, NAME_CN, c->arena, &cn).code != E_OK)
		return FAIL(E_CERTIFICATE, "its subject cannot be read");
	if (o.len < d->credit_code.len || memcmp(o.at, d->credit_code.at, d->credit_code.len) != 0)
		return FAIL(E_CERTIFICATE, "its O does not begin with the owner's credit code");
	if (!slice_eq(slice_from(o, d->credit_code.len), d->owner_name))
		return FAIL(E_CERTIFICATE, "its O does not name the owner behind the credit code");
	if (d->seal_code.len == 0 || !slice_eq(cn, d->seal_code))
		return FAIL(E_CERTIFICATE, "its CN is not the code of the seal");
	return OK;
}

typedef err rule(struct case_of *c);
static rule *const rules[] = {
	is_for_signing, is_in_force, is_of_a_licensed_authority, is_not_revoked, is_the_applicants,
};

static err check(struct case_of *c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(rules[i](c));
	return OK;
}

err certificate_check(struct arena *arena, const struct cert *cert, const struct certificate_demand *demand,
		      const struct trust_view *view)
{
	struct case_of c = {.arena = arena, .cert = cert, .demand = demand, .view = view};

	return check(&c, COUNT(rules));
}

/* The last rule asks whose it is. */
err certificate_check_maker(struct arena *arena, const struct cert *cert, instant now,
			    const struct trust_view *view)
{
	struct certificate_demand demand = {.now = now};
	struct case_of c = {.arena = arena, .cert = cert, .demand = &demand, .view = view};
	err e = check(&c, COUNT(rules) - 1);

	if (e.code == E_CERTIFICATE) {
		const char *why = arena_text(arena, "%s", err_trail()->detail);

		return FAIL_AT(E_CERTIFICATE, "maker", "the maker's certificate: %s", why ? why : "");
	}
	return e;
}

err certificate_check_period(instant valid_to, instant certificate_ends, instant now)
{
	if (valid_to > certificate_ends)
		return FAIL_AT(E_SEAL_PERIOD, "valid_to", "the seal would end after its owner's certificate");
	if (valid_to <= now)
		return FAIL_AT(E_SEAL_PERIOD, "valid_to", "the seal would end before it is made");
	return OK;
}
