/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"

#include "base/text.h"
#include "http/form_tree.h"

/* The place of a field as the user wrote it: "materials[2].name". */
static const char *place(const struct form *form, const char *name)
{
	const char *full = arena_text(form->root->arena, "%s%s", form->path, name);

	return full ? full : name;
}

err form_text(struct form *form, const char *name, size_t min, size_t max, struct slice *out)
{
	TRY(form_prose(form, name, min, max, out));
	if (!text_is_line(*out))
		return FAIL_AT(E_FIELD, place(form, name), "has a control character or line end");
	return OK;
}

static bool has_controls(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.at[i] < 0x20 && !strchr("\t\r\n", text.at[i])) || text.at[i] == 0x7f)
			return true;
	return false;
}

err form_prose(struct form *form, const char *name, size_t min, size_t max, struct slice *out)
{
	TRY(form_take_text(form, name, out));
	if (out->len < min || out->len > max)
		return FAIL_AT(E_FIELD, place(form, name), "must have %zu to %zu bytes, not %zu", min, max,
			       out->len);
	if (out->len > 0 && (has_controls(*out) || !text_is_utf8(*out)))
		return FAIL_AT(E_FIELD, place(form, name), "has a control character");
	return OK;
}

/* Run a reader of base/text on a text field; its error gets the field's name. */
static err read_text(struct form *form, const char *name, struct slice *text, size_t max)
{
	TRY(form_take_text(form, name, text));
	if (text->len > max)
		return FAIL_AT(E_FIELD, place(form, name), "longer than %zu bytes", max);
	return OK;
}

err form_instant(struct form *form, const char *name, instant *out)
{
	struct slice text;

	TRY(read_text(form, name, &text, INSTANT_TEXT));
	if (instant_read(text, out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not a time in UTC such as 2026-11-22T08:00:00Z");
	return OK;
}

err form_uuid(struct form *form, const char *name, struct uuid *out)
{
	struct slice text;

	TRY(read_text(form, name, &text, UUID_TEXT));
	if (uuid_read(text, out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not a UUID in lower case");
	return OK;
}

err form_base64(struct form *form, const char *name, size_t max, struct slice *out)
{
	struct slice text;

	TRY(read_text(form, name, &text, (max + 2) / 3 * 4));
	if (base64_read(form->root->arena, text, out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not base64");
	if (out->len > max)
		return FAIL_AT(E_FIELD, place(form, name), "longer than %zu bytes", max);
	return OK;
}

err form_hex(struct form *form, const char *name, size_t len, struct slice *out)
{
	struct slice text;

	TRY(read_text(form, name, &text, 2 * len));
	if (text.len != 2 * len || hex_read(form->root->arena, text, out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not %zu lower-case hexadecimal digits", 2 * len);
	return OK;
}

err form_digest(struct form *form, const char *name, struct slice *out)
{
	enum { PREFIX = 4, DIGITS = 64 };
	struct slice text;

	TRY(read_text(form, name, &text, PREFIX + DIGITS));
	if (text.len != PREFIX + DIGITS || !slice_starts(text, "sm3:") ||
	    hex_read(form->root->arena, slice_from(text, PREFIX), out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not sm3: and 64 lower-case hexadecimal digits");
	return OK;
}

err form_enum(struct form *form, const char *name, const char *const *words, size_t count, size_t *out)
{
	struct slice text;

	TRY(read_text(form, name, &text, FORM_NAME_MAX));
	if (text_word(text, words, count, out).code != E_OK)
		return FAIL_AT(E_FIELD, place(form, name), "not one of the %zu words it may be (\"%s\", …)",
			       count, count > 0 ? words[0] : "");
	return OK;
}

err form_uscc(struct form *form, const char *name, struct slice *out)
{
	TRY(read_text(form, name, out, 18));
	if (!text_is_uscc(*out))
		return FAIL_AT(E_FIELD, place(form, name), "not a unified social credit code");
	return OK;
}

err form_region(struct form *form, const char *name, struct slice *out)
{
	TRY(read_text(form, name, out, 6));
	if (!text_is_region(*out))
		return FAIL_AT(E_FIELD, place(form, name), "not a region code of six digits");
	return OK;
}
