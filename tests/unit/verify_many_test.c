/* SPDX-License-Identifier: Apache-2.0 */
/* Many files judged at once: by worker processes that may die, in the order of the paths. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/crew.h"
#include "cli/paths.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "lib/tool.h"

static struct arena arena;
static char folder[128];

/* ---- the crew ---- */

enum { PIECES = 40 };

struct plan {
	size_t dies_at, interrupts_at;
	size_t taken, lost, done;
	bool disordered;
};

static err make(void *ctx, struct arena *in, size_t piece, struct slice *answer)
{
	const struct plan *plan = ctx;
	const char *text;

	if (piece == plan->dies_at)
		_exit(9);
	if (piece == plan->interrupts_at)
		kill(getppid(), SIGINT);
	usleep((useconds_t)(piece % 3 * 2000));
	text = arena_text(in, "%zu", piece);
	REQUIRE(text, E_NO_MEMORY);
	*answer = slice_str(text);
	return OK;
}

static err take(void *ctx, size_t piece, struct slice answer, bool lost)
{
	struct plan *plan = ctx;

	plan->disordered = plan->disordered || piece != plan->taken;
	plan->taken++;
	plan->lost += lost;
	if (!lost)
		assert_true(slice_is(answer, arena_text(&arena, "%zu", piece)));
	else
		assert_int_equal(piece, plan->dies_at);
	return OK;
}

static void progress(void *ctx, size_t done)
{
	((struct plan *)ctx)->done = done;
}

static void run(struct plan *plan, size_t jobs, bool *stopped)
{
	struct crew_work work = {plan, PIECES, make, take, progress};

	assert_ok(crew_run(jobs, &work, stopped));
	assert_false(plan->disordered);
}

static void pieces_are_done_by_many_and_handed_on_in_order(void **unused)
{
	bool stopped;

	(void)unused;
	for (size_t jobs = 1; jobs <= 8; jobs++) {
		struct plan plan = {.dies_at = PIECES, .interrupts_at = PIECES};

		run(&plan, jobs, &stopped);
		assert_false(stopped);
		assert_int_equal(plan.taken, PIECES);
		assert_int_equal(plan.done, PIECES);
		assert_int_equal(plan.lost, 0);
	}
}

static void a_worker_that_dies_costs_its_piece_alone(void **unused)
{
	bool stopped;

	(void)unused;
	for (size_t jobs = 1; jobs <= 4; jobs += 3) {
		struct plan plan = {.dies_at = 7, .interrupts_at = PIECES};

		run(&plan, jobs, &stopped);
		assert_false(stopped);
		assert_int_equal(plan.taken, PIECES);
		assert_int_equal(plan.lost, 1);
	}
}

static void an_interrupt_ends_it_and_leaves_nobody_behind(void **unused)
{
	struct plan plan = {.dies_at = PIECES, .interrupts_at = 5};
	bool stopped;

	(void)unused;
	run(&plan, 2, &stopped);
	assert_true(stopped);
	assert_true(plan.taken < PIECES);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
}

static err refuse(void *ctx, size_t piece, struct slice answer, bool lost)
{
	(void)ctx;
	(void)answer;
	(void)lost;
	return piece < 3 ? OK : FAIL(E_OUTPUT, "no more");
}

static void whoever_takes_the_answers_may_end_it(void **unused)
{
	struct plan plan = {.dies_at = PIECES, .interrupts_at = PIECES};
	struct crew_work work = {&plan, PIECES, make, refuse, progress};
	bool stopped;

	(void)unused;
	assert_err(E_OUTPUT, crew_run(3, &work, &stopped));
}

/* ---- folders ---- */

static const char *file(const char *name)
{
	return arena_text(&arena, "%s/%s", folder, name);
}

static void put(const char *name, struct slice bytes)
{
	FILE *to = fopen(file(name), "wb");

	assert_non_null(to);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, to), bytes.len);
	assert_int_equal(fclose(to), 0);
}

/* Good documents, a forged one, one of nobody, and what is none. */
static int begin(void **unused)
{
	struct recipe r;
	struct slice good;

	arena_init(&arena, ARENA_REQUEST_MAX);
	world_setup(unused);
	assert_ok(process_folder("many", folder, sizeof(folder)));
	assert_int_equal(mkdir(file("in"), 0755), 0);
	assert_int_equal(mkdir(file("in/b"), 0755), 0);
	recipe_honest(&r);
	good = recipe_make(&r);
	put("in/a.ofd", good);
	put("in/b/1.ofd", good);
	put("in/b/2.ofd", good);
	put("in/d.txt", slice_str("not a document"));
	r.signer = &world.stranger;
	put("in/c.ofd", recipe_make(&r));
	put("outside.ofd", good);
	assert_int_equal(symlink("../outside.ofd", file("in/link.ofd")), 0);
	assert_int_equal(symlink("..", file("in/up")), 0);
	return 0;
}

static int end(void **unused)
{
	process_remove(folder);
	tool_clean();
	arena_clear(&arena);
	return world_teardown(unused);
}

static int eseal(const char *words, const char **told)
{
	const char *script =
		arena_text(&arena, "programs=$(realpath '%s') && cd '%s' && \"$programs/eseal\" %s",
			   getenv("PROGRAMS"), folder, words);
	const char *const argv[] = {"sh", "-c", script, NULL};

	return tool_run(&arena, argv, told);
}

static void says(const char *told, const char *words)
{
	if (!strstr(told, words))
		fail_msg("“%s” is not in:\n%s", words, told);
}

static void a_folder_is_walked_and_summed_up(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal("verify --policy integrity --jobs 2 in", &told), EXIT_FAILED);
	says(told, "summary: 5 ");
	says(told, "TOTAL_PASSED                      3");
	says(told, "TOTAL_FAILED                      2");
	says(told, "SIGNER_NOT_IN_SEAL              1");
	says(told, "FORMAT_UNKNOWN                  1");
	says(told, "SIGNER_NOT_IN_SEAL     in/c.ofd\n");
	assert_null(strstr(told, "link.ofd"));
	assert_null(strstr(told, "in/a.ofd"));
	assert_true(strstr(told, "in/c.ofd") < strstr(told, "in/d.txt"));
	assert_null(strchr(told, '\r')); /* nobody watches */
}

static void of_files_named_the_worst_decides(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal("verify --policy integrity in/a.ofd in/b", &told), EXIT_PASSED);
	says(told, "summary: 3 ");
	assert_int_equal(eseal("verify in/a.ofd in/b", &told), EXIT_INDETERMINATE);
	assert_int_equal(eseal("verify in/a.ofd in/c.ofd", &told), EXIT_FAILED);
	assert_int_equal(eseal("verify in/c.ofd /no/such/file in/a.ofd", &told), EXIT_INPUT);
	says(told, "E_IO");
	says(told, "summary: 3 ");
	assert_int_equal(eseal("verify --gateway http://127.0.0.1:1 in/a.ofd in/c.ofd", &told), EXIT_AWAY);
	assert_int_equal(eseal("verify --jobs 0 in", &told), EXIT_USAGE);
	assert_int_equal(eseal("verify --jobs 1 in/a.ofd --policy integrity", &told), EXIT_PASSED);
	says(told, "summary: 1 ");
}

static void a_single_file_is_told_of_as_ever(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal("verify --policy integrity in/a.ofd", &told), EXIT_PASSED);
	assert_null(strstr(told, "summary"));
	says(told, "31000000000001");
}

static void as_json_each_file_is_one_line_in_the_order_of_the_paths(void **unused)
{
	static const char order[] =
		"in/a.ofd TOTAL_PASSED\nin/b/1.ofd TOTAL_PASSED\nin/b/2.ofd TOTAL_PASSED\n"
		"in/c.ofd TOTAL_FAILED\nin/d.txt TOTAL_FAILED\n";
	const char *told;

	(void)unused;
	for (int jobs = 1; jobs <= 5; jobs++) {
		eseal(arena_text(&arena,
				 "verify --policy integrity --json --jobs %d in | jq -r "
				 "'.path + \" \" + .report.indication'",
				 jobs),
		      &told);
		assert_string_equal(told, order);
	}
	eseal("verify --json in/a.ofd /no/such/file | jq -r 'select(.error) | .path + \" \" + .error'",
	      &told);
	assert_string_equal(told, "/no/such/file E_IO\n");
}

static void whoever_watches_sees_how_far_it_is(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(tool_run(&arena,
				  (const char *const[]){
					  "script", "-qec",
					  arena_text(&arena, "'%s/eseal' verify --policy integrity '%s/in'",
						     getenv("PROGRAMS"), folder),
					  "/dev/null", NULL},
				  &told),
			 EXIT_FAILED);
	says(told, "\r[##############################] 5/5  TOTAL_FAILED ");
	says(told, "summary: 5 ");
}

static void an_empty_folder_passes_and_a_name_that_is_no_text_is_told(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(mkdir(file("none"), 0755), 0);
	assert_int_equal(eseal("verify none", &told), EXIT_PASSED);
	says(told, "summary: 0 ");
	assert_int_equal(mkdir(file("odd"), 0755), 0);
	put("odd/\xff", slice_str("x"));
	assert_int_equal(eseal("verify --json odd", &told), EXIT_FAILED);
	says(told, "\"path_base64\":\"b2RkL/8=\"");
}

static void folders_too_deep_are_refused(void **unused)
{
	char *words[] = {folder};
	struct cli_words all = {words, 1};
	struct cli cli = {.arena = &arena};
	const char *path = file("deep");
	struct paths paths;

	(void)unused;
	for (int i = 0; i <= PATHS_DEPTH_MAX; i++) {
		assert_int_equal(mkdir(path, 0755), 0);
		path = arena_text(&arena, "%s/d", path);
	}
	assert_err(E_TOO_BIG, paths_read(&cli, &all, &paths));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_done_by_many_and_handed_on_in_order),
		cmocka_unit_test(a_worker_that_dies_costs_its_piece_alone),
		cmocka_unit_test(an_interrupt_ends_it_and_leaves_nobody_behind),
		cmocka_unit_test(whoever_takes_the_answers_may_end_it),
		cmocka_unit_test(a_folder_is_walked_and_summed_up),
		cmocka_unit_test(of_files_named_the_worst_decides),
		cmocka_unit_test(a_single_file_is_told_of_as_ever),
		cmocka_unit_test(as_json_each_file_is_one_line_in_the_order_of_the_paths),
		cmocka_unit_test(whoever_watches_sees_how_far_it_is),
		cmocka_unit_test(an_empty_folder_passes_and_a_name_that_is_no_text_is_told),
		cmocka_unit_test(folders_too_deep_are_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
