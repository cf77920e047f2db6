/* SPDX-License-Identifier: Apache-2.0 */
/* Making a bundle: judge, keeping what the evidence answers, and put together what the verdict rests on. */
#ifndef ARCHIVE_MAKE_H
#define ARCHIVE_MAKE_H

#include "archive/record.h"
#include "archive/replay.h"

/* What is to be judged and bundled. */
struct bundle_form {
	struct slice document;
	struct slice digest; /* of what a signed value signs; else empty */
	const struct verify_request *request;
	const struct cert *registries; /* whose signed status answers its evidence gives */
	size_t registry_count;
	bool all_certs; /* take all certificates along: whoever signs or stamps the bundle may need them */
};

/* Judge, and make the bundle; signatures over report and list are the caller's to add. Of the trust anchors, intermediate
 * certificates and CRLs only those are taken that the verdict rests on. The verdict was made again from what was taken
 * before this returns OK; where those few do not give the same report, all are taken. The bundle borrows from form and
 * arena. Errors of record_start and of the judge; E_TOO_BIG. */
err bundle_make(struct arena *arena, const struct bundle_form *form, const struct replay_judge *judge,
		struct bundle *bundle);

#endif
