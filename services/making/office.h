/* SPDX-License-Identifier: Apache-2.0 */
/* What is particular to this making unit. */
#ifndef MAKING_OFFICE_H
#define MAKING_OFFICE_H

#include "svc/svc.h"
#include "trust/store.h"

/* Its configuration. */
struct making_settings {
	const char *maker_key_file; /* the key that signs seals, PEM */
	const char *maker_key_passphrase;
	const char *maker_cert_file; /* its certificate: the unit's own (formats.md §15) */
	const char *trust_dir;       /* licensed authorities, intermediate certificates, CRLs */
	const char *tsa_url;         /* time-stamping authority; empty: none */
	const char *vendor;          /* mark in the header of every seal */
	instant challenge_life;      /* how long an owner has to sign a challenge */
};

/* Its own, for the life of the process. */
struct making {
	struct trust_store *trust;
	struct key maker_key;
	struct cert maker_cert;
	struct arena arena; /* what the certificate points into */
};

err making_start(struct office *office);
void making_stop(struct office *office);
err making_ready(struct office *office, struct json *detail);

static inline const struct making_settings *making_settings(const struct request *req)
{
	return req->office->settings;
}

static inline struct making *making_own(const struct request *req)
{
	return req->office->own;
}

#endif
