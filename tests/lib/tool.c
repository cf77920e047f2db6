/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/tool.h"

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/check.h"

extern char **environ;

static char folder[64];

static const char *read_all(struct arena *arena, int fd)
{
	char *text = arena_take(arena, TOOL_OUTPUT_MAX + 1);
	size_t len = 0;
	ssize_t n;

	assert_non_null(text);
	while ((n = read(fd, text + len, TOOL_OUTPUT_MAX - len)) > 0)
		len += (size_t)n;
	return text;
}

int tool_run(struct arena *arena, const char *const argv[], const char **output)
{
	posix_spawn_file_actions_t actions;
	char *args[TOOL_ARGS_MAX + 1] = {0};
	int pipes[2], status = 0;
	pid_t pid;

	for (size_t i = 0; argv[i]; i++) {
		assert_true(i < TOOL_ARGS_MAX);
		args[i] = (char *)(uintptr_t)arena_text(arena, "%s", argv[i]);
	}
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
	int failed = posix_spawnp(&pid, args[0], &actions, NULL, args, environ);

	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	*output = read_all(arena, pipes[0]);
	close(pipes[0]);
	if (failed || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

const char *tool_file(struct arena *arena, const char *name, struct slice bytes)
{
	const char *path;
	FILE *file;

	if (!*folder) {
		snprintf(folder, sizeof(folder), "/tmp/eseal-test-XXXXXX");
		assert_non_null(mkdtemp(folder));
	}
	path = arena_text(arena, "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
	return path;
}

void tool_clean(void)
{
	DIR *dir = *folder ? opendir(folder) : NULL;
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	rmdir(folder);
	*folder = 0;
}
