/* SPDX-License-Identifier: Apache-2.0 */
/* Whom the evidence trusts, as bytes: sent to a cell of a court when it is not what that knows already, and to those
 * of other duties that judge by it. */
#ifndef COURT_TRUST_H
#define COURT_TRUST_H

#include "base/buf.h"
#include "gm/sm3.h"
#include "verify/evidence.h"

/* Another digest means another content. E_CRYPTO. */
err court_trust_digest(struct arena *arena, const struct evidence *evidence, struct sm3 *digest);

/* Anchors, other certificates, CRLs, OCSP responses: each list as its count and its DER. E_NO_MEMORY, E_TOO_BIG over
 * FILE_MAX. */
err court_trust_write(struct arena *arena, const struct evidence *evidence, struct slice *bytes);

/* And back, into an evidence's trust and revocation, that point into bytes. E_SYNTAX, and errors of reading the DER. */
err court_trust_read(struct arena *arena, struct slice bytes, struct evidence *out);

#endif
