/* SPDX-License-Identifier: Apache-2.0 */
/* Is a certificate in good standing with the authorities of a trust folder: does its chain end at one of them, and has none of
 * it been revoked? Pure. */
#ifndef TRUST_STANDING_H
#define TRUST_STANDING_H

#include "trust/folder.h"

/* E_CERTIFICATE with the reason. A certificate of which nothing is said (no CRL, or none that is current) counts as not
 * revoked: who runs the folder keeps it current. */
err standing_check(const struct cert *cert, const struct trust_view *view, instant now);

#endif
