/* SPDX-License-Identifier: Apache-2.0 */
/* Starts an office as a process of its own, as it runs for real: configured through its environment,
 * entered through its door, ended by SIGTERM. */
#ifndef TESTS_LIB_OFFICE_H
#define TESTS_LIB_OFFICE_H

#include <sys/types.h>

#include "db/account.h"
#include "svc/svc.h"

enum { OFFICE_ENV_MAX = 16 };

struct office_run {
	const struct office_def *def;
	const char *db_url;
	const char *env[OFFICE_ENV_MAX]; /* "ESEAL_WORKERS=1", ended by NULL */
	int port;                        /* set by office_start */
	pid_t pid;                       /* 0 while it does not run */
};

/* Start on a free port and wait until it answers. E_IO, E_TIMEOUT. */
err office_start(struct office_run *run);

/* SIGTERM, and wait for the end. E_BUG when the exit status is not 0: leaks are such a case. */
err office_stop(struct office_run *run);

/* Run one of its commands, arguments ended by NULL; what it prints, without the line end, is put in out.
 * *status is its exit status. E_IO. */
err office_command(const struct office_run *run, const char *const *args, char *out, size_t room,
		   int *status);

/* A token for a new account. E_IO. */
err office_token(const struct office_run *run, const char *name, const char *roles, const char *unit,
		 char token[TOKEN_TEXT]);

#endif
