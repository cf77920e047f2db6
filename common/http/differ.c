/* SPDX-License-Identifier: Apache-2.0 */
#include "http/differ.h"

#include <jansson.h>
#include <stdlib.h>

enum { SHOWN_MAX = 200 }; /* bytes of a value that are shown */

struct differ {
	struct arena *arena;
	struct json_difference *out;
	size_t max, count;
};

static err show(struct differ *d, const json_t *value, const char **text)
{
	char *whole = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

	*text = NULL;
	if (!value)
		return OK;
	REQUIRE(whole, E_NO_MEMORY);
	*text = arena_text(d->arena, strlen(whole) > SHOWN_MAX ? "%.*s…" : "%.*s", SHOWN_MAX, whole);
	free(whole);
	REQUIRE(*text, E_NO_MEMORY);
	return OK;
}

static err add(struct differ *d, const char *place, const json_t *then, const json_t *now)
{
	struct json_difference *one = &d->out[d->count];

	if (d->count == d->max)
		return OK;
	one->place = *place == '.' ? place + 1 : place;
	TRY(show(d, then, &one->then));
	TRY(show(d, now, &one->now));
	d->count++;
	return OK;
}

static err compare(struct differ *d, const char *place, const json_t *then, const json_t *now);

static err compare_objects(struct differ *d, const char *place, const json_t *then, const json_t *now)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)then, name, value)
	{
		const char *inside = arena_text(d->arena, "%s.%s", place, name);

		REQUIRE(inside, E_NO_MEMORY);
		TRY(compare(d, inside, value, json_object_get(now, name)));
	}
	json_object_foreach((json_t *)(uintptr_t)now, name, value)
	{
		const char *inside = arena_text(d->arena, "%s.%s", place, name);

		REQUIRE(inside, E_NO_MEMORY);
		if (!json_object_get(then, name))
			TRY(add(d, inside, NULL, value));
	}
	return OK;
}

static err compare_lists(struct differ *d, const char *place, const json_t *then, const json_t *now)
{
	size_t longer =
		json_array_size(then) > json_array_size(now) ? json_array_size(then) : json_array_size(now);

	for (size_t i = 0; i < longer; i++) {
		const char *inside = arena_text(d->arena, "%s[%zu]", place, i);

		REQUIRE(inside, E_NO_MEMORY);
		TRY(compare(d, inside, json_array_get(then, i), json_array_get(now, i)));
	}
	return OK;
}

static err compare(struct differ *d, const char *place, const json_t *then, const json_t *now)
{
	if (d->count == d->max || json_equal(then, now))
		return OK;
	if (json_is_object(then) && json_is_object(now))
		return compare_objects(d, place, then, now);
	if (json_is_array(then) && json_is_array(now))
		return compare_lists(d, place, then, now);
	return add(d, place, then, now);
}

static void drop(json_t **tree)
{
	json_decref(*tree);
}

err json_differ(struct arena *arena, struct slice then, struct slice now, struct json_difference *out,
		size_t max, size_t *count)
{
	CLEANUP(drop) json_t *before = json_loadb((const char *)then.at, then.len, 0, NULL);
	CLEANUP(drop) json_t *after = json_loadb((const char *)now.at, now.len, 0, NULL);
	struct differ d = {arena, out, max, 0};

	REQUIRE(json_is_object(before) && json_is_object(after), E_SYNTAX);
	TRY(compare(&d, "", before, after));
	*count = d.count;
	return OK;
}
