/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts of an office and their bearer tokens. A token is 32 random bytes in hexadecimal behind "eseal_"; the
 * ledger keeps its SM3 only and finds it by that, so that neither a stolen table nor the time of an answer
 * gives a token away. */
#ifndef DB_ACCOUNT_H
#define DB_ACCOUNT_H

#include "base/tables.h"
#include "db/db.h"

enum { TOKEN_TEXT = 6 + 64 + 1 }; /* "eseal_", 64 digits and a NUL */

struct account {
	struct uuid id;
	struct slice name;   /* what the account is called at the door: unique */
	struct slice person; /* who it is; personal data */
	struct slice
		unit; /* the unit or department it acts for: a unified social credit code or a department's id */
	unsigned roles; /* enum role of base/tables.h, several */
};

/* Add an account; its id is made by the caller. E_CONFLICT when the name is taken, E_FIELD. */
err account_create(struct tx *tx, const struct account *account, instant now);

/* Close it: its tokens are refused from now on. E_NOT_FOUND. */
err account_close(struct tx *tx, struct slice name, instant now);

/* What it may do from now on. E_NOT_FOUND, E_FIELD without a role, E_DB_REFUSED for roles that exclude each other. */
err account_set_roles(struct tx *tx, struct slice name, unsigned roles);

/* E_NOT_FOUND. */
err account_by_name(struct tx *tx, struct slice name, struct account *out);

/* Who holds a token. E_UNAUTHENTICATED when it is malformed, unknown, expired, withdrawn, or its account is closed:
 * one answer for all. */
err account_by_token(struct tx *tx, struct slice token, instant now, struct account *out);

/* A new token for an account, shown this once. The caller wipes it. */
err token_create(struct tx *tx, const struct uuid *account, instant now, instant expires,
		 char out[TOKEN_TEXT]);

/* Withdraw a token. E_NOT_FOUND. */
err token_revoke(struct tx *tx, struct slice token, instant now);

/* What can be told of a token without knowing it: the first 16 digits of its digest name it. */
struct token_about {
	char id[17];
	instant created_at, expires_at;
	bool revoked;
};

/* The tokens of an account, closed or not, newest first. E_NOT_FOUND when there is no such account. */
err token_list_of(struct tx *tx, struct slice name, const struct token_about **out, size_t *count);

/* Withdraw the token of that name. E_NOT_FOUND. */
err token_revoke_by_id(struct tx *tx, struct slice id, instant now);

#endif
