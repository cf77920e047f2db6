/* SPDX-License-Identifier: Apache-2.0 */
/* The office's own key and certificate, those of the other offices, and the signatures on envelopes that
 * follow from them. An envelope names its signer by the SM3 digest of the certificate. */
#ifndef SVC_PEERS_H
#define SVC_PEERS_H

#include "bus/envelope.h"
#include "gm/cert.h"
#include "gm/key.h"
#include "svc/options.h"
#include "trust/store.h"

struct peers {
	const char *region;
	struct key key;
	struct cert cert;
	bool has_key;
	struct cert certs[OFFICE_NAMES][PEER_CERTS_MAX];
	size_t counts[OFFICE_NAMES];
	struct trust_store *
		trust; /* authorities and CRLs for these certificates; NULL: their files alone vouch for them */
};

/* Read key, certificate and the folder of certificates, as far as they are configured. The certificates'
 * bytes are in the arena. E_CONF when key and certificate do not belong together or a file has no office's
 * name; E_IO, and what reading keys and certificates answers. */
err peers_load(struct peers *peers, const struct office_options *options, enum office_name self,
	       struct arena *arena);
void peers_drop(struct peers *peers);

/* Is one of these certificates still good, as far as the configured authorities say? E_CERTIFICATE. */
err peers_standing(const struct peers *peers, const struct cert *cert, instant now);

/* How envelopes are signed and checked with them. */
struct bus_signer peers_signer(struct peers *peers);

#endif
