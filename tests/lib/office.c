/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/office.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/http.h"
#include "lib/process.h"

enum { PATIENCE_MS = 20000 };

static void set_environment(const struct office_run *run)
{
	char port[16];

	snprintf(port, sizeof(port), "%d", run->port);
	setenv("ESEAL_HTTP_PORT", port, 1);
	setenv("ESEAL_REGION", "110000", 1);
	setenv("ESEAL_DB_URL", run->db_url, 1);
	setenv("ESEAL_LOG_LEVEL", getenv("OFFICE_LOG") ? getenv("OFFICE_LOG") : "silent", 1);
	setenv("ESEAL_RATE", "0", 1); /* all tests come from one address */
	for (size_t i = 0; i < OFFICE_ENV_MAX && run->env[i]; i++) {
		const char *equals = strchr(run->env[i], '=');
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)(equals - run->env[i]), run->env[i]);
		setenv(name, equals + 1, 1);
	}
}

/* In the child: the office's own main, with arguments as its program would get them. */
static void become(const struct office_run *run, const char *const *args)
{
	char *argv[16] = {(char *)(uintptr_t)office_word(run->def->name)};
	int argc = 1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	set_environment(run);
	for (; args && args[argc - 1] && argc < 15; argc++)
		argv[argc] = (char *)(uintptr_t)args[argc - 1];
	exit(office_main(argc, argv, run->def));
}

static bool answers(struct office_run *run)
{
	struct arena arena;
	struct answer got;

	arena_init(&arena, FILE_MAX);
	got = http_raw(&arena, run->port, "GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
	arena_clear(&arena);
	return got.status == 200;
}

err office_start(struct office_run *run)
{
	TRY(process_free_port(&run->port));
	fflush(NULL);
	run->pid = fork();
	REQUIRE(run->pid >= 0, E_IO);
	if (run->pid == 0)
		become(run, NULL);
	for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
		if (answers(run))
			return OK;
		if (waitpid(run->pid, NULL, WNOHANG) == run->pid) {
			run->pid = 0;
			return FAIL(E_IO, "the office ended at once");
		}
		usleep(10000);
	}
	return FAIL(E_TIMEOUT, "the office does not answer");
}

err office_stop(struct office_run *run)
{
	int status = 0;

	if (run->pid == 0)
		return OK;
	kill(run->pid, SIGTERM);
	waitpid(run->pid, &status, 0);
	run->pid = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return FAIL(E_BUG, "the office ended with status 0x%x", (unsigned)status);
	return OK;
}

static void read_all(int fd, char *out, size_t room)
{
	size_t len = 0;
	ssize_t got;

	while (len + 1 < room && (got = read(fd, out + len, room - len - 1)) > 0)
		len += (size_t)got;
	while (len > 0 && out[len - 1] == '\n')
		len--;
	out[len] = 0;
}

err office_command(const struct office_run *run, const char *const *args, char *out, size_t room, int *status)
{
	int ends[2];
	pid_t pid;

	REQUIRE(pipe2(ends, O_CLOEXEC) == 0, E_IO);
	fflush(NULL);
	pid = fork();
	REQUIRE(pid >= 0, E_IO);
	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY);

		dup2(ends[1], STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		become(run, args);
	}
	close(ends[1]);
	read_all(ends[0], out, room);
	close(ends[0]);
	waitpid(pid, status, 0);
	REQUIRE(WIFEXITED(*status), E_IO);
	*status = WEXITSTATUS(*status);
	return OK;
}

err office_token(const struct office_run *run, const char *name, const char *roles, const char *unit,
		 char token[TOKEN_TEXT])
{
	const char *args[] = {"--account-add", name, "--role", roles, "--unit", unit, NULL};
	int status;

	TRY(office_command(run, args, token, TOKEN_TEXT, &status));
	if (status != 0 || strlen(token) != TOKEN_TEXT - 1)
		return FAIL(E_IO, "no token for %s: status %d", name, status);
	return OK;
}
