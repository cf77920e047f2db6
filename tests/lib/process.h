/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that tests start: as an unprivileged user when need be, and dead when the test is. */
#ifndef TESTS_LIB_PROCESS_H
#define TESTS_LIB_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* How to start one. */
struct process {
	const char *const *argv;
	const char *log;     /* its stdout and stderr are appended here; NULL: thrown away */
	bool unprivileged;   /* when root: as the user postgres, or nobody */
	int signal_at_death; /* what it gets when the thread that started it ends */
};

/* Start. E_IO. */
err process_start(const struct process *process, pid_t *pid);

/* Start and wait for its end. E_IO when it ends with anything but 0. */
err process_run(const struct process *process);

/* The user that unprivileged programs run as: the caller's own unless that is root. */
void process_user(uid_t *uid, gid_t *gid);

/* A loopback port that nobody listens on. E_IO. */
err process_free_port(int *port);

/* A process that this one has started, by whichever of its threads; 0: it has none. */
pid_t process_child(pid_t parent);

/* A folder of the test's own, /tmp/eseal-NAME-PID-XXXXXX, that unprivileged programs may write; out has room for
 * it. Those left behind by tests that were killed are removed on the way. E_IO. */
err process_folder(const char *name, char *out, size_t room);

/* Remove a folder and all in it, without crossing into another file system. Does nothing unless the folder's own
 * name begins with "eseal-": a path that went wrong must not take anything else with it. */
void process_remove(const char *folder);

#endif
