/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cell/filter.h"
#include "cell/inside.h"

static err limit(int what, rlim_t most)
{
	const struct rlimit both = {most, most};

	/* musl and glibc name the kind of `what` differently; it is one of a few small numbers. */
	if (setrlimit((__rlimit_resource_t)what, &both) != 0)
		return FAIL(E_CELL, "limit %d cannot be set: error %d", what, errno);
	return OK;
}

/* What the process has mapped: a sanitizer alone maps terabytes, so the limit is counted from there. */
static err mapped(size_t *bytes)
{
	FILE *file = fopen("/proc/self/statm", "re");
	char text[128] = "";

	if (!file)
		return FAIL(E_CELL, "/proc is not there: error %d", errno);
	(void)!fgets(text, sizeof(text), file);
	fclose(file);
	*bytes = strtoul(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
	REQUIRE(*bytes > 0, E_CELL);
	return OK;
}

static err set_limits(size_t memory_mib)
{
	size_t held;

	TRY(mapped(&held));
	TRY(limit(RLIMIT_AS, held + memory_mib * 1024 * 1024));
	TRY(limit(RLIMIT_CPU, CELL_CPU_SECONDS));
	TRY(limit(RLIMIT_CORE, 0));
	TRY(limit(RLIMIT_FSIZE, 0));
	return limit(RLIMIT_NOFILE, 0);
}

/* The end of the office is told by the line; what is sent to its whole group must not end a judgement before that. */
static void ignore_signals(void)
{
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

/* Without a parent there is nothing to work for. (PR_SET_PDEATHSIG looks at the thread that started this process, which
 * may end long before its own.) SIGIO, by which the pipe tells its end, ends whoever does nothing about it. */
static err die_with_parent(void)
{
	if (fcntl(CELL_LIFE, F_SETOWN, getpid()) != 0 || fcntl(CELL_LIFE, F_SETFL, O_ASYNC) != 0)
		return FAIL(E_CELL, "the parent's life cannot be watched: error %d", errno);
	return OK;
}

static err renounce(void)
{
	if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return FAIL(E_CELL, "rights cannot be renounced: error %d", errno);
	return OK;
}

err cell_lock(size_t memory_mib)
{
	ignore_signals();
	TRY(die_with_parent());
	TRY(set_limits(memory_mib));
	TRY(renounce());
	return filter_close();
}
