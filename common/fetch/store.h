/* SPDX-License-Identifier: Apache-2.0 */
/* A table of sources (fetch/sources.h) kept ready by a process, with whoever asks them: the table is read at the start, and
 * again when it or a certificate that it names changes, without a restart. Any thread may take the present view and holds
 * it until it gives it back. */
#ifndef FETCH_STORE_H
#define FETCH_STORE_H

#include "fetch/fetcher.h"

struct fetch_store;

struct fetch_view {
	struct fetcher *fetcher; /* NULL: the table names nobody, or there is none */
};

/* path is the table's. conf->sources is not looked at. Errors of sources_read, but that a table that is not there is one
 * without rows. */
err fetch_store_open(const char *path, const struct fetch_conf *conf, struct fetch_store **out);

/* Every view must have been given back. NULL is fine. */
void fetch_store_close(struct fetch_store *store);

/* Whom to ask, by the table looked at afresh at most every TRUST_LOOK_MS; by another table, everything is asked for anew.
 * When it cannot be read, the one before stays, and fetch_store_state says so. Never NULL. */
const struct fetch_view *fetch_store_take(struct fetch_store *store);
void fetch_store_give(struct fetch_store *store, const struct fetch_view *view);

/* OK, or E_CONF, E_IO… when the table as it is was not taken: for readiness. */
err fetch_store_state(struct fetch_store *store);

#endif
