/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence that keeps what it answers, for an archive (art. 24). It asks the evidence it is made from, hands its answers on
 * unchanged, and gives the same answer when the same is asked again. */
#ifndef ARCHIVE_RECORD_H
#define ARCHIVE_RECORD_H

#include "archive/said.h"

struct record {
	struct evidence evidence; /* for the judge: do not copy the record */
	const struct evidence *from;
	struct arena *arena;
	struct said said;
	struct sm3 *
		certs; /* digests of those of all chains that ended at an anchor, the anchors' too; none twice */
	size_t cert_count;
	struct slice *issuers; /* their issuers' names, DER; none twice */
	size_t issuer_count;
};

/* Begin. What is kept lives in the arena, and borrows from the certificates of from->trust. E_NO_MEMORY.
 *
 * The evidence's answers are its source's, but for these: E_SIGNATURE when a status comes without proof, since nobody
 * could check it again; E_TOO_BIG when more is asked than a bundle holds. */
err record_start(struct record *record, struct arena *arena, const struct evidence *from);

/* Did a chain that ended at an anchor lead over this certificate? Did anybody of this name (DER) issue one of them? */
bool record_used(const struct record *record, const struct sm3 *digest);
bool record_has_issuer(const struct record *record, struct slice name);

#endif
