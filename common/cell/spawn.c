/* SPDX-License-Identifier: Apache-2.0 */
/* Started afresh and not merely forked: a fork would have the office's keys and passwords in its memory, and the same
 * addresses each time, which an attacker could feel out from crash to crash. */
#include "cell/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cell/inside.h"

/* Which libraries, and where they are; nothing else of the environment goes along. */
static const char *const passed_on[] = {"LD_LIBRARY_PATH", "LD_PRELOAD", "OPENSSL_CONF", "OPENSSL_MODULES"};

/* A sanitizer that wants to start programs or trace its process would only be ended for it. Where something is loaded
 * before it, the parent let it be. */
#define FOR_SANITIZERS "ASAN_OPTIONS=symbolize=0:detect_leaks=0:verify_asan_link_order=0"

enum { ENVIRONMENT = COUNT(passed_on) + 2, NUMBER_TEXT = 24 };

static err make_environment(struct arena *arena, char *out[ENVIRONMENT])
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(passed_on); i++) {
		const char *value = getenv(passed_on[i]);

		if (!value)
			continue;
		out[count] = (char *)(uintptr_t)arena_text(arena, "%s=%s", passed_on[i], value);
		REQUIRE(out[count++], E_NO_MEMORY);
	}
	if (CELL_WATCHED)
		out[count++] = (char *)(uintptr_t)FOR_SANITIZERS;
	out[count] = NULL;
	return OK;
}

static int set_descriptors(posix_spawn_file_actions_t *actions, const struct cell_ends *ends)
{
	int failed = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	failed |= posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!CELL_WATCHED)
		failed |= posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	failed |= posix_spawn_file_actions_adddup2(actions, ends->line, CELL_LINE);
	failed |= posix_spawn_file_actions_adddup2(actions, ends->box, CELL_BOX);
	failed |= posix_spawn_file_actions_adddup2(actions, ends->life, CELL_LIFE);
	return failed | posix_spawn_file_actions_addclosefrom_np(actions, CELL_OTHERS);
}

/* No signal of the parent's is blocked or ignored. */
static int set_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) |
	       posix_spawnattr_setsigmask(attributes, &none) |
	       posix_spawnattr_setsigdefault(attributes, &all);
}

static int start(const struct cell_form *form, const struct cell_ends *ends, char *const env[], pid_t *pid)
{
	char memory[NUMBER_TEXT];
	char *argv[CELL_ARGS + 1] = {program_invocation_name,
				     (char *)(uintptr_t)CELL_WORD,
				     (char *)(uintptr_t)form->duty,
				     memory,
				     (char *)(uintptr_t)(form->told ? form->told : ""),
				     NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int failed;

	snprintf(memory, sizeof(memory), "%zu", form->memory_mib);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	failed = set_descriptors(&actions, ends) | set_signals(&attributes);
	if (!failed)
		failed = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, argv, env);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* A copy above the places in the cell: putting one there must not close another. */
static int lifted(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, CELL_OTHERS);
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

err cell_spawn(const struct cell_form *form, const struct cell_ends *ends, pid_t *pid)
{
	const struct cell_ends high = {lifted(ends->line), lifted(ends->box), lifted(ends->life)};
	char *env[ENVIRONMENT];
	struct arena arena;
	int failed = EMFILE;
	err e;

	arena_init(&arena, ARENA_CHUNK * 4);
	e = make_environment(&arena, env);
	if (e.code == E_OK && high.line >= 0 && high.box >= 0 && high.life >= 0)
		failed = start(form, &high, env, pid);
	close_if_open(high.line);
	close_if_open(high.box);
	close_if_open(high.life);
	arena_clear(&arena);
	TRY(e);
	if (failed)
		return FAIL(E_CELL, "a cell does not start: error %d", failed);
	return OK;
}
