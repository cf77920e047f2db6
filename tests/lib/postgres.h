/* SPDX-License-Identifier: Apache-2.0 */
/* A private PostgreSQL server for one test program: in a folder of its own under /tmp, on a free loopback port,
 * started by an unprivileged user when the test runs as root, and gone when the program ends, however it ends.
 * The first start makes a cluster and keeps a copy under build/cache; later ones copy that in a moment. */
#ifndef TESTS_LIB_POSTGRES_H
#define TESTS_LIB_POSTGRES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

enum { POSTGRES_PATH = 256, POSTGRES_URL = 256 };

struct postgres {
	char folder[POSTGRES_PATH]; /* data/, log */
	int port;
	pid_t pid;    /* 0 while it does not run */
	bool durable; /* fsync */
};

/* Start with no databases but PostgreSQL's own. `durable` for tests that kill it; without, it is faster. E_IO. */
err postgres_start(struct postgres *pg, bool durable);

/* Stop and remove everything. Does nothing when it was not started. */
void postgres_stop(struct postgres *pg);

/* Stop as a crash does (SIGQUIT: no clean-up, recovery at the next start); start again on the same port. */
void postgres_crash(struct postgres *pg);
err postgres_resume(struct postgres *pg);

/* "postgresql://eseal@127.0.0.1:PORT/DATABASE"; the user may do anything. */
void postgres_url(const struct postgres *pg, const char *database, char out[POSTGRES_URL]);

/* An empty database. E_IO. */
err postgres_create(const struct postgres *pg, const char *database);

/* Run SQL as nobody's program would: to look behind the curtain, or to break things. The first value of the
 * last result is put in out, "" when there is none; out may be NULL. E_IO with what the server said. */
err postgres_sql(const struct postgres *pg, const char *database, const char *sql, char *out, size_t room);

#endif
