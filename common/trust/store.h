/* SPDX-License-Identifier: Apache-2.0 */
/* A trust folder kept ready by a process: read once, and again when its files change (a new CRL, another authority),
 * without a restart. Any thread may take the present view and holds it until it gives it back; a view once taken
 * never changes. */
#ifndef TRUST_STORE_H
#define TRUST_STORE_H

#include "trust/folder.h"

struct trust_store;

/* Read the folder, and keep it. Errors of trust_folder_read. */
err trust_store_open(const char *folder, struct trust_store **out);

/* Every view must have been given back. NULL is fine. */
void trust_store_close(struct trust_store *store);

/* The folder as it is, looked at afresh at most every TRUST_LOOK_MS. When it cannot be read any more, the view
 * before stays, and trust_store_state says so. The view's trust.memo is shared by all who take it. Never NULL. */
const struct trust_view *trust_store_take(struct trust_store *store);
void trust_store_give(struct trust_store *store, const struct trust_view *view);

/* OK, or why the folder's present content was not taken: for readiness. */
err trust_store_state(struct trust_store *store);

#endif
