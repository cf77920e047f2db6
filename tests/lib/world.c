/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/world.h"

#include <fcntl.h>
#include <glob.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "lib/check.h"
#include "lib/process.h"

enum { PATIENCE_MS = 180000 };

static struct {
	pid_t pid;
	int to;
	int from;
	char folder[64];
	struct arena arena;
} the;

const char *world_folder(void)
{
	return the.folder;
}

/* The programs beside this one: tests/run.sh says where, and else they are where the build puts them. */
static const char *programs(void)
{
	const char *said = getenv("PROGRAMS");
	char self[PATH_MAX] = "";
	char found[PATH_MAX];
	const char *path;

	if (said)
		path = said[0] == '/' ? said : arena_text(&the.arena, FIXTURES "/%s", said);
	else if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
		path = arena_text(&the.arena, "%.*s/../../bin", (int)(strrchr(self, '/') - self), self);
	else
		path = "";
	if (!realpath(path, found))
		fail_msg("%s: no programs there", path);
	return arena_text(&the.arena, "%s", found);
}

/* In the child: never returns. */
static void become(const char *bin, const int to[2], const int from[2])
{
	const char *log = arena_text(&the.arena, "%s/world.log", the.folder);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (chdir(FIXTURES) != 0 || dup2(to[0], 0) < 0 || dup2(from[1], 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "tests/lib/world.sh", bin, the.folder, (char *)NULL);
	_exit(127);
}

static bool hear_line(char *line, size_t room)
{
	struct pollfd wait = {.fd = the.from, .events = POLLIN};
	size_t len = 0;

	while (len + 1 < room && poll(&wait, 1, PATIENCE_MS) == 1 && read(the.from, line + len, 1) == 1) {
		if (line[len] == '\n')
			break;
		len++;
	}
	line[len] = 0;
	return len > 0;
}

static void show_log(const char *name)
{
	const char *path = arena_text(&the.arena, "%s/%s", the.folder, name);
	struct slice text;

	if (file_read(&the.arena, path, FILE_MAX, &text).code != E_OK)
		return;
	text = text.len > 4000 ? slice_from(text, text.len - 4000) : text;
	print_error("%s:\n%.*s\n", name, SLICE_ARG(text));
}

static void expect_ok(const char *what)
{
	char line[32];

	if (hear_line(line, sizeof(line)) && strcmp(line, "ok") == 0)
		return;
	show_log("world.log");
	fail_msg("%s: the world answers “%s”", what, line);
}

int world_open(void **unused)
{
	int to[2];
	int from[2];
	(void)unused;

	arena_init(&the.arena, ARENA_REQUEST_MAX);
	assert_ok(process_folder("world", the.folder, sizeof(the.folder)));
	assert_int_equal(pipe2(to, O_CLOEXEC), 0);
	assert_int_equal(pipe2(from, O_CLOEXEC), 0);
	const char *bin = programs();

	fflush(NULL);
	the.pid = fork();
	assert_true(the.pid >= 0);
	if (the.pid == 0)
		become(bin, to, from);
	close(to[0]);
	close(from[1]);
	the.to = to[1];
	the.from = from[0];
	expect_ok("starting");
	return 0;
}

void world_join(const char *folder)
{
	arena_init(&the.arena, ARENA_REQUEST_MAX);
	snprintf(the.folder, sizeof(the.folder), "%s", folder);
}

void world_leave(void)
{
	arena_clear(&the.arena);
}

/* A part that leaked or touched what it must not has said so before it ended. */
static size_t faults(void)
{
	static const char *const words[] = {"Sanitizer:", "runtime error:"};
	const char *pattern = arena_text(&the.arena, "%s/log/*", the.folder);
	glob_t logs = {0};
	size_t found = 0;

	glob(pattern, 0, NULL, &logs);
	for (size_t i = 0; i < logs.gl_pathc; i++) {
		struct slice text;

		assert_ok(file_read(&the.arena, logs.gl_pathv[i], FILE_MAX, &text));
		for (size_t w = 0; w < COUNT(words); w++) {
			if (!text.len || !memmem(text.at, text.len, words[w], strlen(words[w])))
				continue;
			show_log(logs.gl_pathv[i] + strlen(the.folder) + 1);
			found++;
			break;
		}
	}
	globfree(&logs);
	return found;
}

int world_close(void **unused)
{
	int status = 0;
	size_t found;
	(void)unused;

	close(the.to);
	waitpid(the.pid, &status, 0);
	close(the.from);
	found = faults();
	if (!getenv("WORLD_KEEP"))
		process_remove(the.folder);
	arena_clear(&the.arena);
	return found || status != 0 ? -1 : 0;
}

static void tell(const char *verb, const char *name)
{
	const char *line = arena_text(&the.arena, "%s %s\n", verb, name);

	assert_int_equal(write(the.to, line, strlen(line)), strlen(line));
	expect_ok(line);
}

void world_stop(const char *name)
{
	tell("stop", name);
}

void world_kill(const char *name)
{
	tell("kill", name);
}

void world_start(const char *name)
{
	tell("start", name);
}

void world_launch(const char *name)
{
	tell("launch", name);
}

void world_wipe_courier(void)
{
	tell("wipe", "nats");
}

/* A small file of the world's, without its line end. */
static const char *content(const char *path)
{
	const char *whole = arena_text(&the.arena, "%s/%s", the.folder, path);
	struct slice text;
	const char *found;

	assert_ok(file_read(&the.arena, whole, FILE_MAX, &text));
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	assert_ok(arena_cstr(&the.arena, text, &found));
	return found;
}

static void send_signal(const char *name, int signal)
{
	pid_t pid = (pid_t)strtol(content(arena_text(&the.arena, "pid/%s", name)), NULL, 10);

	assert_true(pid > 1);
	assert_int_equal(kill(pid, signal), 0);
}

void world_freeze(const char *name)
{
	send_signal(name, SIGSTOP);
}

void world_thaw(const char *name)
{
	send_signal(name, SIGCONT);
}

static int port_of(const char *name)
{
	return (int)strtol(content(arena_text(&the.arena, "%s.port", name)), NULL, 10);
}

int world_port(enum office_name office)
{
	return port_of(office_word(office));
}

int world_devca_port(void)
{
	return port_of("devca");
}

void world_account(enum office_name office, const char *account, const char *roles, const char *unit)
{
	tell("account", arena_text(&the.arena, "%s %s %s %s", office_word(office), account, roles, unit));
}

const char *world_token(const char *account)
{
	return account ? content(arena_text(&the.arena, "secrets/tokens/%s", account)) : NULL;
}

const char *world_key(struct arena *arena)
{
	struct uuid id;
	char text[UUID_TEXT];

	assert_ok(uuid_new(clock_now(), &id));
	uuid_write(&id, text);
	return arena_text(arena, "%s", text);
}

struct answer world_get(struct arena *arena, enum office_name office, const char *account, const char *path)
{
	const struct asking asking = {
		.port = world_port(office), .method = "GET", .path = path, .token = world_token(account)};

	return http_ask(arena, &asking);
}

struct answer world_post_as(struct arena *arena, enum office_name office, const char *account,
			    const char *path, const char *json, const char *key)
{
	const struct asking asking = {.port = world_port(office),
				      .method = "POST",
				      .path = path,
				      .token = world_token(account),
				      .key = key,
				      .body = slice_str(json)};

	return http_ask(arena, &asking);
}

struct answer world_post(struct arena *arena, enum office_name office, const char *account, const char *path,
			 const char *json)
{
	return world_post_as(arena, office, account, path, json, world_key(arena));
}

const char *world_sql(struct arena *arena, enum office_name office, const char *format, ...)
{
	const char *word = office_word(office);
	const char *url = arena_text(&the.arena, "postgresql://eseal_%s:%s@127.0.0.1:%s/eseal_%s", word,
				     content(arena_text(&the.arena, "secrets/postgres-%s", word)),
				     content("postgres.port"), word);
	char sql[2000];
	const char *value;
	va_list args;
	PGresult *result;
	PGconn *conn;
	bool good;

	va_start(args, format);
	vsnprintf(sql, sizeof(sql), format, args);
	va_end(args);
	conn = PQconnectdb(url);
	result = PQexec(conn, sql);
	good = PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK;
	value = arena_text(arena, "%s",
			   !good                   ? PQerrorMessage(conn)
			   : PQntuples(result) > 0 ? PQgetvalue(result, 0, 0)
						   : "");
	PQclear(result);
	PQfinish(conn);
	if (!good)
		fail_msg("%s: %s", sql, value);
	return value;
}
