/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/paths.h"

#include <errno.h>
#include <fts.h>
#include <sys/stat.h>

bool path_is_folder(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static err add(struct cli *cli, struct paths *paths, size_t *room, const char *path)
{
	struct slice copy;

	REQUIRE(paths->count < PATHS_MAX, E_TOO_BIG);
	if (paths->count == *room) {
		const char **more = arena_array(cli->arena, *room * 2 + 64, const char *);

		REQUIRE(more, E_NO_MEMORY);
		if (paths->count > 0)
			memcpy(more, paths->at, paths->count * sizeof(*more));
		paths->at = more;
		*room = *room * 2 + 64;
	}
	TRY(arena_copy(cli->arena, slice_str(path), &copy));
	paths->at[paths->count++] = (const char *)copy.at;
	return OK;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void close_walk(FTS **walk)
{
	if (*walk)
		fts_close(*walk);
}

static err add_entry(struct cli *cli, const FTSENT *entry, struct paths *paths, size_t *room)
{
	if (entry->fts_level > PATHS_DEPTH_MAX)
		return FAIL_AT(E_TOO_BIG, entry->fts_path, "deeper than %d folders", PATHS_DEPTH_MAX);
	switch (entry->fts_info) {
	case FTS_F:
		return add(cli, paths, room, entry->fts_path);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return FAIL_AT(E_IO, entry->fts_path, "%s", strerror(entry->fts_errno));
	default:
		return OK; /* folders, links, devices */
	}
}

static err add_folder(struct cli *cli, char *folder, struct paths *paths, size_t *room)
{
	char *const roots[] = {folder, NULL};
	CLEANUP(close_walk) FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	const FTSENT *entry;

	if (!walk)
		return FAIL_AT(E_IO, folder, "%s", strerror(errno));
	while ((entry = fts_read(walk)))
		TRY(add_entry(cli, entry, paths, room));
	return OK;
}

err paths_read(struct cli *cli, const struct cli_words *words, struct paths *out)
{
	size_t room = 0;

	*out = (struct paths){0};
	for (size_t i = 0; i < words->count; i++) {
		if (path_is_folder(words->at[i]))
			TRY(add_folder(cli, words->at[i], out, &room));
		else
			TRY(add(cli, out, &room, words->at[i]));
	}
	return OK;
}
