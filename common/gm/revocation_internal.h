/* SPDX-License-Identifier: Apache-2.0 */
/* What CRLs and OCSP responses are judged by alike. */
#ifndef GM_REVOCATION_INTERNAL_H
#define GM_REVOCATION_INTERNAL_H

#include "der/der.h"
#include "gm/revocation.h"

/* The answer is unknown, for this reason. Always OK: a doubt is an answer. */
err revocation_doubt(struct revocation *out, enum revocation_doubt doubt);

/* The evidence is genuine and entitled, and says revoked or good: is it of the right time? Uses out's updates. */
err revocation_weigh(const struct revocation_question *q, bool revoked, struct revocation *out);

/* revocation_judge, with what q says of responders. */
err revocation_of_all(const struct revocation_question *q, const struct revocation_evidence *evidence,
		      struct revocation *out);

/* CertID: its serial number, and whether its hashes (SM3, SHA-256 or SHA-1) name this issuer. */
err ocsp_read_cert_id(struct der *in, const struct cert *issuer, struct slice *serial, bool *ours);

/* Extensions under an explicit tag: the nonce, if there is one, and whether a critical one is not known. */
err ocsp_read_extensions(struct der *in, unsigned tag, struct slice *nonce, bool *unsupported);

#endif
