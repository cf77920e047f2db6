/* SPDX-License-Identifier: Apache-2.0 */
#include "db/db.h"

#include "db/param.h"

bool rows_next(struct rows *rows, struct row *row)
{
	size_t columns = rows->stmt->out_count;

	if (rows->next >= rows->count)
		return false;
	*row = (struct row){
		.column = rows->stmt->out,
		.cell = rows->cells + rows->next * columns,
		.left = columns,
		.arena = rows->arena,
	};
	rows->next++;
	return true;
}

/* The next cell, which must be of a type. `there` is NULL where NULL is not allowed. */
static err next_cell(struct row *row, enum db_type type, bool *there, struct slice *out)
{
	const struct db_column *column = row->column;
	bool null;

	if (row->left == 0)
		return FAIL(E_BUG, "no column is left");
	if (column->type != type)
		return FAIL(E_BUG, "column %s is of another type", column->name);
	null = row->cell->null;
	if (null && !column->null)
		return FAIL(E_BUG, "column %s is NULL, its header says never", column->name);
	if (column->null && !there)
		return FAIL(E_BUG, "column %s can be NULL", column->name);
	*out = row->cell->bytes;
	if (there)
		*there = !null;
	row->column++;
	row->cell++;
	row->left--;
	return OK;
}

static int64_t number(struct slice bytes)
{
	uint64_t n = bytes.len > 0 && bytes.at[0] >= 0x80 ? UINT64_MAX : 0;

	for (size_t i = 0; i < bytes.len; i++)
		n = n << 8 | bytes.at[i];
	return (int64_t)n;
}

static err text_cell(struct row *row, bool *there, struct slice *out)
{
	return next_cell(row, DB_TEXT, there, out);
}

static err bytes_cell(struct row *row, bool *there, struct slice *out)
{
	return next_cell(row, DB_BYTES, there, out);
}

static err int_cell(struct row *row, bool *there, int64_t *out)
{
	struct slice bytes;

	TRY(next_cell(row, DB_INT, there, &bytes));
	*out = number(bytes);
	return OK;
}

static err uuid_cell(struct row *row, bool *there, struct uuid *out)
{
	struct slice bytes;

	*out = (struct uuid){0};
	TRY(next_cell(row, DB_UUID, there, &bytes));
	if (bytes.len == sizeof(out->bytes))
		memcpy(out->bytes, bytes.at, bytes.len);
	return OK;
}

static err instant_cell(struct row *row, bool *there, instant *out)
{
	struct slice bytes;

	*out = 0;
	TRY(next_cell(row, DB_INSTANT, there, &bytes));
	if (bytes.len == 0)
		return OK;
	/* 'infinity' is no instant. */
	if (number(bytes) > INT64_MAX - DB_EPOCH || number(bytes) == INT64_MIN)
		return FAIL(E_BUG, "column %s is infinite", row->column[-1].name);
	*out = number(bytes) + DB_EPOCH;
	return OK;
}

static err json_cell(struct row *row, bool *there, struct slice *out)
{
	TRY(next_cell(row, DB_JSON, there, out));
	if (row->column[-1].oid == OID_JSONB)
		*out = slice_from(*out, 1);
	return OK;
}

err row_text(struct row *row, struct slice *out)
{
	return text_cell(row, NULL, out);
}

err row_int(struct row *row, int64_t *out)
{
	return int_cell(row, NULL, out);
}

err row_bool(struct row *row, bool *out)
{
	struct slice bytes;

	TRY(next_cell(row, DB_BOOL, NULL, &bytes));
	*out = number(bytes) != 0;
	return OK;
}

err row_uuid(struct row *row, struct uuid *out)
{
	return uuid_cell(row, NULL, out);
}

err row_bytes(struct row *row, struct slice *out)
{
	return bytes_cell(row, NULL, out);
}

err row_instant(struct row *row, instant *out)
{
	return instant_cell(row, NULL, out);
}

err row_json(struct row *row, struct slice *out)
{
	return json_cell(row, NULL, out);
}

err row_text_or_null(struct row *row, struct slice *out, bool *there)
{
	return text_cell(row, there, out);
}

err row_int_or_null(struct row *row, int64_t *out, bool *there)
{
	return int_cell(row, there, out);
}

err row_uuid_or_null(struct row *row, struct uuid *out, bool *there)
{
	return uuid_cell(row, there, out);
}

err row_bytes_or_null(struct row *row, struct slice *out, bool *there)
{
	return bytes_cell(row, there, out);
}

err row_instant_or_null(struct row *row, instant *out, bool *there)
{
	return instant_cell(row, there, out);
}

err row_json_or_null(struct row *row, struct slice *out, bool *there)
{
	return json_cell(row, there, out);
}

/* The next four bytes of an array as array_send writes it. */
static err take_int(struct slice *bytes, int64_t *out)
{
	REQUIRE(bytes->len >= 4, E_BUG);
	*out = number(slice(bytes->at, 4));
	*bytes = slice_from(*bytes, 4);
	return OK;
}

err row_texts(struct row *row, const struct slice **items, size_t *count)
{
	int64_t dimensions;
	int64_t skipped;
	int64_t length;
	struct slice bytes;
	struct slice *to;

	*items = NULL;
	*count = 0;
	TRY(next_cell(row, DB_TEXTS, NULL, &bytes));
	TRY(take_int(&bytes, &dimensions));
	TRY(take_int(&bytes, &skipped)); /* whether there are NULLs */
	TRY(take_int(&bytes, &skipped)); /* the items' type */
	if (dimensions == 0)
		return OK;
	TRY(take_int(&bytes, &length));
	TRY(take_int(&bytes, &skipped)); /* the first index */
	REQUIRE(dimensions == 1 && length >= 0 && length <= DB_LIST_MAX, E_TOO_BIG);
	to = arena_array(row->arena, (size_t)length, struct slice);
	REQUIRE(to, E_NO_MEMORY);
	*items = to;
	*count = (size_t)length;
	for (size_t i = 0; i < *count; i++) {
		TRY(take_int(&bytes, &length));
		if (length < 0 || (size_t)length > bytes.len)
			return FAIL(E_BUG, "column %s holds a NULL", row->column[-1].name);
		TRY(arena_copy(row->arena, slice(bytes.at, (size_t)length), &to[i]));
		bytes = slice_from(bytes, (size_t)length);
	}
	return OK;
}

err row_end(const struct row *row)
{
	if (row->left > 0)
		return FAIL(E_BUG, "column %s was not read", row->column->name);
	return OK;
}
