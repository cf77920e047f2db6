/* SPDX-License-Identifier: Apache-2.0 */
/* Several owners walk their seals through all offices at once, while one part after the other, or two together, dies in
 * the middle of whatever it does and is started again. In the end every walk was walked once: all books agree with each
 * other and with the record, and nothing is left undone. */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/walk.h"

enum { WALKERS = 3, CHAOS_SECONDS = 15, SETTLED_SECONDS = 60 };

static struct arena arena;
static int walked[WALKERS]; /* each tells here how many walks it has finished */
static pid_t walkers[WALKERS];

/* What this program is when it was started by itself: one who walks until it is told to stop. */
static int walk_on(const char *folder)
{
	struct walk walk;
	int told = 0;

	world_join(folder);
	while (told == 0 || access(arena_text(&arena, "%s/enough", folder), F_OK) != 0) {
		arena_clear(&arena);
		walk_begin(&walk, &arena);
		walk_to(&walk, WALK_CANCEL);
		walk_end(&walk);
		told += (int)write(STDOUT_FILENO, ".", 1);
	}
	world_leave();
	arena_clear(&arena);
	return 0;
}

static void start_walker(size_t i)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	walkers[i] = fork();
	assert_true(walkers[i] >= 0);
	if (walkers[i] == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		execl("/proc/self/exe", "chaos_test", "walk", world_folder(), (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	walked[i] = ends[0];
}

static size_t end_walker(size_t i)
{
	char finished[1000];
	ssize_t count = read(walked[i], finished, sizeof(finished));
	int status = 0;

	waitpid(walkers[i], &status, 0);
	assert_int_equal(status, 0);
	for (ssize_t more = count; more > 0; count += more)
		more = read(walked[i], finished, sizeof(finished));
	close(walked[i]);
	return (size_t)count;
}

static void pause_ms(unsigned at_most)
{
	usleep((useconds_t)(random() % (int)at_most) * 1000);
}

/* Servers before the offices that need them. */
static const char *const parts[] = {"postgres", "nats",     "issuing", "making", "making",
				    "registry", "registry", "gateway", "audit"};

static void kill_and_revive(void)
{
	size_t first = (size_t)random() % COUNT(parts);
	size_t second = first + (size_t)random() % COUNT(parts);

	if (second >= COUNT(parts) || strcmp(parts[first], parts[second]) == 0)
		second = first;
	world_kill(parts[first]);
	if (second != first)
		world_kill(parts[second]);
	pause_ms(700);
	world_start(parts[first]);
	if (second != first)
		world_start(parts[second]);
	pause_ms(500);
}

static int live_through_chaos(void **unused)
{
	instant until;
	const char *given = getenv("CHAOS_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	size_t deaths = 0;
	int failed = world_open(unused);

	arena_init(&arena, ARENA_REQUEST_MAX);
	print_message("the dice begin at %u\n", seed);
	srandom(seed);
	for (size_t i = 0; i < WALKERS; i++)
		start_walker(i);
	until = clock_steady() + CHAOS_SECONDS * SECOND;
	for (; clock_steady() < until; deaths++)
		kill_and_revive();
	print_message("%zu times somebody died\n", deaths);
	fclose(fopen(arena_text(&arena, "%s/enough", world_folder()), "we"));
	return failed;
}

static int end(void **unused)
{
	arena_clear(&arena);
	return world_close(unused);
}

static size_t walks;

/* Until what an office's books say is this. */
static void books_become(enum office_name office, const char *sql, const char *expected)
{
	instant until = clock_steady() + SETTLED_SECONDS * SECOND;
	const char *said;

	do {
		said = world_sql(&arena, office, "%s", sql);
		if (strcmp(said, expected) == 0)
			return;
		usleep(250000);
	} while (clock_steady() < until);
	fail_msg("%s: %s says %s, not %s", office_word(office), sql, said, expected);
}

static void every_walk_was_finished(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < WALKERS; i++)
		walks += end_walker(i);
	print_message("%zu walks\n", walks);
	assert_true(walks >= WALKERS);
}

static void each_application_was_approved_once(void **unused)
{
	const char *n = arena_text(&arena, "%zu", walks);
	(void)unused;

	books_become(ISSUING, "SELECT count(*) FROM application", n);
	books_become(ISSUING, "SELECT count(*) FROM application WHERE state = 'approved' AND version = 3", n);
	books_become(ISSUING, "SELECT count(*) FROM cancellation WHERE state = 'agreed' AND version = 2", n);
	books_become(ISSUING, "SELECT count(*) FROM step", arena_text(&arena, "%zu", 5 * walks));
}

static void each_seal_was_made_once_and_taken_over_once(void **unused)
{
	const char *n = arena_text(&arena, "%zu", walks);
	(void)unused;

	books_become(MAKING, "SELECT count(*) FROM making_order", n);
	books_become(MAKING, "SELECT count(*) FROM making_order WHERE state = 'taken-over' AND version = 7",
		     n);
	books_become(MAKING, "SELECT count(DISTINCT seal_sm3) FROM making_order", n);
	books_become(MAKING, "SELECT count(*) FROM material", arena_text(&arena, "%zu", 4 * walks));
	books_become(MAKING, "SELECT count(*) FROM known_seal WHERE status = 'cancelled' AND version = 5", n);
}

/* Allocate, file, take over, suspend, resume, cancel. */
static void the_registry_was_asked_once_for_each_change_and_has_answered(void **unused)
{
	const char *n = arena_text(&arena, "%zu", 6 * walks);
	(void)unused;

	books_become(MAKING, "SELECT count(*) FROM errand", n);
	books_become(MAKING, "SELECT count(*) FROM errand WHERE answered_at IS NOT NULL AND refused IS NULL",
		     n);
	books_become(MAKING, "SELECT count(*) FROM outbox_command WHERE answered_at IS NOT NULL", n);
	books_become(REGISTRY, "SELECT count(*) FROM inbox WHERE sender = 'making' AND answer IS NOT NULL",
		     n);
}

static void each_seal_has_one_code_and_one_history(void **unused)
{
	const char *n = arena_text(&arena, "%zu", walks);
	(void)unused;

	books_become(REGISTRY, "SELECT count(*) FROM allocation", n);
	books_become(REGISTRY, "SELECT count(*) FROM seal WHERE state = 'cancelled' AND version = 5", n);
	books_become(REGISTRY,
		     "SELECT count(*) FROM (SELECT string_agg(event, ' ' ORDER BY version) AS life FROM "
		     "seal_change "
		     "GROUP BY code) l WHERE life = 'file take-over suspend resume cancel'",
		     n);
}

/* The same events under the same numbers, without a gap; they may have come in another order, for what a receiver had in its
 * hands when it died comes again later than what is new. */
static void every_event_is_on_record_once_and_none_is_missing(void **unused)
{
	static const enum office_name speakers[] = {ISSUING, MAKING, REGISTRY};
	(void)unused;

	for (size_t i = 0; i < COUNT(speakers); i++) {
		const char *said;

		books_become(speakers[i], "SELECT count(*) FROM outbox_event WHERE sent_at IS NULL", "0");
		said = world_sql(
			&arena, speakers[i],
			"SELECT count(*) || ' ' || max(number) || ' ' || md5(string_agg(event_id::text, ' ' "
			"ORDER BY number)) FROM outbox_event");
		assert_int_equal(strtol(said, NULL, 10), strtol(strchr(said, ' '), NULL, 10));
		books_become(AUDIT,
			     arena_text(&arena,
					"SELECT count(*) || ' ' || max(number) || ' ' || "
					"md5(string_agg(id::text, ' ' "
					"ORDER BY number)) FROM entry WHERE office = '%s'",
					office_word(speakers[i])),
			     said);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_walk_was_finished),
		cmocka_unit_test(each_application_was_approved_once),
		cmocka_unit_test(each_seal_was_made_once_and_taken_over_once),
		cmocka_unit_test(the_registry_was_asked_once_for_each_change_and_has_answered),
		cmocka_unit_test(each_seal_has_one_code_and_one_history),
		cmocka_unit_test(every_event_is_on_record_once_and_none_is_missing),
	};

	if (argc == 3 && strcmp(argv[1], "walk") == 0) {
		arena_init(&arena, ARENA_REQUEST_MAX);
		return walk_on(argv[2]);
	}
	return cmocka_run_group_tests(tests, live_through_chaos, end);
}
