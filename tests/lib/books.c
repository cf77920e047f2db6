/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "lib/check.h"
#include "lib/world.h"

enum { LOOKS_MAX = 100, PAUSE_US = 300000 };

const char *world_books(struct arena *arena, enum office_name office)
{
	return world_sql(arena, office,
			 "SELECT string_agg(relname || ' ' || (xpath('//n/text()', query_to_xml("
			 "'SELECT count(*) || ''/'' || coalesce(max(xmin::text::int8), 0) AS n FROM ' || "
			 "quote_ident(relname), false, true, '')))[1]::text, ', ' ORDER BY relname) "
			 "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
			 "AND relname <> 'inbox_mark'");
}

static const char *all_books(struct arena *arena)
{
	const char *all = "";

	for (enum office_name office = ISSUING; office <= AUDIT; office++)
		all = arena_text(arena, "%s%s: %s\n", all, office_word(office), world_books(arena, office));
	return all;
}

void world_rest(void)
{
	struct arena arena;
	const char *before = "";
	const char *now = NULL;
	int looks = 0;

	arena_init(&arena, ARENA_REQUEST_MAX);
	while ((now = all_books(&arena)) && strcmp(before, now) != 0 && looks++ < LOOKS_MAX) {
		before = now;
		usleep(PAUSE_US);
	}
	if (looks > LOOKS_MAX)
		fprintf(stderr, "%s", now);
	arena_clear(&arena);
	assert_true(looks <= LOOKS_MAX);
}
