/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the registry. */
#ifndef CLI_REGISTRY_H
#define CLI_REGISTRY_H

#include "cli/cli.h"

/* What holds for a seal; at is RFC 3339 or NULL for now. answer: the whole as JSON; status: its word. E_UNREACHABLE (exit
 * status 69) when nobody answers, or with anything but 200. */
err registry_status(struct cli *cli, const char *url, struct slice code, const char *at, struct slice *answer,
		    struct slice *status);

/* What held for a seal then, signed by the registry: a serialised SignedDocument, not checked. Empty for a code that no
 * registry gives and for a moment that has not come: nobody signs that. E_UNREACHABLE as above. */
err registry_signed_status(struct cli *cli, const char *url, struct slice code, instant at,
			   struct slice *proof);

#endif
