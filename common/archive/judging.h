/* SPDX-License-Identifier: Apache-2.0 */
/* judging.json of a bundle, and the files it names. For the files of archive/ alone. */
#ifndef ARCHIVE_JUDGING_H
#define ARCHIVE_JUDGING_H

#include "archive/bundle.h"

/* What was had by asking about certificates: each CRL and OCSP answer once, however often it was given. */
struct asked {
	struct slice *crls;
	size_t crl_count;
	struct slice *ocsps;
	size_t ocsp_count;
};

/* Gather what said names. E_TOO_BIG over BUNDLE_REVOCATION_MAX of a kind, E_NO_MEMORY. */
err asked_gather(struct arena *arena, const struct said *said, struct asked *asked);

/* "revocation/asked-001.crl": the name of one of a kind of files, from 1. NULL when memory is out. */
const char *numbered(struct arena *arena, const char *prefix, size_t number, const char *ending);

err judging_write(struct arena *arena, const struct bundle *bundle, const struct asked *asked,
		  struct slice *json);

/* Fill in what judging.json tells, said.statuses apart. E_SYNTAX, E_FIELD with the field as place. */
err judging_read(struct arena *arena, struct slice json, const struct asked *asked, struct bundle *bundle);

#endif
