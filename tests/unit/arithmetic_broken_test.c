/* SPDX-License-Identifier: Apache-2.0 */
/* A build of the suite whose own arithmetic is wrong: in this program the field has one bit of its 1 wrong where it
 * inverts, and SM3 in lanes leaves out all rounds, as a compiler or a processor may get it wrong one day. The library takes
 * over, and an office says so. */
#include "gm/fp.h"

#undef FP_ONE
#define FP_ONE ((struct fp){{0x11, 0xffffffff0000, 0, 0, 0x100000}})
#include "gm/fp.c"
#undef FP_ONE

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gm/key.h"
#include "gm/sm2_own.h"
#include "gm/sm3_width.h"
#include "lib/check.h"
#include "lib/notes.h"

/* ---- in the place of sm3_width.c ---- */

static bool is_here(void)
{
	return true;
}

static void leave_out(sm3_lane_words words, const uint8_t *at[], const size_t step[], size_t blocks)
{
	(void)words;
	for (size_t k = 0; k < 8; k++)
		at[k] += step[k] * blocks;
}

static void leave_out_one(uint32_t words[SM3_WORDS], const uint8_t *at, size_t blocks)
{
	(void)words, (void)at, (void)blocks;
}

static const struct sm3_width broken = {.name = "8 broken lanes",
					.here = is_here,
					.lanes = 8,
					.compress = leave_out,
					.compress_one = leave_out_one};

const struct sm3_width *sm3_width_at(size_t i)
{
	return i == 0 ? &broken : NULL;
}

const char *sm3_width_name(const struct sm3_width *width)
{
	return width->name;
}

/* ---- what becomes of it ---- */

static struct key key;
static struct sm2_signature signature;
static struct sm3 e;

static int start(void **unused)
{
	struct arena arena;
	struct slice value;

	(void)unused;
	arena_init(&arena, ARENA_CHUNK * 4);
	assert_ok(key_generate(&key));
	assert_ok(key_sign(&key, &arena, slice_str("message"), &value));
	assert_ok(sm2_signature_read(value, SM2_DER_ONLY, &signature));
	assert_ok(sm2_digest(&key.public, slice_str("message"), &e));
	arena_clear(&arena);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&key);
	return 0;
}

static void it_is_wrong_and_is_not_used(void **unused)
{
	(void)unused;
	assert_true(sm2_own_ready());
	assert_false(sm2_own_verify(key.public.point, NULL, &e, &signature));
	assert_false(sm2_verifies_itself());
	assert_non_null(sm3_width_at(0));
	assert_null(sm3_width_in_use());
}

static void the_library_verifies(void **unused)
{
	struct sm2_signature other = signature;
	struct sm2_public public;
	uint8_t point[SM2_POINT_SIZE];

	(void)unused;
	assert_ok(sm2_verify_digest(&key.public, &e, &signature));
	other.s[0] ^= 1;
	assert_err(E_SIGNATURE, sm2_verify_digest(&key.public, &e, &other));
	memcpy(point, key.public.point, sizeof(point));
	assert_ok(sm2_public_init(&public, slice(point, sizeof(point))));
	point[1] ^= 1;
	assert_err(E_KEY, sm2_public_init(&public, slice(point, sizeof(point))));
}

/* GB/T 32905 appendix A. */
static void the_library_digests(void **unused)
{
	static const uint8_t abc[4] = {0x66, 0xc7, 0xf0, 0xf4};
	struct sm3_message messages[3];
	struct sm3 digests[3];

	(void)unused;
	assert_ok(sm3_of(slice_str("abc"), &digests[0]));
	assert_memory_equal(digests[0].bytes, abc, sizeof(abc));
	for (size_t i = 0; i < COUNT(messages); i++)
		messages[i] = (struct sm3_message){.parts = {slice_str("abc")}, .digest = &digests[i]};
	assert_ok(sm3_of_many(messages, COUNT(messages)));
	for (size_t i = 0; i < COUNT(messages); i++)
		assert_memory_equal(digests[i].bytes, abc, sizeof(abc));
}

/* ---- what an office says at its start ---- */

static err do_nothing(struct office *office)
{
	(void)office;
	return OK;
}

/* In the child: its tool, for which it needs no ledger. There is no bus, so that it ends there. */
static _Noreturn void become_office(const char *arithmetic, int log)
{
	static const struct office_tool tool = {"--nothing", "does nothing", do_nothing};
	char *argv[] = {(char[]){"issuing"}, (char[]){"--nothing"}, NULL};
	struct office_def def = notes_office;

	def.tool = &tool;
	dup2(log, STDERR_FILENO);
	setenv("ESEAL_ARITHMETIC", arithmetic, 1);
	setenv("ESEAL_REGION", "110000", 1);
	setenv("ESEAL_DB_URL", "postgresql://nobody@nowhere.invalid/nothing", 1);
	exit(office_main(2, argv, &def));
}

static void read_log(const char *arithmetic, char *out, size_t room)
{
	size_t len = 0;
	ssize_t got;
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		become_office(arithmetic, ends[1]);
	close(ends[1]);
	while (len + 1 < room && (got = read(ends[0], out + len, room - len - 1)) > 0)
		len += (size_t)got;
	out[len] = 0;
	close(ends[0]);
	waitpid(pid, NULL, 0);
}

static void an_office_says_so_in_its_log(void **unused)
{
	static const char *const lines[] = {"own arithmetic cannot be used here: the library verifies",
					    "own SM3 cannot be used here: the library digests"};
	char log[8192];

	(void)unused;
	for (size_t i = 0; i < COUNT(lines); i++) {
		read_log("own", log, sizeof(log));
		assert_non_null(strstr(log, lines[i]));
		read_log("library", log, sizeof(log));
		assert_non_null(strstr(log, "\"lvl\":"));
		assert_null(strstr(log, lines[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_wrong_and_is_not_used),
		cmocka_unit_test(the_library_verifies),
		cmocka_unit_test(the_library_digests),
		cmocka_unit_test(an_office_says_so_in_its_log),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
