/* SPDX-License-Identifier: Apache-2.0 */
/* A sealed OFD of 200 MB, most of it pictures that do not pack, judged by the policy integrity: at what rate its unpacked
 * bytes are digested, against the library's SM3 on as many bytes; and how much memory `eseal verify` takes for it beyond
 * the file. */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "bench/bench.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "zip/write.h"

enum { PICTURES = 16, PICTURE = 12500000, PATH_ROOM = 512 };

#define TOTAL ((double)PICTURES * PICTURE)

struct subject {
	struct arena arena;
	struct recipe recipe;
	struct slice picture;
	struct slice file;
};

static struct slice make_picture(struct arena *arena)
{
	uint8_t *bytes = arena_take(arena, PICTURE);
	uint64_t random = 88172645463325252;

	assert_non_null(bytes);
	for (size_t i = 0; i < PICTURE; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		bytes[i] = (uint8_t)random;
	}
	return slice(bytes, PICTURE);
}

static void add_pictures(struct subject *s, struct slice notice, struct slice *out)
{
	struct zip_writer writer;
	struct zip zip;

	assert_ok(zip_open(&s->arena, notice, &zip));
	assert_ok(zip_writer_init(&writer, &s->arena, zip.count + PICTURES));
	for (size_t i = 0; i < zip.count; i++)
		assert_ok(zip_write_copy(&writer, &zip.entries[i]));
	for (size_t i = 0; i < PICTURES; i++) {
		const char *name = arena_text(&s->arena, "Doc_0/Res/large_%zu.png", i);

		assert_ok(zip_write_stored(&writer, slice_str(name), s->picture));
	}
	assert_ok(zip_write_end(&writer, out));
}

static void prepare(struct subject *s)
{
	arena_init(&s->arena, ARENA_COMMAND_MAX);
	recipe_honest(&s->recipe);
	s->picture = make_picture(&s->arena);
	s->recipe.arena = &s->arena;
	add_pictures(s, world.notice, &s->recipe.document);
	s->recipe.request.policy = POLICY_INTEGRITY;
	s->file = recipe_make(&s->recipe);
	recipe_collect(&s->recipe);
	assert_ok(sm3_beside_start(&s->recipe.request.beside)); /* as a cell has it */
}

static void judge(void *ctx)
{
	struct subject *s = ctx;
	struct arena arena;
	struct report *report;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(verify_file(&arena, s->file, &s->recipe.request, &report));
	assert_int_equal(report->indication, INDICATION_PASSED);
	arena_clear(&arena);
}

static void hash(void *ctx)
{
	const struct subject *s = ctx;
	struct sm3 digest;

	for (size_t i = 0; i < PICTURES; i++)
		assert_ok(sm3_by_library(&s->picture, 1, &digest));
}

/* MiB that the command takes at most. Whether it passes is not asked: it knows no anchors. */
static double command_mib(const char *path)
{
	struct rusage used;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		const char *programs = getenv("PROGRAMS");
		char eseal[PATH_ROOM];

		snprintf(eseal, sizeof(eseal), "%s/eseal", programs ? programs : "build/release-gcc/bin");
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		execl(eseal, eseal, "verify", "--policy", "integrity", path, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(wait4(pid, &status, 0, &used), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 126);
	return (double)used.ru_maxrss / 1024;
}

/* Written by a process of its own: what a process held before it became another counts as the other's. */
static void write_document(struct subject *s, const char *path)
{
	pid_t pid = fork();

	if (pid == 0) {
		prepare(s);
		assert_ok(file_write(path, s->file, 0600));
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void compare_memory(struct subject *s)
{
	char folder[PATH_ROOM / 2];
	char path[PATH_ROOM];
	struct stat file;
	double most;

	assert_ok(process_folder("bench", folder, sizeof(folder)));
	snprintf(path, sizeof(path), "%s/large.ofd", folder);
	write_document(s, path);
	assert_int_equal(stat(path, &file), 0);
	most = command_mib(path);
	process_remove(folder);
	bench_ratio("large: MiB of eseal verify beyond the file", most - (double)file.st_size / (1 << 20),
		    AT_MOST, 64);
}

int main(void)
{
	static struct subject s;
	const struct bench_way ways[] = {{"judge", judge}, {"SM3 of the same bytes", hash}};
	double seconds[COUNT(ways)];

	world_setup(NULL);
	compare_memory(&s);
	prepare(&s);
	bench_compare(ways, COUNT(ways), &s, 1, seconds);
	printf("  %-44s %10.0f MB/s\n", "judge, unpacked bytes", TOTAL / seconds[0] / 1e6);
	bench_ratio("large: rate over the library's SM3", seconds[1] / seconds[0], AT_LEAST, 0.9);
	sm3_beside_stop(s.recipe.request.beside);
	arena_clear(&s.arena);
	world_teardown(NULL);
	return 0;
}
