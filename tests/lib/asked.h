/* SPDX-License-Identifier: Apache-2.0 */
/* A use case entered without a door: found in the office's table by method and path, and called in the test's own
 * transaction, for whatever actor the test makes up. */
#ifndef TESTS_LIB_ASKED_H
#define TESTS_LIB_ASKED_H

#include "svc/svc.h"

struct asked {
	enum method method;
	const char *path;
	const char *query; /* NULL: none */
	const char *body;  /* JSON; NULL: none */
	struct actor actor;
	instant now;
	struct office *office; /* its def names the routes */
};

/* Call it. Texts of the reply live in the transaction's arena; reply may be NULL. */
err asked_do(const struct asked *asked, struct tx *tx, struct reply *reply);

/* Does the reply's body hold this text? */
bool asked_says(const struct reply *reply, const char *text);

#endif
