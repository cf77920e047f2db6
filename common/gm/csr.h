/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate requests, PKCS #10 (RFC 2986) with SM2. */
#ifndef GM_CSR_H
#define GM_CSR_H

#include "gm/key.h"
#include "gm/name.h"

/* Write a request for this name, signed with the key that is to be certified. The DER is made in the arena. */
err csr_write(const struct name *subject, const struct key *key, struct arena *arena, struct slice *der);
err csr_pem(struct slice der, struct arena *arena, struct slice *pem);

struct csr {
	struct slice der, tbs;
	struct slice subject; /* Name, DER */
	struct slice spki;
	struct sm2_public key;
};

/* Read DER or PEM and verify that whoever made it holds the key. E_DER, E_CERT_FORM, E_ALGORITHM, E_KEY,
 * E_POSSESSION when the signature does not verify, E_TOO_BIG over CSR_DER_MAX. */
err csr_read(struct slice bytes, struct arena *arena, struct csr *out);

#endif
