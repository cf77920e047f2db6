/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts and tokens, by command: who runs the office's program with its ledger's password is its security administrator. */
#include "svc/accounts.h"

#include <stdio.h>

#include "base/text.h"
#include "db/account.h"

/* ---- roles ---- */

/* A role that an account of this office can have. */
static bool is_of_office(enum role role, enum office_name office)
{
	for (enum role_number n = 0; n < ROLE_COUNT; n++)
		if (role_row(n)->role == role)
			return role != ROLE_PUBLIC &&
			       (role_row(n)->office == office || role_row(n)->office == ANY);
	return false;
}

static err read_roles(const char *text, enum office_name office, unsigned *roles)
{
	*roles = NO_ROLE;
	while (*text) {
		size_t len = strcspn(text, ",");
		enum role role;

		if (role_read(slice(text, len), &role).code != E_OK)
			return FAIL_AT(E_USAGE, "--role", "no such role: %.*s", (int)len, text);
		if (!is_of_office(role, office))
			return FAIL_AT(E_USAGE, "--role", "not a role of this office's accounts: %.*s",
				       (int)len, text);
		*roles |= role;
		text += len + (text[len] == ',');
	}
	return OK;
}

static err need_unit(unsigned roles, struct slice unit)
{
	if ((roles & (ROLE_APPLICANT | ROLE_OWNER)) && unit.len == 0)
		return FAIL_AT(E_USAGE, "--unit", "is missing: an applicant or owner acts for a unit");
	return OK;
}

/* ---- the acts ---- */

static err give_token(struct account_case *c, const struct uuid *account)
{
	char token[TOKEN_TEXT];
	err e = token_create(c->tx, account, c->now, c->now + c->days * DAY, token);

	if (e.code == E_OK)
		e = buf_putf(c->out, "%s\n", token);
	wipe(token, sizeof(token));
	return e;
}

static err add_account(struct account_case *c)
{
	struct account account = {
		.name = slice_str(c->subject), .person = slice_str(c->subject), .unit = slice_str(c->unit)};

	TRY(read_roles(c->roles, c->office, &account.roles));
	TRY(need_unit(account.roles, account.unit));
	TRY(uuid_new(c->now, &account.id));
	TRY(account_create(c->tx, &account, c->now));
	return give_token(c, &account.id);
}

static err change_roles(struct account_case *c)
{
	struct account account;
	unsigned roles;

	TRY(read_roles(c->roles, c->office, &roles));
	TRY(account_by_name(c->tx, slice_str(c->subject), &account));
	TRY(need_unit(roles, account.unit));
	return account_set_roles(c->tx, account.name, roles);
}

static err close_account(struct account_case *c)
{
	return account_close(c->tx, slice_str(c->subject), c->now);
}

static err add_token(struct account_case *c)
{
	struct account account;

	TRY(account_by_name(c->tx, slice_str(c->subject), &account));
	return give_token(c, &account.id);
}

static err list_tokens(struct account_case *c)
{
	const struct token_about *tokens;
	size_t count;

	TRY(token_list_of(c->tx, slice_str(c->subject), &tokens, &count));
	for (size_t i = 0; i < count; i++) {
		char given[INSTANT_TEXT];
		char until[INSTANT_TEXT];

		instant_write(tokens[i].created_at, given);
		instant_write(tokens[i].expires_at, until);
		TRY(buf_putf(c->out, "%s  from %s  until %s%s\n", tokens[i].id, given, until,
			     tokens[i].revoked ? "  withdrawn" : ""));
	}
	return OK;
}

static err revoke_token(struct account_case *c)
{
	return token_revoke_by_id(c->tx, slice_str(c->subject), c->now);
}

static const struct account_act acts[] = {
	{"--account-add", "NAME --role ROLE[,ROLE…] [--unit UNIT] [--days N]",
	 "an account; print a bearer token, this once", true, add_account},
	{"--account-roles", "NAME --role ROLE[,ROLE…]", "the roles it has from now on", true, change_roles},
	{"--account-close", "NAME", "its tokens are refused from now on, for good", false, close_account},
	{"--token-add", "NAME [--days N]", "print another token of an account, this once", false, add_token},
	{"--token-list", "NAME", "the tokens of an account: identifier, from when, until when", false,
	 list_tokens},
	{"--token-revoke", "IDENTIFIER", "withdraw the token that --token-list calls so", false,
	 revoke_token},
};

const struct account_act *account_act_find(const char *option)
{
	for (size_t i = 0; i < COUNT(acts); i++)
		if (strcmp(acts[i].option, option) == 0)
			return &acts[i];
	return NULL;
}

void account_acts_help(const char *program, FILE *to)
{
	for (size_t i = 0; i < COUNT(acts); i++)
		fprintf(to, "       %s [--conf FILE] %s %s\n%*s%s\n", program, acts[i].option, acts[i].form,
			39, "", acts[i].help);
}
