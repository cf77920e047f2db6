/* SPDX-License-Identifier: Apache-2.0 */
#include "db/param.h"

#include <limits.h>

#include "base/buf.h"

static uint8_t *put_number(uint8_t *to, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++)
		to[i] = (uint8_t)(number >> (8 * (width - 1 - i)));
	return to + width;
}

static err encode_number(struct arena *arena, int64_t number, size_t width, struct slice *out)
{
	uint8_t *at = arena_take(arena, width);
	int64_t top = width == 8 ? INT64_MAX : (INT64_C(1) << (8 * width - 1)) - 1;

	REQUIRE(at, E_NO_MEMORY);
	REQUIRE(number <= top && number >= -top - 1, E_BUG);
	put_number(at, (uint64_t)number, width);
	*out = slice(at, width);
	return OK;
}

/* array_send's form: dimensions, whether there are NULLs, the items' type; of the one dimension its length and first
 * index; then each item with its length before it. */
static err encode_texts(struct arena *arena, const struct slice *items, size_t count, struct slice *out)
{
	size_t len = 5 * sizeof(int32_t);
	uint8_t *at;
	uint8_t *to;

	REQUIRE(count <= DB_LIST_MAX, E_TOO_BIG);
	for (size_t i = 0; i < count; i++) {
		REQUIRE(items[i].len <= INT_MAX / 2, E_TOO_BIG);
		len += sizeof(int32_t) + items[i].len;
	}
	at = arena_take(arena, len);
	REQUIRE(at, E_NO_MEMORY);
	to = put_number(at, count > 0 ? 1 : 0, 4);
	to = put_number(to, 0, 4);
	to = put_number(to, OID_TEXT, 4);
	if (count > 0) {
		to = put_number(to, count, 4);
		to = put_number(to, 1, 4);
	}
	for (size_t i = 0; i < count; i++) {
		to = put_number(to, items[i].len, 4);
		if (items[i].len > 0)
			memcpy(to, items[i].at, items[i].len);
		to += items[i].len;
	}
	*out = slice(at, (size_t)(to - at));
	return OK;
}

/* jsonb_send's form: a version before the text. */
static err encode_jsonb(struct arena *arena, struct slice text, struct slice *out)
{
	struct buf buf;

	buf_init(&buf, arena, text.len + 1);
	TRY(buf_put(&buf, slice("\x01", 1)));
	TRY(buf_put(&buf, text));
	*out = buf_slice(&buf);
	return OK;
}

static size_t width_of(uint32_t oid)
{
	return oid == OID_INT2 ? 2 : oid == OID_INT4 ? 4 : 8;
}

static err encode(struct arena *arena, const struct db_column *column, const struct param *param,
		  struct slice *out)
{
	switch (param->type) {
	case DB_INT:
		return encode_number(arena, param->number, width_of(column->oid), out);
	case DB_BOOL:
		return encode_number(arena, param->number ? 1 : 0, 1, out);
	case DB_INSTANT:
		return encode_number(arena, param->number - DB_EPOCH, 8, out);
	case DB_TEXTS:
		return encode_texts(arena, param->items, param->count, out);
	case DB_JSON:
		if (column->oid == OID_JSONB)
			return encode_jsonb(arena, param->bytes, out);
		break;
	case DB_TEXT:
	case DB_BYTES:
	case DB_UUID:
		break;
	}
	*out = param->bytes;
	return OK;
}

err param_encode(struct arena *arena, const struct stmt *stmt, struct params params, struct param_wire *out)
{
	if (params.count != stmt->in_count || params.count > DB_PARAMS_MAX)
		return FAIL(E_BUG, "%s: %zu parameters given, %zu wanted", stmt->name, params.count,
			    stmt->in_count);
	for (size_t i = 0; i < params.count; i++) {
		const struct param *param = &params.items[i];
		struct slice bytes = {0};

		if (param->type != stmt->in[i].type)
			return FAIL(E_BUG, "%s: $%zu (%s) is of another type", stmt->name, i + 1,
				    stmt->in[i].name);
		if (!param->null)
			TRY(encode(arena, &stmt->in[i], param, &bytes));
		REQUIRE(bytes.len <= INT_MAX, E_TOO_BIG);
		out->values[i] = param->null ? NULL : bytes.at ? (const char *)bytes.at : "";
		out->lengths[i] = (int)bytes.len;
		out->formats[i] = 1;
	}
	return OK;
}

err db_uuid_text(struct arena *arena, const struct uuid *id, struct slice *out)
{
	char *text = arena_take(arena, UUID_TEXT);

	REQUIRE(text, E_NO_MEMORY);
	uuid_write(id, text);
	*out = slice_str(text);
	return OK;
}
