/* SPDX-License-Identifier: Apache-2.0 */
/* Building goes from the leaf upwards, depth first, trying everybody who has the issuer's name, and keeps the best
 * ending found. Both its depth and the signatures it tries are bounded. */
#include "gm/chain.h"

#include "gm/internal.h"
#include "gm/name.h"

struct build {
	const struct chain_trust *trust;
	instant at;
	size_t checks;     /* signatures tried */
	struct chain now;  /* the path being tried; its state and fault belong to its last certificate */
	bool alike;        /* issuers are looked for by names that are alike, too */
	struct chain best; /* the best ending so far */
	bool has_best;
};

static int rank(enum chain_state state)
{
	return state == CHAIN_SOUND ? 2 : state == CHAIN_UNTRUSTED ? 1 : 0;
}

/* The present path ends here. */
static void finish(struct build *b, enum chain_state state, enum chain_fault fault, size_t fault_at)
{
	if (b->has_best && rank(state) <= rank(b->best.state))
		return;
	b->best = b->now;
	b->best.state = state;
	b->best.fault = fault;
	b->best.fault_at = fault_at;
	b->has_best = true;
}

/* CA certificates between path[i] and the leaf, those issued to themselves not counted (RFC 5280 §6.1.4 (l)). */
static int authorities_below(const struct chain *chain, size_t i)
{
	int count = 0;

	for (size_t j = 1; j < i; j++)
		count += !cert_self_issued(chain->path[j]);
	return count;
}

/* What is wrong with path[i] as it stands there. */
static enum chain_fault look_at(const struct build *b, size_t i)
{
	const struct cert *cert = b->now.path[i];

	if (cert->unknown_critical.len > 0)
		return CHAIN_UNKNOWN_CRITICAL;
	if (i == 0)
		return CHAIN_NO_FAULT;
	if (!cert->ca)
		return CHAIN_NOT_A_CA;
	if (cert->has_usage && !(cert->usage & CERT_SIGN_CERTS))
		return CHAIN_NO_CERT_SIGN;
	if (cert->path_len >= 0 && authorities_below(&b->now, i) > cert->path_len)
		return CHAIN_PATH_LENGTH;
	if (!cert_valid_at(cert, b->at))
		return CHAIN_ISSUER_PERIOD;
	return CHAIN_NO_FAULT;
}

/* The path is as long as it gets, and its signatures are right: judge every certificate of it. */
static void finish_path(struct build *b, enum chain_state state)
{
	for (size_t i = 0; i < b->now.count; i++) {
		enum chain_fault fault = look_at(b, i);

		if (fault != CHAIN_NO_FAULT) {
			finish(b, CHAIN_BROKEN, fault, i);
			return;
		}
	}
	finish(b, state, CHAIN_NO_FAULT, 0);
}

/* Genuine authorities encode their own name otherwise in what they issue (RFC 5280 §7.1). */
static bool names_issuer(const struct build *b, const struct cert *cert, const struct cert *issuer)
{
	return slice_eq(issuer->subject, cert->issuer) ||
	       (b->alike && name_alike(issuer->subject, cert->issuer));
}

/* Both name their key and the names differ: another authority of that name, or another key of it. */
static bool keys_named_apart(const struct cert *cert, const struct cert *issuer)
{
	return cert->authority_key_id.len > 0 && issuer->subject_key_id.len > 0 &&
	       !slice_eq(cert->authority_key_id, issuer->subject_key_id);
}

/* Did issuer sign the last of the path? Past CHAIN_CHECKS_MAX attempts nobody did. */
static err try_signature(struct build *b, const struct cert *issuer, bool *signed_it)
{
	const struct cert *cert = b->now.path[b->now.count - 1];
	err e;

	*signed_it = false;
	if (b->checks++ >= CHAIN_CHECKS_MAX)
		return OK;
	e = cert_signed_by(cert, &issuer->key, b->trust->memo);
	if (e.code != E_OK && e.code != E_SIGNATURE && e.code != E_DER)
		return err_note(e, HERE, "a signature cannot be checked");
	*signed_it = e.code == E_OK;
	return OK;
}

/* Somebody by the issuer's name did not sign: a fault, unless the certificate names another key. */
static void not_signed(struct build *b, const struct cert *issuer, bool *claimed)
{
	if (keys_named_apart(b->now.path[b->now.count - 1], issuer))
		return;
	*claimed = true;
	finish(b, CHAIN_BROKEN, CHAIN_BAD_SIGNATURE, b->now.count - 1);
}

static err try_anchors(struct build *b, bool apart, bool *claimed)
{
	const struct cert *cert = b->now.path[b->now.count - 1];

	for (size_t i = 0; i < b->trust->anchor_count && b->best.state != CHAIN_SOUND; i++) {
		const struct cert *anchor = &b->trust->anchors[i];
		bool signed_it;

		if (!names_issuer(b, cert, anchor) || keys_named_apart(cert, anchor) != apart)
			continue;
		TRY(try_signature(b, anchor, &signed_it));
		if (!signed_it) {
			not_signed(b, anchor, claimed);
			continue;
		}
		*claimed = true;
		b->now.anchor = anchor;
		finish_path(b, CHAIN_SOUND);
		b->now.anchor = NULL;
	}
	return OK;
}

/* The same party: a name and a key. */
static bool is_same(const struct cert *a, const struct cert *b)
{
	return slice_eq(a->subject, b->subject) && sm2_public_eq(&a->key, &b->key);
}

static bool is_on_path(const struct chain *chain, const struct cert *cert)
{
	for (size_t i = 0; i < chain->count; i++)
		if (is_same(chain->path[i], cert))
			return true;
	return false;
}

static err extend(struct build *b);

static err try_other(struct build *b, const struct cert *other, bool *claimed)
{
	bool signed_it;

	TRY(try_signature(b, other, &signed_it));
	if (!signed_it) {
		not_signed(b, other, claimed);
		return OK;
	}
	*claimed = true;
	if (is_on_path(&b->now, other)) {
		finish(b, CHAIN_BROKEN, CHAIN_LOOP, b->now.count - 1);
		return OK;
	}
	if (b->now.count == CHAIN_LENGTH_MAX) {
		finish(b, CHAIN_BROKEN, CHAIN_TOO_LONG, b->now.count - 1);
		return OK;
	}
	b->now.path[b->now.count++] = other;
	TRY(extend(b));
	b->now.count--;
	return OK;
}

static err try_others(struct build *b, bool apart, bool *claimed)
{
	const struct cert *cert = b->now.path[b->now.count - 1];

	for (size_t i = 0; i < b->trust->other_count && b->best.state != CHAIN_SOUND; i++) {
		const struct cert *other = &b->trust->others[i];

		/* a root among the others does not lead on from itself */
		if (names_issuer(b, cert, other) && keys_named_apart(cert, other) == apart &&
		    !is_same(other, cert))
			TRY(try_other(b, other, claimed));
	}
	return OK;
}

/* Nobody has the issuer's name. Somebody of another name who made the signature all the same is a mismatch. */
static err look_for_mismatch(struct build *b, const struct cert *certs, size_t count, bool *found)
{
	const struct cert *cert = b->now.path[b->now.count - 1];

	for (size_t i = 0; i < count && !*found && b->checks <= CHAIN_CHECKS_MAX; i++)
		if (!keys_named_apart(cert, &certs[i]) && !slice_eq(certs[i].subject, cert->issuer))
			TRY(try_signature(b, &certs[i], found));
	return OK;
}

static err finish_unknown(struct build *b)
{
	const struct cert *cert = b->now.path[b->now.count - 1];
	bool found = false;

	if (cert_self_issued(cert)) {
		TRY(try_signature(b, cert, &found));
		if (found || keys_named_apart(cert, cert))
			finish_path(b, CHAIN_UNTRUSTED);
		else
			finish(b, CHAIN_BROKEN, CHAIN_BAD_SIGNATURE, b->now.count - 1);
		return OK;
	}
	TRY(look_for_mismatch(b, b->trust->anchors, b->trust->anchor_count, &found));
	TRY(look_for_mismatch(b, b->trust->others, b->trust->other_count, &found));
	if (found)
		finish(b, CHAIN_BROKEN, CHAIN_NAME_MISMATCH, b->now.count - 1);
	else
		finish_path(b, CHAIN_UNTRUSTED);
	return OK;
}

/* Go on from the last certificate of the path: first with those whose key it names or who name none, then with
 * the others of that name. */
static err try_all(struct build *b, bool *claimed)
{
	for (int apart = 0; apart <= 1 && b->best.state != CHAIN_SOUND; apart++) {
		TRY(try_anchors(b, apart, claimed));
		if (b->best.state != CHAIN_SOUND)
			TRY(try_others(b, apart, claimed));
	}
	return OK;
}

/* Names that are merely alike come last. */
static err extend(struct build *b)
{
	bool claimed = false; /* somebody known has the issuer's name and key */
	const bool below = b->alike;

	b->alike = false;
	TRY(try_all(b, &claimed));
	b->alike = true;
	if (!claimed)
		TRY(try_all(b, &claimed));
	b->alike = below;
	return claimed ? OK : finish_unknown(b);
}

const struct cert *chain_issuer(const struct chain *chain, size_t i)
{
	return i + 1 < chain->count ? chain->path[i + 1] : chain->anchor;
}

static void remember(const struct chain *chain, struct sm2_memo *memo)
{
	for (size_t i = 0; i < chain->count; i++)
		cert_keep_signed(chain->path[i], &chain_issuer(chain, i)->key, memo);
}

err chain_build(const struct cert *leaf, const struct chain_trust *trust, instant at, struct chain *out)
{
	struct build b = {.trust = trust, .at = at};

	b.now.path[0] = leaf;
	b.now.count = 1;
	b.best.state = CHAIN_UNTRUSTED;
	TRY(extend(&b));
	if (b.checks > CHAIN_CHECKS_MAX && b.best.state != CHAIN_SOUND) {
		b.has_best = false; /* who knows what was not tried */
		finish(&b, CHAIN_BROKEN, CHAIN_TOO_LONG, 0);
	}
	*out = b.best;
	out->leaf_not_yet = at < leaf->not_before;
	out->leaf_expired = at > leaf->not_after;
	err_forget(); /* of attempts that did not lead on */
	if (out->state == CHAIN_SOUND)
		remember(out, trust->memo);
	return OK;
}

const char *chain_fault_text(enum chain_fault fault)
{
	static const char *const texts[CHAIN_FAULTS] = {
		[CHAIN_NO_FAULT] = "nothing is wrong",
		[CHAIN_BAD_SIGNATURE] = "the issuer did not sign the certificate",
		[CHAIN_NAME_MISMATCH] = "the certificate was signed by somebody else than its issuer",
		[CHAIN_NOT_A_CA] = "an issuer is not a certification authority",
		[CHAIN_NO_CERT_SIGN] = "an issuer's key may not sign certificates",
		[CHAIN_PATH_LENGTH] = "more authorities stand below an issuer than it allows",
		[CHAIN_ISSUER_PERIOD] = "an issuer's certificate was not valid at that time",
		[CHAIN_UNKNOWN_CRITICAL] = "a critical extension is not known",
		[CHAIN_LOOP] = "a certificate leads back to itself",
		[CHAIN_TOO_LONG] = "the chain is too long, or has too many branches",
	};

	return (size_t)fault < CHAIN_FAULTS ? texts[fault] : "an unknown fault";
}
