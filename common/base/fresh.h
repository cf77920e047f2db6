/* SPDX-License-Identifier: Apache-2.0 */
/* Something made of files, kept ready by a process: made once, and made anew when the files change, without a restart. Any
 * thread may take what there is and holds it until it gives it back; what was taken never changes. */
#ifndef BASE_FRESH_H
#define BASE_FRESH_H

#include "base/clock.h"
#include "base/err.h"

struct fresh;

struct fresh_kind {
	/* Make it from the files as they are. present is the one there is, NULL at first; when that is still true to them,
	 * *made stays NULL. On an error nothing was made. */
	err (*make)(void *ctx, const void *present, void **made);
	void (*end)(void *made); /* nobody holds it any more */
	void *ctx;               /* of make */
	instant every;           /* the files are looked at no more often */
};

/* Make it for the first time. Errors of make, E_NO_MEMORY. */
err fresh_open(const struct fresh_kind *kind, struct fresh **out);

/* Everything must have been given back. NULL is fine. */
void fresh_close(struct fresh *fresh);

/* What there is; never NULL. When it cannot be made anew, the one before stays, and fresh_state says so. */
const void *fresh_take(struct fresh *fresh);
void fresh_give(struct fresh *fresh, const void *made);

/* E_OK, or why what the files hold now was not taken. */
enum code fresh_state(struct fresh *fresh);

#endif
