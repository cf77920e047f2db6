/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/process.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void process_user(uid_t *uid, gid_t *gid)
{
	const struct passwd *user = NULL;

	*uid = getuid();
	*gid = getgid();
	if (*uid != 0)
		return;
	user = getpwnam("postgres");
	if (!user)
		user = getpwnam("nobody");
	if (user) {
		*uid = user->pw_uid;
		*gid = user->pw_gid;
	}
}

/* In the child: never returns. */
static void become(const struct process *process, uid_t uid, gid_t gid, pid_t parent)
{
	int out = open(process->log ? process->log : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0644);
	int in = open("/dev/null", O_RDONLY);

	if (out < 0 || in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	if (process->unprivileged && getuid() == 0 &&
	    (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0))
		_exit(126);
	/* After setuid, which clears it; and the parent may have ended already. */
	if (prctl(PR_SET_PDEATHSIG, process->signal_at_death) != 0 || getppid() != parent)
		_exit(126);
	execv(process->argv[0], (char *const *)process->argv);
	_exit(127);
}

err process_start(const struct process *process, pid_t *pid)
{
	pid_t parent = getpid();
	uid_t uid;
	gid_t gid;

	process_user(&uid, &gid);
	*pid = fork();
	if (*pid == 0)
		become(process, uid, gid, parent);
	REQUIRE(*pid > 0, E_IO);
	return OK;
}

err process_run(const struct process *process)
{
	int status = 0;
	pid_t pid;

	TRY(process_start(process, &pid));
	while (waitpid(pid, &status, 0) < 0) {
		REQUIRE(errno == EINTR, E_IO);
	}
	if (status != 0)
		return FAIL(E_IO, "%s: ended with %d (%s)", process->argv[0], status,
			    process->log ? process->log : "no log");
	return OK;
}

err process_free_port(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good;

	REQUIRE(fd >= 0, E_IO);
	good = bind(fd, (struct sockaddr *)&address, len) == 0 &&
	       getsockname(fd, (struct sockaddr *)&address, &len) == 0;
	close(fd);
	REQUIRE(good, E_IO);
	*port = ntohs(address.sin_port);
	return OK;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
	(void)about;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

void process_remove(const char *folder)
{
	const char *name = strrchr(folder, '/');

	if (name && strncmp(name, "/eseal-", 7) == 0)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Folders of the same name whose test is dead. */
static void remove_orphans(const char *prefix)
{
	DIR *all = opendir("/tmp");
	const struct dirent *entry;
	char path[sizeof(entry->d_name) + 8];

	while (all && (entry = readdir(all))) {
		long pid;

		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
			continue;
		pid = strtol(entry->d_name + strlen(prefix), NULL, 10);
		if (pid <= 1 || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		snprintf(path, sizeof(path), "/tmp/%s", entry->d_name);
		process_remove(path);
	}
	if (all)
		closedir(all);
}

err process_folder(const char *name, char *out, size_t room)
{
	char prefix[64];
	uid_t uid;
	gid_t gid;

	snprintf(prefix, sizeof(prefix), "eseal-%s-", name);
	remove_orphans(prefix);
	snprintf(out, room, "/tmp/%s%d-XXXXXX", prefix, (int)getpid());
	REQUIRE(mkdtemp(out), E_IO);
	process_user(&uid, &gid);
	REQUIRE(getuid() != 0 || chown(out, uid, gid) == 0, E_IO);
	return OK;
}

static pid_t first_number(const char *path)
{
	FILE *file = fopen(path, "re");
	char text[64] = "";

	if (!file)
		return 0;
	(void)!fgets(text, sizeof(text), file);
	fclose(file);
	return (pid_t)strtol(text, NULL, 10);
}

pid_t process_child(pid_t parent)
{
	glob_t threads = {0};
	char pattern[64];
	pid_t child = 0;

	snprintf(pattern, sizeof(pattern), "/proc/%d/task/*/children", parent);
	glob(pattern, 0, NULL, &threads);
	for (size_t i = 0; i < threads.gl_pathc && child == 0; i++)
		child = first_number(threads.gl_pathv[i]);
	globfree(&threads);
	return child;
}
