/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "lib/check.h"
#include "lib/world.h"

static const char *as_text(struct arena *arena, const json_t *value)
{
	if (json_is_string(value))
		return arena_text(arena, "%s", json_string_value(value));
	if (json_is_integer(value))
		return arena_text(arena, "%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	if (json_is_array(value))
		return arena_text(arena, "%zu items", json_array_size(value));
	return "";
}

const char *answer_value(struct arena *arena, const struct answer *answer, const char *path)
{
	json_t *root = json_loadb((const char *)answer->body.at, answer->body.len, 0, NULL);
	const json_t *at = root;
	const char *text;

	while (at && *path) {
		size_t len = strcspn(path, ".");
		const char *name = arena_text(arena, "%.*s", (int)len, path);

		at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10))
				       : json_object_get(at, name);
		path += len + (path[len] == '.');
	}
	text = as_text(arena, at);
	json_decref(root);
	return text;
}
