/* SPDX-License-Identifier: Apache-2.0 */
/* A fetcher of evidence on revocation, a responder that it asks, and certificates to ask about; for tests of common/fetch. */
#ifndef TESTS_LIB_FETCHING_H
#define TESTS_LIB_FETCHING_H

#include "fetch/fetcher.h"
#include "lib/pki.h"
#include "lib/responder.h"

struct fetching {
	struct arena arena;
	struct pki_party root, ca, leaf, other, stranger, tsa;
	struct responder responder;
	struct source rows[4];
	struct fetcher *fetcher;
};
struct fetching *fetching(void);

/* The moment as of which all is asked. */
instant fetching_morning(void);

/* For cmocka: the parties, for a group of tests; a responder, for one. */
int fetching_begin(void **unused);
int fetching_end(void **unused);
int fetching_open(void **unused);
int fetching_close(void **unused);

/* A fetcher with this table of sources; with the responder alone, for OCSP or for its CRL. */
void fetching_from(size_t row_count, const struct source *given);
void fetching_ocsp(void);
void fetching_crl(void);

/* What it gives in answer, and what the judge makes of that. */
struct revocation_found fetching_ask(const struct cert_ref *cert, instant now);
struct revocation fetching_standing(const struct pki_party *party, instant now);

#endif
