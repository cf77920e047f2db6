/* SPDX-License-Identifier: Apache-2.0 */
/* From a certificate up to somebody we know (RFC 5280 §6.1). Pure: the same certificates, trust and moment give
 * the same answer. What is found is told as facts; which of them is a fault is the judge's business.
 *
 * A trust anchor is a name and a key: the dates and extensions of its own certificate are not examined, those
 * of every other certificate are (verdicts.md). */
#ifndef GM_CHAIN_H
#define GM_CHAIN_H

#include "gm/cert.h"

struct chain_trust {
	const struct cert *anchors;
	size_t anchor_count;
	const struct cert *others; /* intermediates, from wherever: nobody trusts them for being here */
	size_t other_count;
	struct sm2_memo *memo; /* may be NULL */
};

enum chain_state {
	CHAIN_SOUND,     /* ends at an anchor, and nothing is wrong on the way */
	CHAIN_UNTRUSTED, /* nothing is wrong as far as it goes, and it ends at nobody we know */
	CHAIN_BROKEN,    /* wrong in itself */
};

enum chain_fault {
	CHAIN_NO_FAULT,
	CHAIN_BAD_SIGNATURE,    /* the issuer by that name did not sign it */
	CHAIN_NAME_MISMATCH,    /* the key that its identifier names belongs to somebody else */
	CHAIN_NOT_A_CA,         /* an issuer without cA TRUE */
	CHAIN_NO_CERT_SIGN,     /* an issuer whose key usage lacks keyCertSign */
	CHAIN_PATH_LENGTH,      /* more CA certificates below an issuer than it allows */
	CHAIN_ISSUER_PERIOD,    /* an intermediate is not valid at the moment asked for */
	CHAIN_UNKNOWN_CRITICAL, /* a critical extension we do not know */
	CHAIN_LOOP,             /* a certificate leads back to itself */
	CHAIN_TOO_LONG, /* over CHAIN_LENGTH_MAX certificates, or CHAIN_CHECKS_MAX signatures to try */
	CHAIN_FAULTS
};

struct chain {
	enum chain_state state;
	enum chain_fault fault; /* CHAIN_NO_FAULT unless broken */
	size_t fault_at;        /* index into path of the certificate it was found with */
	const struct cert
		*path[CHAIN_LENGTH_MAX]; /* the leaf first, then its issuers; the anchor is not in it */
	size_t count;
	const struct cert *anchor; /* NULL unless the path ends at one */
	bool leaf_not_yet;         /* the moment lies before the leaf's not_before */
	bool leaf_expired;         /* or after its not_after; neither makes the chain broken */
};

/* Build and judge. The result points to leaf and trust. Where several issuers fit, a sound path wins over an
 * untrusted one, that over a broken one. E_CRYPTO. */
err chain_build(const struct cert *leaf, const struct chain_trust *trust, instant at, struct chain *out);

/* Who issued path[i]: the next in the path, or the anchor. NULL at the end of an untrusted path. */
const struct cert *chain_issuer(const struct chain *chain, size_t i);

/* A sentence about the fault, in English: "an issuer is not a certification authority". */
const char *chain_fault_text(enum chain_fault fault);

#endif
