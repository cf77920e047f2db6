/* SPDX-License-Identifier: Apache-2.0 */
/* A trust folder: certificates and CRLs as files, in PEM or DER, by name *.cer *.crt *.pem *.der *.crl, and OCSP
 * responses, *.ors. What a file is, its content says. A certificate signed with its own key is a trust anchor; the
 * others are intermediates that help to find the way up to one, and nobody trusts them for being there. Other files are
 * passed over. */
#ifndef TRUST_FOLDER_H
#define TRUST_FOLDER_H

#include "gm/chain.h"
#include "gm/revocation.h"

/* What the folder holds, ready for the judge and for gm/chain.h. */
struct trust_view {
	struct chain_trust trust;
	struct revocation_evidence revocation;
};

/* Read the folder. Everything lives in the arena; trust.memo is left NULL. E_CONF with the file as place when one is
 * neither certificate nor CRL nor OCSP response with SM2, or there is no certificate at all; E_TOO_BIG over
 * TRUST_FILES_MAX files; E_IO, E_NO_MEMORY. */
err trust_folder_read(struct arena *arena, const char *folder, struct trust_view *out);

/* A digest over names, sizes and times of the files: another one means that the folder was changed. E_IO,
 * E_NO_MEMORY. */
err trust_folder_stamp(struct arena *arena, const char *folder, struct sm3 *stamp);

#endif
