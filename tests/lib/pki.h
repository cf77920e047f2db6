/* SPDX-License-Identifier: Apache-2.0 */
/* Little authorities for tests: a root, a subordinate CA, and leaves of every kind, made in memory. */
#ifndef TESTS_LIB_PKI_H
#define TESTS_LIB_PKI_H

#include "gm/issue.h"
#include "gm/revocation.h"

/* A key and a certificate for it. */
struct pki_party {
	struct key key;
	struct cert cert;
};

/* When everything starts and ends unless told otherwise: 2026-01-01 and 2036-01-01. */
instant pki_start(void);
instant pki_end(void);

/* A moment: "2026-11-22T08:00:00Z". */
instant pki_at(const char *text);

/* The DER of a name with C=CN, this O (may be NULL) and CN. */
struct slice pki_name(struct arena *arena, const char *o, const char *cn);

/* What a certificate of this name starts from: a fresh key in party, a random serial, signed by issuer (NULL: by
 * itself), pki_start to pki_end. Change what is to be changed, then pki_issue. */
struct issue_form pki_form(struct arena *arena, struct pki_party *party, const struct pki_party *issuer,
			   const char *cn);
void pki_issue(struct arena *arena, const struct issue_form *form, struct pki_party *party);

/* The usual ones. */
void pki_root(struct arena *arena, const char *cn, struct pki_party *party);
void pki_ca(struct arena *arena, const struct pki_party *issuer, const char *cn, int path_len,
	    struct pki_party *party);
void pki_leaf(struct arena *arena, const struct pki_party *issuer, const char *cn, struct pki_party *party);
void pki_tsa(struct arena *arena, const struct pki_party *issuer, const char *cn, struct pki_party *party);

/* An OCSP request about a certificate. */
struct slice pki_ocsp_request(struct arena *arena, const struct cert *cert, const struct cert *issuer,
			      struct slice nonce);

#endif
