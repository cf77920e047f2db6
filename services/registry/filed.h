/* SPDX-License-Identifier: Apache-2.0 */
/* Seals that making units file, with certificates, pictures and time stamps of others in them, read in cells that are started
 * for them (cell/chore.h). One that ends over a seal, hangs or talks nonsense costs its request an answer (E_CELL). What one
 * says that was taken over is a lie about this seal: whoever verifies it reads it again, and it is filed by its digest. */
#ifndef REGISTRY_FILED_H
#define REGISTRY_FILED_H

#include "cell/duty.h"
#include "ses/seal.h"

struct filed_seal {
	struct slice code, name;
	struct slice maker_cert; /* DER */
	instant created, valid_from, valid_to;
};

/* Read one, whole and signed by the maker that it names, as of now. In the arena. E_SEAL_FORM, errors of ses_seal_read; E_CELL. */
err filed_read(struct arena *arena, struct slice datum, instant now, struct filed_seal *out);

/* Was this challenge signed with the key of a certificate that the seal lists? Errors of reading them; E_CELL. */
err filed_proves(struct arena *arena, struct slice datum, struct slice challenge, struct slice proof,
		 bool *proved);

/* The duties of those cells, for the program's main. */
extern const struct cell_duty filed_read_duty, filed_proves_duty;

#endif
