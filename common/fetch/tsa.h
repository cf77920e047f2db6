/* SPDX-License-Identifier: Apache-2.0 */
/* Ask a time-stamping authority for a token (RFC 3161 over HTTP), and take it only after it was judged: in a cell that is
 * started for it, since it comes over the network. An authority that takes that cell over gives a token that is none: whoever
 * judges what it was wanted for finds that. */
#ifndef FETCH_TSA_H
#define FETCH_TSA_H

#include "cell/duty.h"
#include "gm/timestamp.h"

/* A token over these bytes: the SM2 signature value of a seal or of a signature. It is sound, of an authority that trust
 * leads to, and for this very request (nonce). Blocks at most TSA_PATIENCE_MS, and FETCH_READ_SECONDS for the cell.
 * E_UNREACHABLE when the authority cannot be asked or will not stamp; E_SIGNATURE when what it gave is not sound, with
 * the fault as detail; E_SIGNATURE_FORM when it gave none; E_CELL when the cell ends over what it gave; E_TOO_BIG, E_IO, E_CRYPTO, E_NO_MEMORY. */
err tsa_stamp(struct arena *arena, const char *url, struct slice stamped, const struct chain_trust *trust,
	      instant now, struct slice *token);

/* The duty of that cell, for the program's main. */
extern const struct cell_duty tsa_duty;

#endif
