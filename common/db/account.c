/* SPDX-License-Identifier: Apache-2.0 */
#include "db/account.h"

#include <stdio.h>

#include "base/text.h"
#include "db/sql.h"
#include "db/wire.h"

enum { TOKEN_BYTES = 32, SM3_BYTES = 32 };

static const char token_prefix[] = "eseal_";

/* ---- accounts ---- */

static size_t role_words(unsigned roles, struct slice words[ROLE_COUNT])
{
	size_t count = 0;

	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *role = role_row((enum role_number)i);

		if (roles & (unsigned)role->role)
			words[count++] = slice_str(role->word);
	}
	return count;
}

static err check_line(const char *place, struct slice text, size_t min)
{
	if (text.len < min || text.len > TEXT_NAME_MAX || !text_is_line(text))
		return FAIL_AT(E_FIELD, place, "must be a line of %zu to %d bytes", min, TEXT_NAME_MAX);
	return OK;
}

err account_create(struct tx *tx, const struct account *account, instant now)
{
	struct slice words[ROLE_COUNT];
	size_t count = role_words(account->roles, words);

	TRY(check_line("name", account->name, 1));
	TRY(check_line("person", account->person, 0));
	TRY(check_line("unit", account->unit, 0));
	if (count == 0)
		return FAIL_AT(E_FIELD, "roles", "an account has a role");
	return db_run_change(tx, &account_insert,
			     PARAMS(db_uuid(&account->id), db_text(account->name), db_text(account->person),
				    db_text(account->unit), db_texts(words, count), db_instant(now)));
}

/* Changed one row, or there was none to change. */
static err run_on_existing(struct tx *tx, const struct stmt *stmt, struct params params)
{
	struct rows rows;

	TRY(db_run(tx, stmt, params, &rows));
	REQUIRE(rows.changed > 0, E_NOT_FOUND);
	return OK;
}

err account_close(struct tx *tx, struct slice name, instant now)
{
	return run_on_existing(tx, &account_end, PARAMS(db_text(name), db_instant(now)));
}

err account_set_roles(struct tx *tx, struct slice name, unsigned roles)
{
	struct slice words[ROLE_COUNT];
	size_t count = role_words(roles, words);

	if (count == 0)
		return FAIL_AT(E_FIELD, "roles", "an account has a role");
	return run_on_existing(tx, &account_roles, PARAMS(db_text(name), db_texts(words, count)));
}

static err read_account(struct row *row, struct account *out)
{
	const struct slice *words;
	size_t count;

	*out = (struct account){0};
	TRY(row_uuid(row, &out->id));
	TRY(row_text(row, &out->name));
	TRY(row_text(row, &out->person));
	TRY(row_text(row, &out->unit));
	TRY(row_texts(row, &words, &count));
	TRY(row_end(row));
	for (size_t i = 0; i < count; i++) {
		enum role role;

		TRY(role_read(words[i], &role));
		out->roles |= (unsigned)role;
	}
	return OK;
}

err account_by_name(struct tx *tx, struct slice name, struct account *out)
{
	struct row row;

	TRY(db_run_one(tx, &account_get, PARAMS(db_text(name)), &row));
	return read_account(&row, out);
}

/* ---- tokens ---- */

/* What the ledger knows of a token. False when it cannot be one. */
static bool token_digest(struct slice token, uint8_t sm3[SM3_BYTES])
{
	uint8_t bytes[TOKEN_BYTES];
	size_t prefix = sizeof(token_prefix) - 1;
	bool good = token.len == TOKEN_TEXT - 1 && slice_starts(token, token_prefix);

	for (size_t i = 0; good && i < TOKEN_BYTES; i++) {
		int high = hex_value(token.at[prefix + 2 * i]);
		int low = hex_value(token.at[prefix + 2 * i + 1]);

		good = high >= 0 && low >= 0;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	good = good && wire_sm3(slice(bytes, sizeof(bytes)), sm3).code == E_OK;
	wipe(bytes, sizeof(bytes));
	return good;
}

err account_by_token(struct tx *tx, struct slice token, instant now, struct account *out)
{
	uint8_t sm3[SM3_BYTES];
	struct rows rows;
	struct row row;

	REQUIRE(token_digest(token, sm3), E_UNAUTHENTICATED);
	TRY(db_run(tx, &account_of_token, PARAMS(db_bytes(slice(sm3, sizeof(sm3))), db_instant(now)), &rows));
	REQUIRE(rows_next(&rows, &row), E_UNAUTHENTICATED);
	return read_account(&row, out);
}

err token_create(struct tx *tx, const struct uuid *account, instant now, instant expires,
		 char out[TOKEN_TEXT])
{
	uint8_t bytes[TOKEN_BYTES];
	uint8_t sm3[SM3_BYTES];
	char *to = out + snprintf(out, TOKEN_TEXT, "%s", token_prefix);

	TRY(random_bytes(bytes, sizeof(bytes)));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		*to++ = hex_digit(bytes[i] >> 4);
		*to++ = hex_digit(bytes[i] & 15);
	}
	*to = 0;
	TRY(wire_sm3(slice(bytes, sizeof(bytes)), sm3));
	wipe(bytes, sizeof(bytes));
	return db_run_change(tx, &token_insert,
			     PARAMS(db_bytes(slice(sm3, sizeof(sm3))), db_uuid(account), db_instant(now),
				    db_instant(expires)));
}

err token_revoke(struct tx *tx, struct slice token, instant now)
{
	uint8_t sm3[SM3_BYTES];

	REQUIRE(token_digest(token, sm3), E_NOT_FOUND);
	return run_on_existing(tx, &token_end, PARAMS(db_bytes(slice(sm3, sizeof(sm3))), db_instant(now)));
}

static err read_about(struct row *row, struct token_about *out)
{
	struct slice id;
	instant revoked_at;

	TRY(row_text(row, &id));
	TRY(row_instant(row, &out->created_at));
	TRY(row_instant(row, &out->expires_at));
	TRY(row_instant_or_null(row, &revoked_at, &out->revoked));
	snprintf(out->id, sizeof(out->id), "%.*s", SLICE_ARG(id));
	return row_end(row);
}

err token_list_of(struct tx *tx, struct slice name, const struct token_about **out, size_t *count)
{
	struct token_about *all;
	struct rows rows;
	struct row row;

	TRY(db_run_one(tx, &account_exists, PARAMS(db_text(name)), &row));
	TRY(db_run(tx, &token_list, PARAMS(db_text(name), db_int(DB_ROWS_MAX)), &rows));
	all = arena_array(tx->arena, rows.count, struct token_about);
	REQUIRE(all, E_NO_MEMORY);
	*out = all;
	*count = 0;
	while (rows_next(&rows, &row))
		TRY(read_about(&row, &all[(*count)++]));
	return OK;
}

err token_revoke_by_id(struct tx *tx, struct slice id, instant now)
{
	return run_on_existing(tx, &token_end_by_id, PARAMS(db_text(id), db_instant(now)));
}
