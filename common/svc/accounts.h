/* SPDX-License-Identifier: Apache-2.0 */
/* What an office's program does to its accounts and their tokens. A running office learns of it within ESEAL_TOKEN_MEMORY. */
#ifndef SVC_ACCOUNTS_H
#define SVC_ACCOUNTS_H

#include <stdio.h>

#include "base/buf.h"
#include "base/tables.h"
#include "db/db.h"

/* What is asked for. */
struct account_case {
	struct tx *tx;
	struct buf *out; /* what to print once it is committed: may hold a token, so wipe it */
	enum office_name office;
	instant now;
	const char *subject; /* the account's name, or the token's identifier */
	const char *roles;
	const char *unit;
	int64_t days;
};

struct account_act {
	const char *option;
	const char *form;
	const char *help;
	bool needs_roles;
	/* E_USAGE, E_NOT_FOUND, E_CONFLICT for a name in use, E_FIELD, E_DB_REFUSED for roles that exclude each other. */
	err (*run)(struct account_case *c);
};

/* NULL when it is none of them. */
const struct account_act *account_act_find(const char *option);

void account_acts_help(const char *program, FILE *to);

#endif
