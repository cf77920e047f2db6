/* SPDX-License-Identifier: Apache-2.0 */
/* What others gave, read beside the process that holds the maker's key, in cells that are started for it (cell/chore.h): the
 * owner's certificate; and the seal, with that certificate in it and what a time-stamping authority sent. One that ends over
 * it, hangs or talks nonsense costs its request an answer (E_CELL). What one says that was taken over is a lie about this
 * certificate or this seal: a clerk looks at it, the registry reads both again, and so does whoever verifies. */
#ifndef MAKING_VETTING_H
#define MAKING_VETTING_H

#include "cell/duty.h"
#include "making/certificate.h"

struct vetted_certificate {
	instant ends;
	struct sm2_public key;
};

/* What a certificate says, whoever vouches for it. E_CERTIFICATE, E_CELL, E_NO_MEMORY. */
err vetting_read(struct arena *arena, struct slice certificate, struct vetted_certificate *out);

/* The same, and by the rules (certificate_check). E_CERTIFICATE, E_CELL, E_CRYPTO, E_NO_MEMORY. */
err vetting_check(struct arena *arena, struct slice certificate, const struct certificate_demand *demand,
		  const struct trust_view *view, struct vetted_certificate *out);

/* The judge as anybody would ask it who has no access to the register: is it a good seal? E_SEAL_FORM, E_CELL, E_CRYPTO,
 * E_NO_MEMORY. */
err vetting_judge(struct arena *arena, struct slice seal, const struct trust_view *view, instant now);

/* The duties of those cells, for the program's main. */
extern const struct cell_duty vetting_certificate_duty, vetting_seal_duty;

#endif
