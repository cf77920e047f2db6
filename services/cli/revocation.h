/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation from addresses that the user gives, for whichever certificate is in question. */
#ifndef CLI_REVOCATION_H
#define CLI_REVOCATION_H

#include "cli/cli.h"
#include "fetch/fetcher.h"
#include "verify/evidence.h"

struct asked_sources {
	struct source rows[2];
	struct source_table table;
	struct fetcher *fetcher; /* NULL: no address was given */
	instant now;
};

/* Let the evidence ask them; ocsp and crl may be NULL, both: nothing is done. evidence->self is taken. E_USAGE for what is
 * no address, E_NO_MEMORY. Ends with sources_close, whatever comes between. */
err sources_open(struct cli *cli, const char *ocsp, const char *crl, struct evidence *evidence,
		 struct asked_sources *out);
void sources_close(struct asked_sources *sources);

/* Once all is judged: did anything come from where the user wanted it from? E_UNREACHABLE when all was in vain. */
err sources_gave(const struct asked_sources *sources);

#endif
