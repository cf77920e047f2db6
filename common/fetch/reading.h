/* SPDX-License-Identifier: Apache-2.0 */
/* What a source sent, read in a cell that is started for it (cell/chore.h): whoever speaks for a source, or stands between,
 * meets no parser of ours with any rights. What the cell says is a word of whom it may have been taken over by. It decides
 * whether the bytes are kept, and for how long: those of one question, or of one list, until they are looked at again. It
 * cannot make them true: the judge verifies them each time. */
#ifndef FETCH_READING_H
#define FETCH_READING_H

#include "cell/duty.h"
#include "fetch/sources.h"

struct reading {
	const struct source *source;
	const struct cert_ref *cert; /* whose standing was asked */
	struct slice nonce;          /* that the answer must bring back; empty: none was sent */
	instant now;
};

struct read_answer {
	struct slice
		der;     /* what it is, of DER or PEM: a CRL, or an answer to this question; empty: neither */
	bool understood; /* an OCSP responder that knows whose certificate is meant */
	bool sound;    /* signed by whom it should be, and fit for the present: worth keeping until its end */
	instant until; /* nextUpdate */
};

/* Read it. A list is sound by itself, whoever asks: nothing of the certificate but its issuer's name and key decides that.
 * E_CELL when the cell ends over it, hangs or talks nonsense; errors of reading, as the cell tells them. */
err reading_do(struct arena *arena, const struct reading *what, struct slice came, struct read_answer *out);

/* The duty of that cell, for the program's main. */
extern const struct cell_duty reading_duty;

/* What a duty that reads what came over the network needs before it is locked in: gm_prepare. */
err reading_prepare(const char *arithmetic, void **self);

#endif
