/* SPDX-License-Identifier: Apache-2.0 */
/* `eseal verify` reads strangers' files in processes without rights: whatever happens in one costs its file a verdict and
 * nothing else, and nothing is left behind. This program is the command, its cells with villains in them, and the test. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "lib/tool.h"
#include "lib/villain.h"

static struct arena arena;
static char folder[128];

static const char *file(const char *name)
{
	return arena_text(&arena, "%s/%s", folder, name);
}

static void put_villain(const char *name, const char *deed)
{
	assert_ok(file_write(file(name), slice_str(arena_text(&arena, VILLAIN "%s", deed)), 0644));
}

/* Honest documents before, between and behind one for each deed. */
static int begin(void **unused)
{
	struct recipe recipe;
	struct slice good;

	arena_init(&arena, ARENA_REQUEST_MAX);
	world_setup(unused);
	assert_ok(process_folder("cells", folder, sizeof(folder)));
	assert_int_equal(mkdir(file("in"), 0755), 0);
	assert_int_equal(mkdir(file("slow"), 0755), 0);
	recipe_honest(&recipe);
	good = recipe_make(&recipe);
	for (size_t i = 0; villain_deed(i); i++) {
		assert_ok(file_write(file(arena_text(&arena, "in/%02zu.good", i)), good, 0644));
		put_villain(arena_text(&arena, "in/%02zu.villain", i), villain_deed(i));
	}
	assert_ok(file_write(file("in/zz.good"), good, 0644));
	put_villain("crash", "crash");
	put_villain("hang", "hang");
	for (int i = 0; i < 3; i++)
		put_villain(arena_text(&arena, "slow/%d", i), "hang");
	return 0;
}

static int end(void **unused)
{
	process_remove(folder);
	arena_clear(&arena);
	return world_teardown(unused);
}

/* The command, as this program is it. */
static int eseal(const char *words, const char **told)
{
	const char *script =
		arena_text(&arena, "me=$(realpath /proc/$PPID/exe) && cd '%s' && %s", folder, words);
	const char *const argv[] = {"sh", "-c", script, NULL};

	return tool_run(&arena, argv, told);
}

static void says(const char *told, const char *words)
{
	if (!strstr(told, words))
		fail_msg("“%s” is not in:\n%s", words, told);
}

static void a_file_that_takes_its_cell_over_costs_that_file_alone(void **unused)
{
	const char *told, *bad, *good;

	(void)unused;
	assert_int_equal(
		eseal("$me eseal verify --policy integrity --jobs 2 --patience 2 --json in >lines", &told),
		EXIT_OURS);
	eseal("jq -r 'select(.error) | .path + \" \" + .error + \" \" + (.status | tostring)' lines", &bad);
	eseal("jq -r 'select(.report) | .path + \" \" + .report.indication' lines", &good);
	for (size_t i = 0; villain_deed(i); i++) {
		says(bad, arena_text(&arena, "in/%02zu.villain E_CELL 70\n", i));
		says(good, arena_text(&arena, "in/%02zu.good TOTAL_PASSED\n", i));
	}
	says(good, "in/zz.good TOTAL_PASSED\n");
	eseal("jq -r 'select(.error) | .detail' lines", &told);
	says(told, "the cell was ended by signal ");
	says(told, "the cell takes too long\n");
	says(told, "the cell asked the system for what it may not\n");
}

static void people_are_told_which_file_and_why(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal("$me eseal verify --policy integrity crash in/00.good", &told), EXIT_OURS);
	says(told, "E_CELL                 crash: the cell was ended by signal ");
	says(told, "summary: 2 ");
	says(told, "TOTAL_PASSED                      1");
	assert_int_equal(eseal("$me eseal verify crash", &told), EXIT_OURS);
	says(told, "The file could not be judged: the cell was ended by signal ");
	assert_int_equal(eseal("$me eseal verify --patience 1 hang", &told), EXIT_OURS);
	says(told, "the cell takes too long");
	assert_int_equal(eseal("$me eseal verify - <crash", &told), EXIT_OURS);
	assert_int_equal(eseal("$me eseal verify --policy integrity - <in/00.good", &told), EXIT_PASSED);
	assert_int_equal(eseal("$me eseal verify --signature in/00.good crash", &told), EXIT_OURS);
}

static void few_descriptors_are_enough(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(
		eseal("ulimit -n 64 && $me eseal verify --policy integrity --jobs 8 in/*.good", &told),
		EXIT_PASSED);
}

/* ---- what is left ---- */

static pid_t start_eseal(const char *const args[])
{
	const char *argv[8] = {"/proc/self/exe", "eseal", "verify"};
	const struct process process = {.argv = argv};
	pid_t pid;

	for (size_t i = 0; args[i]; i++)
		argv[3 + i] = args[i];
	assert_ok(process_start(&process, &pid));
	return pid;
}

/* Its cells at work, which are its own children, or its workers'. */
static size_t cells_of(pid_t parent, pid_t *cell)
{
	const char *command =
		arena_text(&arena,
			   "{ of() { cat /proc/$1/task/*/children; }; "
			   "for p in $(of %d) $(for c in $(of %d); do of $c; done); do "
			   "tr '\\0' ' ' </proc/$p/cmdline | grep -q -e ' --cell ' && "
			   "grep -q 'Seccomp:.2' /proc/$p/status && echo $p; done; } 2>/dev/null",
			   parent, parent);
	const char *const argv[] = {"sh", "-c", command, NULL};
	const char *told;
	size_t count = 0;

	tool_run(&arena, argv, &told);
	*cell = (pid_t)strtol(told, NULL, 10);
	for (const char *at = told; (at = strchr(at, '\n')); at++)
		count++;
	return count;
}

static void await_cells(pid_t parent, size_t count, pid_t *cell)
{
	for (int i = 0; i < 200 && cells_of(parent, cell) < count; i++)
		usleep(50000);
	assert_int_equal(count, cells_of(parent, cell));
}

/* Whoever loses a parent becomes ours. */
static void nobody_is_left(void)
{
	instant until = clock_steady() + 20 * SECOND;
	pid_t gone;

	while ((gone = waitpid(-1, NULL, WNOHANG)) >= 0 && clock_steady() < until)
		if (gone == 0)
			usleep(10000);
	assert_int_equal(-1, gone);
}

static void whoever_ends_the_command_ends_its_cells(void **unused)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGKILL};
	const char *const one[] = {file("hang"), NULL};
	const char *const many[] = {"--jobs", "3", file("slow"), NULL};

	(void)unused;
	assert_int_equal(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	for (size_t i = 0; i < 2 * COUNT(signals); i++) {
		pid_t pid = start_eseal(i % 2 ? many : one);
		pid_t cell;

		await_cells(pid, i % 2 ? 3 : 1, &cell);
		assert_int_equal(0, kill(pid, signals[i / 2]));
		nobody_is_left();
	}
	assert_int_equal(0, prctl(PR_SET_CHILD_SUBREAPER, 0));
}

/* It has a line, a pipe that tells of its parent's end, and the empty device: nothing that it could open anything with. */
static void a_cell_of_the_command_has_no_rights(void **unused)
{
	const char *const one[] = {file("hang"), NULL};
	const char *status, *held;
	pid_t pid = start_eseal(one);
	pid_t cell;

	(void)unused;
	await_cells(pid, 1, &cell);
	eseal(arena_text(&arena, "cat /proc/%d/status", cell), &status);
	says(status, "\nSeccomp:\t2\n");
	says(status, "\nNoNewPrivs:\t1\n");
	eseal(arena_text(&arena, "ls -l /proc/%d/fd | sed -n 's/.* -> //p' | sed 's/:.*//' | sort | uniq -c",
			 cell),
	      &held);
	if (geteuid() == 0)
		assert_string_equal(held, "      3 /dev/null\n      1 pipe\n      1 socket\n");
	assert_int_equal(0, kill(pid, SIGKILL));
	assert_int_equal(pid, waitpid(pid, NULL, 0));
}

/* ---- where there are no filters ---- */

/* As a container may: seccomp(2) itself is refused. */
static void forbid_filters(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog whole = {COUNT(code), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0)
		_exit(126);
}

static void where_the_system_forbids_filters_nothing_is_judged(void **unused)
{
	pid_t pid;
	int status;

	(void)unused;
	pid = fork();
	if (pid == 0) {
		const char *told;

		forbid_filters();
		if (eseal("$me eseal verify --policy integrity in/00.good", &told) != EXIT_OURS)
			_exit(1);
		_exit(strstr(told, "the kernel takes no filter") && strstr(told, "[E_CELL]") ? 0 : 2);
	}
	assert_int_equal(pid, waitpid(pid, &status, 0));
	assert_int_equal(0, status);
}

/* ---- the command ---- */

static int be_the_command(int argc, char **argv)
{
	struct cli cli = {.arena = &arena, .now = clock_now(), .status = EXIT_PASSED};
	err e;

	arena_init(&arena, ARENA_COMMAND_MAX);
	e = command_verify(&cli, argc, argv);
	if (e.code == E_OK)
		return cli.status;
	cli_complain("eseal verify", e);
	return cli_exit_status(e, true);
}

int main(int argc, char **argv)
{
	const struct cell_duty villain = villain_duty();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_that_takes_its_cell_over_costs_that_file_alone),
		cmocka_unit_test(people_are_told_which_file_and_why),
		cmocka_unit_test(few_descriptors_are_enough),
		cmocka_unit_test(whoever_ends_the_command_ends_its_cells),
		cmocka_unit_test(a_cell_of_the_command_has_no_rights),
		cmocka_unit_test(where_the_system_forbids_filters_nothing_is_judged),
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&villain, NULL});
	if (argc > 2 && strcmp(argv[1], "eseal") == 0)
		return be_the_command(argc - 2, argv + 2);
	return cmocka_run_group_tests(tests, begin, end);
}
