/* SPDX-License-Identifier: Apache-2.0 */
#include "http/json.h"

#include <math.h>

#include "base/text.h"

static void keep(struct json *json, err e)
{
	if (json->failed.code == E_OK)
		json->failed = e;
}

static void put(struct json *json, struct slice bytes)
{
	if (json->failed.code == E_OK)
		keep(json, buf_put(&json->out, bytes));
}

static void put_str(struct json *json, const char *text)
{
	put(json, slice_str(text));
}

/* RFC 8259 §7: what must be escaped, and nothing else. */
static void put_quoted(struct json *json, struct slice text)
{
	size_t from = 0;

	if (!text_is_utf8(text)) {
		keep(json, FAIL(E_FIELD, "text to be written is not UTF-8"));
		return;
	}
	put_str(json, "\"");
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.at[i];
		char escape[7] = {'\\', (char)c, 0};

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		put(json, slice(text.at + from, i - from));
		from = i + 1;
		if (c == '\n') {
			escape[1] = 'n';
		} else if (c < 0x20 || c == 0x7f) {
			memcpy(escape, "\\u00", 4);
			escape[4] = hex_digit(c >> 4);
			escape[5] = hex_digit(c & 15);
		}
		put_str(json, escape);
	}
	put(json, slice(text.at + from, text.len - from));
	put_str(json, "\"");
}

static void put_name(struct json *json, const char *name)
{
	bool list = json->lists >> json->depth & 1;

	if (list != !name)
		keep(json, FAIL(E_BUG, "a name inside a list, or none outside: %s", name ? name : "NULL"));
	if (!json->first)
		put_str(json, ",");
	json->first = false;
	if (name) {
		put_quoted(json, slice_str(name));
		put_str(json, ":");
	}
}

void json_start(struct json *json, struct arena *arena)
{
	*json = (struct json){.first = true, .failed = OK};
	buf_init(&json->out, arena, JSON_BYTES_MAX);
	put_str(json, "{");
}

void json_put_text(struct json *json, const char *name, struct slice text)
{
	put_name(json, name);
	put_quoted(json, text);
}

void json_put_str(struct json *json, const char *name, const char *text)
{
	if (text)
		json_put_text(json, name, slice_str(text));
	else
		json_put_null(json, name);
}

void json_put_int(struct json *json, const char *name, int64_t value)
{
	put_name(json, name);
	if (json->failed.code == E_OK)
		keep(json, buf_putf(&json->out, "%lld", (long long)value));
}

/* JSON has no infinities and no NaN; seventeen digits give every double back. */
void json_put_double(struct json *json, const char *name, double value)
{
	if (!isfinite(value)) {
		json_put_null(json, name);
		return;
	}
	put_name(json, name);
	if (json->failed.code == E_OK)
		keep(json, buf_putf(&json->out, "%.17g", value));
}

void json_put_bool(struct json *json, const char *name, bool value)
{
	put_name(json, name);
	put_str(json, value ? "true" : "false");
}

void json_put_null(struct json *json, const char *name)
{
	put_name(json, name);
	put_str(json, "null");
}

void json_put_instant(struct json *json, const char *name, instant t)
{
	char text[INSTANT_TEXT];

	instant_write(t, text);
	json_put_str(json, name, text);
}

void json_put_uuid(struct json *json, const char *name, const struct uuid *id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	json_put_str(json, name, text);
}

void json_put_base64(struct json *json, const char *name, struct slice bytes)
{
	struct slice text = slice(NULL, 0);

	if (json->failed.code == E_OK)
		keep(json, base64_write(json->out.arena, bytes, &text));
	json_put_text(json, name, text);
}

void json_put_digest(struct json *json, const char *name, struct slice digest)
{
	const char *hex = "";

	if (json->failed.code == E_OK)
		keep(json, hex_write(json->out.arena, digest, &hex));
	put_name(json, name);
	put_str(json, "\"sm3:");
	put_str(json, hex);
	put_str(json, "\"");
}

void json_put_raw(struct json *json, const char *name, struct slice text)
{
	put_name(json, name);
	put(json, text);
}

static void open_level(struct json *json, const char *name, bool list)
{
	put_name(json, name);
	put_str(json, list ? "[" : "{");
	if (json->depth + 1 >= JSON_DEPTH_MAX) {
		keep(json, FAIL(E_BUG, "JSON deeper than %d", JSON_DEPTH_MAX));
		return;
	}
	json->depth++;
	json->lists = (json->lists & ~(UINT64_C(1) << json->depth)) | (uint64_t)list << json->depth;
	json->first = true;
}

void json_put_object(struct json *json, const char *name)
{
	open_level(json, name, false);
}

void json_put_list(struct json *json, const char *name)
{
	open_level(json, name, true);
}

void json_close(struct json *json)
{
	if (json->depth == 0) {
		keep(json, FAIL(E_BUG, "json_close without an open object or list"));
		return;
	}
	put_str(json, json->lists >> json->depth & 1 ? "]" : "}");
	json->depth--;
	json->first = false;
}

err json_finish(struct json *json, struct slice *text)
{
	while (json->depth > 0)
		json_close(json);
	put_str(json, "}");
	if (json->failed.code != E_OK)
		return err_note(json->failed, HERE, "json_finish");
	*text = buf_slice(&json->out);
	return OK;
}
