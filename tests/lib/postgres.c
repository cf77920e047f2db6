/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/postgres.h"

#include <glob.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/process.h"

#define CACHE FIXTURES "/build/cache"

enum { START_PATIENCE_MS = 60000, LOOK_MS = 10 };

/* The newest of Debian's versions: "/usr/lib/postgresql/15/bin". */
static err find_programs(char *out, size_t room, int *version)
{
	glob_t found = {0};

	*version = 0;
	if (glob("/usr/lib/postgresql/*/bin/postgres", 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			int number =
				(int)strtol(found.gl_pathv[i] + strlen("/usr/lib/postgresql/"), NULL, 10);

			if (number > *version)
				*version = number;
		}
	}
	globfree(&found);
	if (*version == 0)
		return FAIL(E_IO, "PostgreSQL is not installed: make deps");
	snprintf(out, room, "/usr/lib/postgresql/%d/bin", *version);
	return OK;
}

static err copy_tree(const char *from, const char *to)
{
	const char *const argv[] = {"/bin/cp", "-a", from, to, NULL};

	return process_run(&(struct process){.argv = argv, .signal_at_death = SIGKILL});
}

/* Make a cluster in the folder, and keep a copy for the next time. Two tests may do so at once: the rename lets
 * one win. */
static err make_cluster(const struct postgres *pg, const char *programs, const char *kept)
{
	char initdb[POSTGRES_PATH + 8];
	char data[POSTGRES_PATH + 8];
	char log[POSTGRES_PATH + 8];
	char fresh[POSTGRES_PATH + 16];
	const char *const argv[] = {
		initdb,       "-D",        data, "-U", "eseal", "--auth=trust", "--encoding=UTF8",
		"--locale=C", "--no-sync", "-k", NULL};

	snprintf(initdb, sizeof(initdb), "%s/initdb", programs);
	snprintf(data, sizeof(data), "%s/data", pg->folder);
	snprintf(log, sizeof(log), "%s/log", pg->folder);
	snprintf(fresh, sizeof(fresh), "%s.%d", kept, (int)getpid());
	TRY(process_run(&(struct process){
		.argv = argv, .log = log, .unprivileged = true, .signal_at_death = SIGKILL}));
	mkdir(FIXTURES "/build", 0755);
	mkdir(CACHE, 0755);
	TRY(copy_tree(data, fresh));
	if (rename(fresh, kept) != 0)
		process_remove(fresh);
	return OK;
}

static err run_server(struct postgres *pg)
{
	char programs[POSTGRES_PATH];
	char postgres[POSTGRES_PATH + 16];
	char data[POSTGRES_PATH + 8];
	char log[POSTGRES_PATH + 8];
	char port[32];
	char sockets[POSTGRES_PATH + 32];
	const char *fsync = pg->durable ? "fsync=on" : "fsync=off";
	const char *commit = pg->durable ? "synchronous_commit=on" : "synchronous_commit=off";
	const char *pages = pg->durable ? "full_page_writes=on" : "full_page_writes=off";
	const char *const argv[] = {postgres,
				    "-D",
				    data,
				    "-c",
				    port,
				    "-c",
				    sockets,
				    "-c",
				    fsync,
				    "-c",
				    commit,
				    "-c",
				    pages,
				    "-c",
				    "listen_addresses=127.0.0.1",
				    "-c",
				    "max_connections=200",
				    "-c",
				    "shared_buffers=32MB",
				    NULL};
	int version;

	TRY(find_programs(programs, sizeof(programs), &version));
	snprintf(postgres, sizeof(postgres), "%s/postgres", programs);
	snprintf(data, sizeof(data), "%s/data", pg->folder);
	snprintf(log, sizeof(log), "%s/log", pg->folder);
	snprintf(port, sizeof(port), "port=%d", pg->port);
	snprintf(sockets, sizeof(sockets), "unix_socket_directories=%s", pg->folder);
	return process_start(
		&(struct process){.argv = argv, .log = log, .unprivileged = true, .signal_at_death = SIGQUIT},
		&pg->pid);
}

static err wait_until_ready(struct postgres *pg)
{
	char url[POSTGRES_URL];

	postgres_url(pg, "postgres", url);
	for (int waited = 0; waited < START_PATIENCE_MS; waited += LOOK_MS) {
		if (PQping(url) == PQPING_OK)
			return OK;
		if (waitpid(pg->pid, NULL, WNOHANG) == pg->pid) {
			pg->pid = 0;
			return FAIL(E_IO, "PostgreSQL did not start: %s/log", pg->folder);
		}
		usleep(LOOK_MS * 1000);
	}
	return FAIL(E_IO, "PostgreSQL is not ready: %s/log", pg->folder);
}

err postgres_start(struct postgres *pg, bool durable)
{
	char programs[POSTGRES_PATH];
	char kept[POSTGRES_PATH];
	char data[POSTGRES_PATH + 8];
	int version;

	*pg = (struct postgres){.durable = durable};
	TRY(find_programs(programs, sizeof(programs), &version));
	TRY(process_folder("pg", pg->folder, sizeof(pg->folder)));
	TRY(process_free_port(&pg->port));
	snprintf(kept, sizeof(kept), CACHE "/eseal-postgres-%d", version);
	snprintf(data, sizeof(data), "%s/data", pg->folder);
	if (access(kept, F_OK) == 0)
		TRY(copy_tree(kept, data));
	else
		TRY(make_cluster(pg, programs, kept));
	return postgres_resume(pg);
}

err postgres_resume(struct postgres *pg)
{
	TRY(run_server(pg));
	return wait_until_ready(pg);
}

static void end(struct postgres *pg, int how)
{
	if (pg->pid <= 0)
		return;
	kill(pg->pid, how);
	waitpid(pg->pid, NULL, 0);
	pg->pid = 0;
}

void postgres_crash(struct postgres *pg)
{
	end(pg, SIGQUIT);
}

void postgres_stop(struct postgres *pg)
{
	end(pg, SIGQUIT);
	if (pg->folder[0])
		process_remove(pg->folder);
	*pg = (struct postgres){0};
}

void postgres_url(const struct postgres *pg, const char *database, char out[POSTGRES_URL])
{
	snprintf(out, POSTGRES_URL, "postgresql://eseal@127.0.0.1:%d/%s", pg->port, database);
}

err postgres_create(const struct postgres *pg, const char *database)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "CREATE DATABASE %s", database);
	return postgres_sql(pg, "postgres", sql, NULL, 0);
}

static void swallow_notice(void *unused, const char *message)
{
	(void)unused;
	(void)message;
}

err postgres_sql(const struct postgres *pg, const char *database, const char *sql, char *out, size_t room)
{
	char url[POSTGRES_URL];
	PGresult *result;
	PGconn *conn;
	err e = OK;

	postgres_url(pg, database, url);
	conn = PQconnectdb(url);
	PQsetNoticeProcessor(conn, swallow_notice, NULL);
	result = PQexec(conn, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		e = FAIL(E_IO, "%s", PQerrorMessage(conn));
	else if (out)
		snprintf(out, room, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
	PQclear(result);
	PQfinish(conn);
	return e;
}
