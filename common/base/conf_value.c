/* SPDX-License-Identifier: Apache-2.0 */
#include "base/conf_value.h"

#include <inttypes.h>

#include "base/text.h"

static const struct {
	const char *name;
	instant length;
} units[] = {{"ms", 1000}, {"s", SECOND}, {"m", MINUTE}, {"h", HOUR}, {"d", DAY}};

enum { DURATION_ROOM = 32 };

static bool bounded(const struct conf_item *item)
{
	return item->min != 0 || item->max != 0;
}

/* A bound as it would be configured, in the largest unit that divides it: 30s, 7d. */
static const char *duration_text(instant length, char out[DURATION_ROOM])
{
	size_t i = COUNT(units) - 1;

	while (i > 0 && (length == 0 || length % units[i].length != 0))
		i--;
	snprintf(out, DURATION_ROOM, "%" PRId64 "%s", length / units[i].length,
		 length == 0 ? "" : units[i].name);
	return out;
}

static err read_int(const struct conf_item *item, struct slice value, const char *place, int64_t *out)
{
	if (text_int(value, bounded(item) ? item->min : INT64_MIN, bounded(item) ? item->max : INT64_MAX, out)
		    .code == E_OK)
		return OK;
	if (bounded(item))
		return FAIL_AT(E_CONF, place, "must be a whole number from %" PRId64 " to %" PRId64,
			       item->min, item->max);
	return FAIL_AT(E_CONF, place, "must be a whole number");
}

static err read_bool(struct slice value, const char *place, bool *out)
{
	static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (slice_is(value, words[i])) {
			*out = i % 2 == 1;
			return OK;
		}
	}
	return FAIL_AT(E_CONF, place, "must be yes or no");
}

static err read_duration(const struct conf_item *item, struct slice value, const char *place, instant *out)
{
	char from[DURATION_ROOM], to[DURATION_ROOM];
	size_t digits = 0;
	int64_t number;

	while (digits < value.len && value.at[digits] >= '0' && value.at[digits] <= '9')
		digits++;
	for (size_t i = 0; i < COUNT(units); i++) {
		if (!slice_is(slice_from(value, digits), units[i].name) ||
		    text_int(slice(value.at, digits), 0, INT64_MAX / units[i].length, &number).code != E_OK)
			continue;
		*out = number * units[i].length;
		if (bounded(item) && (*out < item->min || *out > item->max))
			return FAIL_AT(E_CONF, place, "must be from %s to %s", duration_text(item->min, from),
				       duration_text(item->max, to));
		return OK;
	}
	return FAIL_AT(E_CONF, place, "must be a duration such as 250ms, 30s, 5m, 2h or 7d");
}

static err read_text(struct arena *arena, const struct conf_item *item, struct slice value, const char *place,
		     const char **out)
{
	/* A secret may have several lines: a key in PEM. */
	bool good = item->kind == CONF_SECRET ? text_is_utf8(value) : text_is_line(value);

	if (!good || value.len > CONF_VALUE_MAX)
		return FAIL_AT(E_CONF, place, "must be text in UTF-8 of at most %d bytes", CONF_VALUE_MAX);
	if (item->kind == CONF_PATH && value.len == 0)
		return FAIL_AT(E_CONF, place, "must be a path");
	if (bounded(item) && ((int64_t)value.len < item->min || (int64_t)value.len > item->max))
		return FAIL_AT(E_CONF, place, "must have %" PRId64 " to %" PRId64 " bytes", item->min,
			       item->max);
	return arena_cstr(arena, value, out);
}

static err read_list(struct arena *arena, struct slice value, const char *place, struct conf_list *out)
{
	const char **items = arena_array(arena, CONF_LIST_MAX, const char *);

	REQUIRE(items, E_NO_MEMORY);
	*out = (struct conf_list){items, 0};
	while (value.len > 0) {
		const uint8_t *comma = memchr(value.at, ',', value.len);
		size_t len = comma ? (size_t)(comma - value.at) : value.len;
		struct slice word = slice(value.at, len);

		while (word.len > 0 && *word.at == ' ')
			word = slice_from(word, 1);
		while (word.len > 0 && word.at[word.len - 1] == ' ')
			word.len--;
		if (word.len == 0 || !text_is_line(word) || out->count == CONF_LIST_MAX ||
		    (comma && len + 1 == value.len))
			return FAIL_AT(E_CONF, place, "must be at most %d words with commas between",
				       CONF_LIST_MAX);
		TRY(arena_cstr(arena, word, &items[out->count++]));
		value = slice_from(value, len + 1);
	}
	return OK;
}

err conf_value(struct arena *arena, const struct conf_item *item, struct slice value, const char *place,
	       void *into)
{
	void *field = (char *)into + item->offset;

	switch (item->kind) {
	case CONF_TEXT:
	case CONF_SECRET:
	case CONF_PATH:
		return read_text(arena, item, value, place, field);
	case CONF_INT:
		return read_int(item, value, place, field);
	case CONF_BOOL:
		return read_bool(value, place, field);
	case CONF_DURATION:
		return read_duration(item, value, place, field);
	case CONF_LIST:
		return read_list(arena, value, place, field);
	case CONF_ELSEWHERE:
		break;
	}
	return FAIL(E_BUG, "%s: no kind", item->name);
}

void conf_variable(const struct conf_item *item, char out[CONF_VARIABLE_ROOM])
{
	size_t len = sizeof(CONF_PREFIX) - 1;

	memcpy(out, CONF_PREFIX, len);
	for (const char *c = item->name; *c && len < CONF_VARIABLE_ROOM - 1; c++)
		out[len++] = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	out[len] = '\0';
}

void conf_help_item(FILE *to, const struct conf_item *item)
{
	static const char *const kinds[] = {"text", "number",   "yes or no", "secret",
					    "path", "duration", "list",      ""};
	char variable[CONF_VARIABLE_ROOM], least[DURATION_ROOM], most[DURATION_ROOM];

	conf_variable(item, variable);
	fprintf(to, "  %s", variable);
	if (item->kind == CONF_ELSEWHERE) {
		fprintf(to, "\n      %s\n", item->help);
		return;
	}
	fprintf(to, "  (%s", kinds[item->kind]);
	if (!item->fallback)
		fprintf(to, ", required");
	else if (*item->fallback)
		fprintf(to, ", default %s", item->fallback);
	if (bounded(item) && item->kind == CONF_DURATION)
		fprintf(to, ", %s to %s", duration_text(item->min, least), duration_text(item->max, most));
	else if (bounded(item) && item->min == item->max)
		fprintf(to, ", %" PRId64 " bytes", item->min);
	else if (bounded(item))
		fprintf(to, ", %" PRId64 " to %" PRId64 "%s", item->min, item->max,
			item->kind == CONF_INT ? "" : " bytes");
	fprintf(to, ")\n      %s\n", item->help);
}
