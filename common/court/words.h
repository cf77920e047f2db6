/* SPDX-License-Identifier: Apache-2.0 */
/* What goes over the line between a court and its cells. For common/court alone. Fields stand in the order in which they
 * are written and read. */
#ifndef COURT_WORDS_H
#define COURT_WORDS_H

#include "cell/frame.h"
#include "court/court.h"

#define COURT_DUTY "judge"

enum {
	/* parent: trust lies in the box (number: its length). cell: COURT_TAKEN. */
	COURT_TRUST = FRAME_FIRST,
	COURT_TAKEN,

	/* parent: a case; its bytes lie in the box (number: matter, number: length, bytes: digest, number: policy,
	 * number: time rule, number: now, bytes: id, number: COURT_HAS_…, bytes: signer's certificate, number: end of the
	 * trust list, bytes: value). cell: questions, then one of two. */
	COURT_CASE,
	COURT_VERDICT, /* number: indication, number: reason, bytes: SM3, number: how many codes, each as bytes,
			* number: how many passed, each value's digest as bytes, bytes: JSON */
	COURT_FAILED, /* number: the error, bytes: its place, bytes: its detail */

	/* cell: the evidence's three questions. parent: COURT_ANSWER, that begins with the error (number). */
	COURT_ASK_STATUS,     /* bytes: code, number: moment */
	COURT_ASK_SEEN,       /* bytes: digest of the value */
	COURT_ASK_REVOCATION, /* of a struct cert_ref, bytes: serial, bytes: issuer's name, bytes: issuer's key,
			       * bytes: digest, bytes: issuer's digest; number: how many CRLs, each as bytes, number:
			       * how many OCSP responses, each as bytes */
	COURT_ANSWER,

	/* cell: several of those questions, each as the bytes of its frame; it reads the answers before it says anything else.
	 * parent: COURT_ANSWERS, the bytes of a COURT_ANSWER for each, in the same order; it may leave out the last ones, and does
	 * so behind one that failed. */
	COURT_ASK_AHEAD,
	COURT_ANSWERS,
};

/* What the parent can be asked. */
enum { COURT_HAS_STATUS = 1, COURT_HAS_SEEN = 2, COURT_HAS_REVOCATION = 4, COURT_HAS_ALL = 7 };

enum { COURT_ANSWER_MAX = 4 * CRL_DER_MAX, COURT_AHEAD_MAX = 1 + EXPECTED_LINKS_MAX };

/* A report, and the codes and digests of as many signatures as it can have. */
enum { COURT_VERDICT_MAX = REPORT_MAX + OFD_SIGNATURES_MAX * (SEAL_CODE_MAX + SM3_SIZE + 8) + ARENA_CHUNK };

#endif
