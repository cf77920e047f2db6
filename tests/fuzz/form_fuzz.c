/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: JSON, or a query when the first byte says so. Each kind of field is read from whatever is there;
 * what was read must be writable as JSON, and form_end must refuse what nobody read. */
#include <assert.h>

#include "http/form.h"
#include "http/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static void read_items(struct form *form)
{
	struct form item;
	struct slice text;
	size_t count;

	if (form_list(form, "l", 0, 100, &count).code != E_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		if (form_item(form, "l", i, &item).code == E_OK)
			(void)form_text(&item, "a", 0, 100, &text).code;
		(void)form_item_text(form, "l", i, 0, 100, &text).code;
	}
}

static void read_all(struct form *form, struct arena *arena)
{
	static const char *const words[] = {"x", "y"};
	struct json json;
	struct slice text;
	struct uuid id;
	int64_t number;
	instant t;
	bool truth;
	size_t index;

	json_start(&json, arena);
	if (form_text(form, "a", 0, 1000, &text).code == E_OK)
		json_put_text(&json, "a", text);
	if (form_prose(form, "o.p", 0, 1000, &text).code == E_OK)
		json_put_text(&json, "p", text);
	if (form_int(form, "n", -1000, 1000, &number).code == E_OK)
		assert(number >= -1000 && number <= 1000);
	if (form_instant(form, "t", &t).code == E_OK)
		json_put_instant(&json, "t", t);
	if (form_uuid(form, "u", &id).code == E_OK)
		json_put_uuid(&json, "u", &id);
	if (form_base64(form, "b", 1000, &text).code == E_OK)
		json_put_base64(&json, "b", text);
	if (form_digest(form, "d", &text).code == E_OK)
		assert(text.len == 32);
	if (form_enum(form, "e", words, COUNT(words), &index).code == E_OK)
		assert(index < COUNT(words));
	(void)form_bool(form, "y", &truth).code;
	read_items(form);
	assert(json_finish(&json, &text).code == E_OK);
	assert(!form_has(form, "nobody-reads-this") || form_end(form).code == E_FIELD);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice bytes = slice(at, len);
	struct arena arena;
	struct form form;
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (len > 0 && at[0] == '?')
		e = form_parse_query(&form, &arena, slice_from(bytes, 1));
	else
		e = form_parse(&form, &arena, bytes);
	if (e.code == E_OK) {
		read_all(&form, &arena);
		form_release(&form);
	}
	arena_clear(&arena);
	return 0;
}
