/* SPDX-License-Identifier: Apache-2.0 */
/* A cell in which code of an attacker runs: each time the kernel ends it or its parent loses patience, and nothing else
 * comes of it. This program is both sides of the wall. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cell/chore.h"
#include "lib/check.h"
#include "lib/plants.h"
#include "lib/process.h"

enum { BOX = 1 << 20, MEMORY_MIB = 64, ANSWER_MAX = 1 << 16 };

static struct arena arena;
static struct cell *cell;

static struct cell *a_cell(void)
{
	const struct cell_form form = {.duty = "plants", .box = BOX, .memory_mib = MEMORY_MIB};
	struct cell *made = NULL;

	assert_ok(cell_start(&form, &made));
	return made;
}

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	cell = a_cell();
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	cell_end(cell);
	arena_clear(&arena);
	return 0;
}

static err ask_for(uint8_t kind, const char *body, instant patience, struct slice *answer)
{
	struct frame frame;
	struct buf words;

	TRY(frame_begin(&words, &arena, ANSWER_MAX, kind));
	TRY(buf_put_str(&words, body));
	TRY(cell_say(cell, frame_end(&words), &patience));
	TRY(cell_hear(cell, &arena, ANSWER_MAX, &frame, &patience));
	*answer = frame.body;
	return OK;
}

static err ask(uint8_t kind, const char *body, struct slice *answer)
{
	return ask_for(kind, body, 20 * SECOND, answer);
}

static void serves(void)
{
	struct slice answer;

	assert_ok(ask(PLANT_ECHO, "", &answer));
}

static void renew(void)
{
	cell_end(cell);
	cell = a_cell();
}

static void what_is_in_the_box_is_read_and_answered_over_the_line(void **unused)
{
	struct slice answer;
	(void)unused;

	assert_ok(cell_fill(cell, slice_str("in the box")));
	assert_ok(ask(PLANT_ECHO, "over line;", &answer));
	assert_true(slice_is(answer, "over line;in the box"));
	assert_ok(cell_fill(cell, slice_str("short")));
	assert_ok(ask(PLANT_ECHO, "over line;", &answer));
	assert_true(slice_eq(answer, slice("over line;short\0\0\0\0", 20)));
	assert_err(E_TOO_BIG, cell_fill(cell, slice("", (size_t)BOX + 1)));
}

static void a_large_box_is_emptied_as_well(void **unused)
{
	uint8_t *much = arena_take(&arena, BOX);
	struct slice answer;
	(void)unused;

	assert_non_null(much);
	memset(much, 'x', BOX);
	assert_ok(cell_fill(cell, slice(much, BOX)));
	assert_ok(ask(PLANT_ECHO, "a", &answer));
	assert_true(slice_is(answer, "ax"));
	cell_clear(cell);
	assert_ok(ask(PLANT_ECHO, "a", &answer));
	assert_true(slice_eq(answer, slice("a", 2)));
}

static void it_starts_with_nothing_of_its_parents(void **unused)
{
	int pipe_ends[2];
	struct slice answer;
	(void)unused;

	/* Both can be had by a child that is not careful. */
	assert_int_equal(0, pipe(pipe_ends)); // NOLINT(android-cloexec-pipe)
	setenv("ESEAL_DB_PASSWORD", "secret", 1);
	renew();
	assert_ok(ask(PLANT_START, "", &answer));
	unsetenv("ESEAL_DB_PASSWORD");
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	if (answer.len > 0)
		fail_msg("it has %.*s", SLICE_ARG(answer));
}

static void what_it_may_not_ask_ends_it(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < plant_count; i++) {
		const char *said = err_trail()->detail;
		struct slice answer;
		err e;

		renew();
		serves();
		e = ask((uint8_t)(PLANT_RUN + i), "", &answer);
		if (e.code == E_OK)
			fail_msg("%s: it lives", plants[i].what);
		assert_err(E_CELL, e);
		if (plants[i].forbidden && !strstr(said, "what it may not"))
			fail_msg("%s: %s", plants[i].what, said);
		assert_false(cell_lives(cell));
	}
}

static void threads_from_before_the_lock_work_on(void **unused)
{
	struct slice answer;
	(void)unused;

	for (int i = 0; i < 100; i++)
		assert_ok(ask(PLANT_THREAD, "", &answer));
}

static void its_memory_is_bounded(void **unused)
{
	struct slice answer;
	long eaten;
	(void)unused;

	assert_ok(ask(PLANT_EAT, "", &answer));
	eaten = strtol((const char *)answer.at, NULL, 10);
	assert_true(eaten > MEMORY_MIB / 2 && eaten <= MEMORY_MIB);
	serves();
}

static void one_that_hangs_is_given_up(void **unused)
{
	struct slice answer;
	instant before = clock_steady();
	(void)unused;

	serves();
	assert_err(E_CELL, ask_for(PLANT_HANG, "", SECOND / 5, &answer));
	assert_true(strstr(err_trail()->detail, "too long") != NULL);
	assert_true(clock_steady() - before < 20 * SECOND);
	renew();
	serves();
}

static void one_that_is_stopped_is_given_up(void **unused)
{
	struct slice answer;
	(void)unused;

	serves();
	assert_int_equal(0, kill(process_child(getpid()), SIGSTOP));
	assert_err(E_CELL, ask_for(PLANT_ECHO, "", SECOND / 5, &answer));
}

static void what_is_no_frame_is_not_taken_for_one(void **unused)
{
	static const uint8_t kinds[] = {PLANT_SHORT, PLANT_OVERSIZED};
	struct slice answer;
	(void)unused;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		renew();
		assert_err(E_CELL, ask(kinds[i], "", &answer));
	}
}

static void an_unknown_duty_is_not_begun(void **unused)
{
	const struct cell_form form = {.duty = "another", .box = BOX, .memory_mib = MEMORY_MIB};
	(void)unused;

	cell_end(cell);
	assert_ok(cell_start(&form, &cell));
	assert_err(E_CELL, cell_await(cell));
	assert_true(strstr(err_trail()->detail, "no such duty") != NULL);
}

/* Whoever may have taken it in, it is not left to run. */
static void it_ends_with_its_parent_whatever_it_does(void **unused)
{
	pid_t parent = fork();
	struct slice answer;
	pid_t orphan = 0;
	(void)unused;

	if (parent == 0) {
		renew();
		(void)!ask_for(PLANT_HANG, "", 60 * SECOND, &answer).code;
		_exit(0);
	}
	for (int i = 0; i < 200 && orphan == 0; i++) {
		usleep(10000);
		orphan = process_child(parent);
	}
	usleep(300000);
	assert_true(orphan > 0 && kill(orphan, 0) == 0);
	assert_int_equal(0, kill(parent, SIGKILL));
	assert_int_equal(parent, waitpid(parent, NULL, 0));
	for (int i = 0; i < 500 && kill(orphan, 0) == 0; i++)
		usleep(10000);
	assert_int_equal(-1, kill(orphan, 0));
}

/* Its memory cannot be read by another process of the same user, and it leaves no core. */
static void it_is_locked_as_the_system_tells(void **unused)
{
	const char *path;
	char line[256];
	FILE *file;
	int good = 0;
	(void)unused;

	serves();
	path = arena_text(&arena, "/proc/%d/status", process_child(getpid()));
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		good += strcmp(line, "Seccomp:\t2\n") == 0 || strcmp(line, "NoNewPrivs:\t1\n") == 0;
	fclose(file);
	assert_int_equal(2, good);
}

/* ---- chores ---- */

static err do_chore(struct arena *in, struct slice bytes, struct slice words, struct slice *answer)
{
	if (slice_is(words, "fail"))
		return FAIL_AT(E_SYNTAX, "line\none", "not \x1b[1mgood");
	if (slice_is(words, "crash"))
		__builtin_trap();
	*answer = slice_str(arena_text(in, "%.*s of %.*s", SLICE_ARG(words), SLICE_ARG(bytes)));
	return OK;
}

static const struct cell_duty chore_duty = {.name = "chore", .work = do_chore};

static void a_chore_is_done_and_its_cell_is_gone(void **unused)
{
	struct chore chore = {.duty = "chore",
			      .bytes = slice_str("bread"),
			      .words = slice_str("half"),
			      .answer_max = 64,
			      .memory_mib = MEMORY_MIB,
			      .patience = 20 * SECOND};
	struct slice answer;
	(void)unused;

	cell_end(cell);
	cell = NULL;
	assert_ok(chore_do(&chore, &arena, &answer));
	assert_true(slice_is(answer, "half of bread"));
	assert_int_equal(0, process_child(getpid()));
	chore.words = slice_str("fail");
	assert_err(E_SYNTAX, chore_do(&chore, &arena, &answer));
	assert_string_equal("line?one", err_trail()->place);
	assert_string_equal("not ?[1mgood", err_trail()->detail);
	chore.words = slice_str("crash");
	assert_err(E_CELL, chore_do(&chore, &arena, &answer));
	assert_int_equal(0, process_child(getpid()));
	chore.bytes = slice_str("");
	chore.words = slice_str("none");
	assert_ok(chore_do(&chore, &arena, &answer));
	assert_true(slice_is(answer, "none of "));
}

static void a_chore_that_says_too_much_is_not_listened_to(void **unused)
{
	struct chore chore = {.duty = "chore",
			      .bytes = slice(arena_take(&arena, BOX), BOX),
			      .words = slice_str("all"),
			      .answer_max = 64,
			      .memory_mib = MEMORY_MIB,
			      .patience = 20 * SECOND};
	struct slice answer;
	(void)unused;

	memset((void *)(uintptr_t)chore.bytes.at, 'x', BOX);
	assert_err(E_CELL, chore_do(&chore, &arena, &answer));
}

#define IN_A_CELL(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		IN_A_CELL(what_is_in_the_box_is_read_and_answered_over_the_line),
		IN_A_CELL(a_large_box_is_emptied_as_well),
		IN_A_CELL(it_starts_with_nothing_of_its_parents),
		IN_A_CELL(what_it_may_not_ask_ends_it),
		IN_A_CELL(threads_from_before_the_lock_work_on),
		IN_A_CELL(its_memory_is_bounded),
		IN_A_CELL(one_that_hangs_is_given_up),
		IN_A_CELL(one_that_is_stopped_is_given_up),
		IN_A_CELL(what_is_no_frame_is_not_taken_for_one),
		IN_A_CELL(it_ends_with_its_parent_whatever_it_does),
		IN_A_CELL(an_unknown_duty_is_not_begun),
		IN_A_CELL(it_is_locked_as_the_system_tells),
		IN_A_CELL(a_chore_is_done_and_its_cell_is_gone),
		IN_A_CELL(a_chore_that_says_too_much_is_not_listened_to),
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&plants_duty, &chore_duty, NULL});
	return cmocka_run_group_tests(tests, NULL, NULL);
}
