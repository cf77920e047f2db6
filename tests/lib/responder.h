/* SPDX-License-Identifier: Apache-2.0 */
/* An authority's OCSP responder, list and time-stamping authority over HTTP, in whatever mood a test wants it. */
#ifndef TESTS_LIB_RESPONDER_H
#define TESTS_LIB_RESPONDER_H

#include <stdatomic.h>

#include "gm/revocation.h"
#include "lib/pki.h"

enum responder_mood {
	RESPONDER_UP,
	RESPONDER_DOWN,     /* accepts, and says 503 */
	RESPONDER_SLOW,     /* answers well, after RESPONDER_SLOWNESS */
	RESPONDER_GARBAGE,  /* 200 with something else */
	RESPONDER_STALE,    /* an answer whose end lies behind */
	RESPONDER_REPLAYED, /* one that was made for somebody else's request; of lists, the last but one */
	RESPONDER_WRONG_SIGNER, /* signed by somebody who may not */
	RESPONDER_UNKNOWN,      /* does not know the certificate; gives the list of another authority */
	RESPONDER_REVOKED,      /* everything asked about was revoked long ago */
	RESPONDER_MOODS
};
extern const char *const responder_moods[RESPONDER_MOODS];

/* Which digests it understands in a CertID: all, or SHA-1 alone; what it says of others. */
enum responder_digests { RESPONDER_ALL, RESPONDER_SHA1_OR_UNKNOWN, RESPONDER_SHA1_OR_MALFORMED };

#define RESPONDER_SLOWNESS (SECOND * 3 / 2)

struct responder {
	const struct pki_party *authority; /* who issued the certificates in question */
	const struct pki_party *speaker;   /* who signs OCSP answers: the authority, or a delegate */
	const struct pki_party *stranger;
	const struct pki_party *tsa;
	struct slice revoked; /* serial number of the one certificate that is, when revoked */
	instant now;          /* by its clock */
	instant life;         /* of an answer: until its nextUpdate; 0: it has none */
	_Atomic enum responder_mood mood;
	enum responder_digests digests;
	const char *says;                   /* in place of any answer; NULL: nothing */
	int status;                         /* in place of 200; 0: none */
	atomic_int asked;                   /* requests that came */
	char ocsp[64], crl[64], stamps[64]; /* its addresses */

	struct responder_service *service;
};

/* Serve on a free port of 127.0.0.1, in a thread. The fields above the addresses are the caller's to fill. */
void responder_start(struct responder *responder);
void responder_stop(struct responder *responder);

/* A port nobody listens at: an address that refuses. */
void responder_nowhere(char url[64]);

#endif
