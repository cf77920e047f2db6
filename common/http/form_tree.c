/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form_tree.h"

#include "base/text.h"
#include "http/percent.h"

/* jansson recurses into what it parses: the depth is bounded before. */
static err check_depth(struct slice json)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < json.len; i++) {
		uint8_t c = json.at[i];

		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return FAIL(E_SYNTAX, "deeper than %d levels", JSON_DEPTH_MAX);
		} else if (c == '}' || c == ']') {
			depth -= depth > 0;
		}
	}
	return OK;
}

static err form_over(struct form *form, struct arena *arena, json_t *take_tree, bool of_query)
{
	struct form_root *root = arena_new(arena, struct form_root);

	if (!root) {
		json_decref(take_tree);
		return FAIL(E_NO_MEMORY, "no room for a form");
	}
	*root = (struct form_root){.arena = arena, .tree = take_tree, .of_query = of_query};
	*form = (struct form){root, take_tree, ""};
	root->seen = arena_array(arena, FORM_FIELDS_MAX, const char *);
	if (!root->seen) {
		form_release(form);
		return FAIL(E_NO_MEMORY, "no room for a form");
	}
	return OK;
}

err form_parse(struct form *form, struct arena *arena, struct slice json)
{
	json_error_t why;
	json_t *tree;

	*form = (struct form){.path = ""};
	if (json.len > JSON_BYTES_MAX)
		return FAIL(E_TOO_BIG, "the JSON text is longer than %d bytes", JSON_BYTES_MAX);
	TRY(check_depth(json));
	tree = json_loadb((const char *)json.at, json.len, JSON_REJECT_DUPLICATES, &why);
	if (!tree)
		return FAIL(E_SYNTAX, "not JSON: %s, line %d", why.text, why.line);
	if (!json_is_object(tree)) {
		json_decref(tree);
		return FAIL(E_SYNTAX, "the JSON text is not an object");
	}
	return form_over(form, arena, tree, false);
}

static err add_parameter(json_t *tree, struct arena *arena, struct slice part)
{
	const uint8_t *equals = memchr(part.at, '=', part.len);
	size_t split = equals ? (size_t)(equals - part.at) : part.len;
	struct slice name;
	struct slice value;

	TRY(percent_decode(arena, slice(part.at, split), &name));
	TRY(percent_decode(arena, slice_from(part, split + 1), &value));
	if (!text_is_utf8(name) || !text_is_utf8(value) || name.len == 0)
		return FAIL(E_SYNTAX, "a parameter of the query is not UTF-8 or has no name");
	if (json_object_get(tree, (const char *)name.at))
		return FAIL(E_SYNTAX, "a parameter of the query is there twice: %.*s", SLICE_ARG(name));
	REQUIRE(json_object_set_new(tree, (const char *)name.at,
				    json_stringn((const char *)value.at, value.len)) == 0,
		E_NO_MEMORY);
	return OK;
}

static err add_parameters(json_t *tree, struct arena *arena, struct slice query)
{
	while (query.len > 0) {
		const uint8_t *mark = memchr(query.at, '&', query.len);
		struct slice part = slice(query.at, mark ? (size_t)(mark - query.at) : query.len);

		if (json_object_size(tree) >= HTTP_FIELDS_MAX)
			return FAIL(E_SYNTAX, "more than %d parameters", HTTP_FIELDS_MAX);
		TRY(add_parameter(tree, arena, part));
		query = slice_from(query, part.len + 1);
	}
	return OK;
}

err form_parse_query(struct form *form, struct arena *arena, struct slice query)
{
	json_t *tree = json_object();
	err e;

	*form = (struct form){.path = ""};
	REQUIRE(tree, E_NO_MEMORY);
	e = add_parameters(tree, arena, query);
	if (e.code != E_OK) {
		json_decref(tree);
		return e;
	}
	return form_over(form, arena, tree, true);
}

void form_release(struct form *form)
{
	if (form->root) {
		json_decref(form->root->tree);
		form->root->tree = NULL;
	}
	*form = (struct form){.path = ""};
}

static const char *place(const struct form *form, const char *name)
{
	const char *full = arena_text(form->root->arena, "%s%s", form->path, name);

	return full ? full : name;
}

/* The value behind a name with dots, NULL when there is none. */
static const json_t *find(const struct form *form, const char *name)
{
	const json_t *at = form->object;
	char step[FORM_NAME_MAX];

	while (json_is_object(at)) {
		size_t len = strcspn(name, ".");

		if (len >= sizeof(step))
			return NULL;
		memcpy(step, name, len);
		step[len] = 0;
		at = json_object_get(at, step);
		if (name[len] == 0)
			return at;
		name += len + 1;
	}
	return NULL;
}

bool form_has(const struct form *form, const char *name)
{
	return find(form, name) != NULL;
}

static err mark_seen(struct form *form, const char *path)
{
	struct form_root *root = form->root;

	if (root->seen_count == FORM_FIELDS_MAX)
		return FAIL(E_FIELD, "more than %d fields", FORM_FIELDS_MAX);
	root->seen[root->seen_count++] = path;
	return OK;
}

static err take(struct form *form, const char *name, const json_t **out)
{
	*out = find(form, name);
	if (!*out)
		return FAIL_AT(E_FIELD, place(form, name), "is missing");
	return mark_seen(form, place(form, name));
}

static err text_of(const struct form *form, const char *name, const json_t *value, struct slice *out)
{
	if (!json_is_string(value))
		return FAIL_AT(E_FIELD, place(form, name), "must be a text");
	*out = slice(json_string_value(value), json_string_length(value));
	return OK;
}

err form_take_text(struct form *form, const char *name, struct slice *out)
{
	const json_t *value;

	TRY(take(form, name, &value));
	return text_of(form, name, value, out);
}

err form_int(struct form *form, const char *name, int64_t min, int64_t max, int64_t *out)
{
	const json_t *value;

	TRY(take(form, name, &value));
	if (form->root->of_query) {
		struct slice text = slice(json_string_value(value), json_string_length(value));

		if (text_int(text, min, max, out).code == E_OK)
			return OK;
	} else if (json_is_integer(value) && json_integer_value(value) >= min &&
		   json_integer_value(value) <= max) {
		*out = json_integer_value(value);
		return OK;
	}
	return FAIL_AT(E_FIELD, place(form, name), "must be a whole number from %lld to %lld", (long long)min,
		       (long long)max);
}

err form_bool(struct form *form, const char *name, bool *out)
{
	const json_t *value;
	const char *text;

	TRY(take(form, name, &value));
	text = form->root->of_query ? json_string_value(value) : "";
	if (!json_is_boolean(value) && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return FAIL_AT(E_FIELD, place(form, name), "must be true or false");
	*out = json_is_true(value) || strcmp(text, "true") == 0;
	return OK;
}

err form_list(struct form *form, const char *name, size_t min, size_t max, size_t *count)
{
	const json_t *value;

	TRY(take(form, name, &value));
	if (!json_is_array(value))
		return FAIL_AT(E_FIELD, place(form, name), "must be a list");
	*count = json_array_size(value);
	if (*count < min || *count > max)
		return FAIL_AT(E_FIELD, place(form, name), "must have %zu to %zu items, not %zu", min, max,
			       *count);
	return OK;
}

err form_item(struct form *form, const char *name, size_t index, struct form *item)
{
	const json_t *value = json_array_get(find(form, name), index);
	const char *at = arena_text(form->root->arena, "%s%s[%zu]", form->path, name, index);
	const char *path = arena_text(form->root->arena, "%s.", at ? at : "");

	REQUIRE(at && path, E_NO_MEMORY);
	REQUIRE(value, E_BUG);
	*item = (struct form){form->root, value, path};
	if (!json_is_object(value))
		return FAIL_AT(E_FIELD, at, "must be an object");
	return OK;
}

err form_item_text(struct form *form, const char *name, size_t index, size_t min, size_t max,
		   struct slice *out)
{
	const json_t *value = json_array_get(find(form, name), index);
	const char *at = arena_text(form->root->arena, "%s[%zu]", name, index);

	REQUIRE(at, E_NO_MEMORY);
	REQUIRE(value, E_BUG);
	TRY(text_of(form, at, value, out));
	if (out->len < min || out->len > max || !text_is_line(*out))
		return FAIL_AT(E_FIELD, place(form, at), "must be a line of %zu to %zu bytes", min, max);
	return OK;
}

static bool was_seen(const struct form_root *root, const char *path)
{
	for (size_t i = 0; i < root->seen_count; i++)
		if (strcmp(root->seen[i], path) == 0)
			return true;
	return false;
}

/* Something within this object was read. */
static bool was_entered(const struct form_root *root, const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < root->seen_count; i++)
		if (strncmp(root->seen[i], path, len) == 0 && root->seen[i][len] == '.')
			return true;
	return false;
}

static err all_seen(const struct form_root *root, json_t *object, const char *path);

static err items_seen(const struct form_root *root, const json_t *list, const char *path)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);
		const char *item_path = arena_text(root->arena, "%s[%zu].", path, i);

		REQUIRE(item_path, E_NO_MEMORY);
		if (json_is_object(item))
			TRY(all_seen(root, item, item_path));
	}
	return OK;
}

/* Fields are told apart by their full names, so a name may not look like a path. */
static err all_seen(const struct form_root *root, json_t *object, const char *path)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		const char *full = arena_text(root->arena, "%s%s", path, name);
		bool odd = strpbrk(name, ".[") != NULL;

		REQUIRE(full, E_NO_MEMORY);
		if (!odd && json_is_object(value) && was_entered(root, full))
			TRY(all_seen(root, value, arena_text(root->arena, "%s.", full)));
		else if (odd || !was_seen(root, full))
			return FAIL_AT(E_FIELD, full, "is not known here");
		else
			TRY(items_seen(root, value, full));
	}
	return OK;
}

err form_end(struct form *form)
{
	return all_seen(form->root, form->root->tree, "");
}
