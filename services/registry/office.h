/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry has as long as it runs. */
#ifndef REGISTRY_OFFICE_H
#define REGISTRY_OFFICE_H

#include "svc/svc.h"
#include "trust/store.h"

struct registry_settings {
	const char *makers_dir; /* certificates with which licensed making units sign seals */
};

struct registry {
	struct trust_store *makers;
};

err registry_start(struct office *office);
void registry_stop(struct office *office);
err registry_ready(struct office *office, struct json *detail);

/* Was the seal signed by a making unit that is licensed, with a certificate that was in force when it was made? E_CERTIFICATE. */
err makers_check(const struct office *office, struct slice maker_cert, instant made_at);

#endif
