/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed OFD files in, verdicts out, by the policy integrity, against ofdrw on the same file: both read it from the
 * disk each time, on the same processor, in rounds that take turns. ofdrw has been warmed up for WARM_MS before. It checks
 * the digests and one signature; the judge, the maker's signature, the coverage and the container besides, once with
 * nothing known and once with the maker known, as the gateway has it after a while. */
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "bench/bench.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "lib/samples.h"

enum { WARM_MS = 20000, ROUND_MS = 1000, PATH_ROOM = 512, PICTURE = 6000 };

/* Two pages without a font, and a file that ofdrw itself signed, of v4. */
#define SMALL "unsigned/ofdrw__hello.ofd"
#define FOREIGN "ofd/ofdrw__V4RideRight.ofd"

static char folder[PATH_ROOM / 2];
static char document[PATH_ROOM];
static struct sm2_memo *memo;

/* ---- the one processor ---- */

static void stay_on_one_processor(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET((unsigned)sched_getcpu(), &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
}

/* ---- ours ---- */

static void judge(const struct recipe *r)
{
	struct arena arena;
	struct report *report;
	struct slice file;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(file_read(&arena, document, FILE_MAX, &file));
	assert_ok(verify_file(&arena, file, &r->request, &report));
	assert_int_equal(report->indication, INDICATION_PASSED);
	arena_clear(&arena);
}

static double judge_round(struct recipe *r, struct sm2_memo *known)
{
	instant begin = clock_steady();
	instant now;
	size_t turns = 0;

	r->evidence.trust.memo = known;
	do {
		judge(r);
		turns++;
		now = clock_steady();
	} while (now - begin < (instant)ROUND_MS * 1000);
	return (double)(now - begin) / (double)turns;
}

/* ---- ofdrw ---- */

struct peer {
	FILE *to;
	FILE *from;
	pid_t pid;
};

static void peer_start(struct peer *peer, const char *classes)
{
	int to[2];
	int from[2];

	assert_int_equal(pipe(to) | pipe(from), 0);
	peer->pid = fork();
	if (peer->pid == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		close(to[1]);
		close(from[0]);
		execlp("java", "java", "-cp", classes, "Ofdrw", document, (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	peer->to = fdopen(to[1], "w");
	peer->from = fdopen(from[0], "r");
}

static double peer_round(struct peer *peer, int milliseconds)
{
	char line[64];

	fprintf(peer->to, "%d\n", milliseconds);
	fflush(peer->to);
	if (!fgets(line, sizeof(line), peer->from))
		fail_msg("ofdrw ended");
	return strtod(line, NULL);
}

static void peer_stop(struct peer *peer)
{
	fclose(peer->to);
	fclose(peer->from);
	waitpid(peer->pid, NULL, 0);
}

/* ---- */

static void keep_document(struct slice file, const char *what)
{
	snprintf(document, sizeof(document), "%s/sealed.ofd", folder);
	assert_ok(file_write(document, file, 0600));
	printf("  %s of %zu bytes:\n", what, file.len);
}

static void write_notice(struct recipe *r)
{
	recipe_honest(r);
	r->request.policy = POLICY_INTEGRITY;
	keep_document(recipe_make(r), "a sealed notice with a font");
	recipe_collect(r);
}

static void write_small(struct recipe *r)
{
	static uint8_t picture[PICTURE] = "\x89PNG";

	for (size_t i = 4; i < sizeof(picture); i++) /* it is packed already */
		picture[i] = (uint8_t)(i * i * 2654435761u >> 24);
	recipe_honest(r);
	r->request.policy = POLICY_INTEGRITY;
	r->document = sample(&world.arena, SMALL);
	r->seal.picture.data = slice(picture, sizeof(picture));
	keep_document(recipe_make(r), "a sealed file without a font");
	recipe_collect(r);
}

static void write_foreign(struct recipe *r)
{
	recipe_honest(r);
	recipe_make(r);
	recipe_collect(r);
	r->request.policy = POLICY_INTEGRITY;
	keep_document(sample(&world.arena, FOREIGN), "a file that ofdrw signed");
}

static double say(const char *what, double *rounds)
{
	double median = bench_median(rounds, BENCH_ROUNDS);

	printf("  %-44s %10.1f us\n", what, median);
	return median;
}

static void compare(struct recipe *r, const char *classes, const char *goal)
{
	double cold[BENCH_ROUNDS];
	double hot[BENCH_ROUNDS];
	double theirs[BENCH_ROUNDS];
	struct peer peer;
	double judged;

	peer_start(&peer, classes);
	peer_round(&peer, WARM_MS);
	for (size_t i = 0; i < BENCH_ROUNDS; i++) {
		cold[i] = judge_round(r, NULL);
		hot[i] = judge_round(r, memo);
		theirs[i] = peer_round(&peer, ROUND_MS);
	}
	peer_stop(&peer);
	say("judge, nothing known", cold);
	judged = say("judge, maker known", hot);
	bench_ratio(goal, say("ofdrw", theirs) / judged, AT_LEAST, 50);
}

int main(void)
{
	static struct recipe recipe;
	const char *classes = getenv("OFDRW_CLASSES"); /* run.sh asks ofdrw.sh */

	if (!classes || !classes[0]) {
		printf("  left out: there is no ofdrw to compare with\n");
		return 0;
	}
	world_setup(NULL);
	stay_on_one_processor();
	assert_ok(sm2_memo_new(256, &memo));
	assert_ok(process_folder("bench", folder, sizeof(folder)));
	write_notice(&recipe);
	compare(&recipe, classes, "ofd: one file on one core, times faster than ofdrw");
	if (sample_there(SMALL)) {
		write_small(&recipe);
		compare(&recipe, classes, "ofd: a small file, times faster than ofdrw");
	}
	if (sample_there(FOREIGN)) {
		write_foreign(&recipe);
		compare(&recipe, classes, "ofd: a file that ofdrw signed, times faster");
	}
	process_remove(folder);
	sm2_memo_free(memo);
	world_teardown(NULL);
	return 0;
}
