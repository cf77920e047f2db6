/* SPDX-License-Identifier: Apache-2.0 */
#include "base/conf.h"

#include <unistd.h>

#include "base/conf_value.h"
#include "base/file.h"
#include "base/text.h"

enum { NAME_ROOM = 64 };

/* What is known about one item while loading. */
struct found {
	const struct conf_item *item;
	void *into;
	struct slice value;
	const char *place; /* "ESEAL_DB_URL", "eseal.conf:3": for people */
	bool from_environment;
};

struct loading {
	struct arena *arena;
	struct found *found;
	size_t count;
};

static err list_items(struct loading *l, const struct conf_table *tables, size_t count)
{
	l->found = arena_array(l->arena, CONF_ITEMS_MAX, struct found);
	REQUIRE(l->found, E_NO_MEMORY);
	for (size_t t = 0; t < count; t++) {
		for (size_t i = 0; i < tables[t].count; i++) {
			REQUIRE(l->count < CONF_ITEMS_MAX, E_BUG);
			l->found[l->count].item = &tables[t].items[i];
			l->found[l->count].into = tables[t].into;
			l->count++;
		}
	}
	return OK;
}

static struct found *find(struct loading *l, struct slice name)
{
	for (size_t i = 0; i < l->count; i++) {
		if (slice_is(name, l->found[i].item->name))
			return &l->found[i];
	}
	return NULL;
}

/* The item of a name, or of a name with _file behind it. */
static struct found *find_either(struct loading *l, struct slice name, bool *as_file)
{
	const size_t tail = sizeof("_file") - 1;
	struct found *found = find(l, name);

	*as_file = false;
	if (found || name.len <= tail || memcmp(name.at + name.len - tail, "_file", tail) != 0)
		return found;
	*as_file = true;
	return find(l, slice(name.at, name.len - tail));
}

static err take_value(struct loading *l, struct found *found, struct slice value, bool as_file,
		      const char *place)
{
	const char *path;

	if (found->place)
		return FAIL_AT(E_CONF, place, "%s is given twice, by %s as well", found->item->name,
			       found->place);
	found->place = place;
	if (!as_file)
		return arena_copy(l->arena, value, &found->value);
	TRY(arena_cstr(l->arena, value, &path));
	if (file_read(l->arena, path, CONF_VALUE_MAX, &value).code != E_OK)
		return FAIL_AT(E_CONF, place, "cannot read the file %s, or it is over %d bytes", path,
			       CONF_VALUE_MAX);
	if (value.len > 0 && value.at[value.len - 1] == '\n')
		value.len--;
	if (value.len > 0 && value.at[value.len - 1] == '\r')
		value.len--;
	found->value = value;
	return OK;
}

/* "ESEAL_DB_URL" → "db_url"; empty when it is not ours to read. */
static struct slice environment_name(const char *variable, char lower[NAME_ROOM])
{
	const size_t skip = sizeof(CONF_PREFIX) - 1;
	size_t len = strcspn(variable, "=");

	if (strncmp(variable, CONF_PREFIX, skip) != 0 || len - skip >= NAME_ROOM)
		return slice(NULL, 0);
	for (size_t i = skip; i < len; i++) {
		char c = variable[i];

		lower[i - skip] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	return slice(lower, len - skip);
}

static err read_environment(struct loading *l, const char *const *environment, const char **file)
{
	for (; *environment; environment++) {
		const char *variable = *environment;
		size_t len = strcspn(variable, "=");
		char lower[NAME_ROOM];
		struct slice name = environment_name(variable, lower);
		struct slice value;
		struct found *found;
		const char *place;
		bool as_file;

		if (strncmp(variable, CONF_PREFIX, sizeof(CONF_PREFIX) - 1) != 0 || !variable[len])
			continue;
		place = arena_text(l->arena, "%.*s", (int)len, variable);
		REQUIRE(place, E_NO_MEMORY);
		value = slice_str(variable + len + 1);
		if (slice_is(name, "conf")) {
			TRY(*file ? OK : arena_cstr(l->arena, value, file));
			continue;
		}
		found = find_either(l, name, &as_file);
		if (!found)
			return FAIL_AT(E_CONF, place, "no such setting: --conf-help lists them");
		if (found->item->kind == CONF_ELSEWHERE)
			continue;
		found->from_environment = true;
		TRY(take_value(l, found, value, as_file, place));
	}
	return OK;
}

static struct slice trim(struct slice text)
{
	while (text.len > 0 && (*text.at == ' ' || *text.at == '\t'))
		text = slice_from(text, 1);
	while (text.len > 0 && strchr(" \t\r", text.at[text.len - 1]))
		text.len--;
	return text;
}

static err read_line(struct loading *l, struct slice line, const char *place)
{
	const uint8_t *equals;
	struct slice name;
	struct found *found;
	bool as_file;

	line = trim(line);
	if (line.len == 0 || *line.at == '#')
		return OK;
	equals = memchr(line.at, '=', line.len);
	if (!equals)
		return FAIL_AT(E_CONF, place, "not `name = value`");
	name = trim(slice(line.at, (size_t)(equals - line.at)));
	found = find_either(l, name, &as_file);
	if (!found || found->item->kind == CONF_ELSEWHERE)
		return FAIL_AT(E_CONF, place, "no such setting: %.*s (--conf-help lists them)",
			       SLICE_ARG(name));
	if (found->from_environment)
		return OK;
	return take_value(l, found, trim(slice_from(line, (size_t)(equals + 1 - line.at))), as_file, place);
}

static err read_file(struct loading *l, const char *path)
{
	struct slice text;
	int number = 0;

	TRY(file_read(l->arena, path, CONF_FILE_MAX, &text));
	if (!text_is_utf8(text))
		return FAIL_AT(E_CONF, path, "not a text in UTF-8");
	while (text.len > 0) {
		const uint8_t *end = memchr(text.at, '\n', text.len);
		size_t len = end ? (size_t)(end - text.at) : text.len;
		const char *place = arena_text(l->arena, "%s:%d", path, ++number);

		REQUIRE(place, E_NO_MEMORY);
		TRY(read_line(l, slice(text.at, len), place));
		text = slice_from(text, len + 1);
	}
	return OK;
}

static err missing(const struct conf_item *item)
{
	char variable[CONF_VARIABLE_ROOM];

	conf_variable(item, variable);
	return FAIL_AT(E_CONF, variable, "must be given: %s", item->help);
}

err conf_load(struct arena *arena, const struct conf_table *tables, size_t count, const char *file,
	      const char *const *environment)
{
	struct loading l = {.arena = arena};

	TRY(list_items(&l, tables, count));
	TRY(read_environment(&l, environment ? environment : (const char *const *)environ, &file));
	if (file)
		TRY(read_file(&l, file));
	for (size_t i = 0; i < l.count; i++) {
		struct found *f = &l.found[i];

		if (f->item->kind == CONF_ELSEWHERE)
			continue;
		if (!f->place && !f->item->fallback)
			return missing(f->item);
		if (!f->place)
			f->value = slice_str(f->item->fallback);
		TRY(conf_value(arena, f->item, f->value, f->place ? f->place : f->item->name, f->into));
	}
	return OK;
}

void conf_help(FILE *to, const struct conf_table *tables, size_t count)
{
	fprintf(to, "Settings, from the environment or, in lower case and without " CONF_PREFIX
		    ", from the file named by --conf or " CONF_PREFIX "CONF.\n"
		    "Each can come from a file of its own: " CONF_PREFIX "<NAME>_FILE.\n\n");
	for (size_t t = 0; t < count; t++) {
		for (size_t i = 0; i < tables[t].count; i++)
			conf_help_item(to, &tables[t].items[i]);
	}
}
