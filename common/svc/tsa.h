/* SPDX-License-Identifier: Apache-2.0 */
/* Ask a time-stamping authority for a token (RFC 3161 over HTTP), and believe it only after it was judged. */
#ifndef SVC_TSA_H
#define SVC_TSA_H

#include "gm/timestamp.h"

/* A token over these bytes: the SM2 signature value of a seal or of a signature. It is sound, of an authority that trust
 * leads to, and for this very request (nonce). Blocks at most TSA_PATIENCE_MS.
 * E_UNREACHABLE when the authority cannot be asked or will not stamp; E_SIGNATURE when what it gave is not sound, with
 * the fault as detail; E_TOO_BIG, E_IO, E_CRYPTO, E_NO_MEMORY. */
err tsa_stamp(struct arena *arena, const char *url, struct slice stamped, const struct chain_trust *trust,
	      instant now, struct slice *token);

#endif
