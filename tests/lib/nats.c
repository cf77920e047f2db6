/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/nats.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/process.h"

enum { START_TRIES = 500, START_PAUSE_US = 10000 };

static bool answers(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

static err write_conf(const struct nats_server *server, const char *conf)
{
	char path[128];
	FILE *to;

	snprintf(path, sizeof(path), "%s/nats.conf", server->folder);
	to = fopen(path, "we");
	REQUIRE(to, E_IO);
	fprintf(to, "listen: \"127.0.0.1:%d\"\njetstream { store_dir: \"%s/js\" }\n%s\n", server->port,
		server->folder, conf ? conf : "");
	REQUIRE(fclose(to) == 0, E_IO);
	return OK;
}

static err did_not_start(const char *path)
{
	char log[256] = "";
	FILE *from = fopen(path, "re");

	if (from) {
		size_t len = fread(log, 1, sizeof(log) - 1, from);

		log[len] = 0;
		fclose(from);
	}
	return FAIL(E_IO, "nats-server did not start: %s", log);
}

err nats_restart(struct nats_server *server)
{
	char conf[128];
	char log[128];
	const char *argv[] = {"/usr/sbin/nats-server", "-c", conf, NULL};
	const struct process process = {.argv = argv, .log = log, .signal_at_death = SIGKILL};

	snprintf(conf, sizeof(conf), "%s/nats.conf", server->folder);
	snprintf(log, sizeof(log), "%s/log", server->folder);
	TRY(process_start(&process, &server->pid));
	for (int i = 0; i < START_TRIES; i++) {
		if (answers(server->port))
			return OK;
		if (waitpid(server->pid, NULL, WNOHANG) == server->pid) {
			server->pid = 0;
			break;
		}
		usleep(START_PAUSE_US);
	}
	return did_not_start(log);
}

err nats_start(struct nats_server *server, const char *conf)
{
	*server = (struct nats_server){0};
	TRY(process_folder("nats", server->folder, sizeof(server->folder)));
	TRY(process_free_port(&server->port));
	snprintf(server->url, sizeof(server->url), "nats://127.0.0.1:%d", server->port);
	TRY(write_conf(server, conf));
	return nats_restart(server);
}

void nats_kill(struct nats_server *server)
{
	if (server->pid <= 0)
		return;
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	server->pid = 0;
}

void nats_wipe(struct nats_server *server)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/js", server->folder);
	process_remove(path);
}

void nats_stop(struct nats_server *server)
{
	nats_kill(server);
	if (server->folder[0])
		process_remove(server->folder);
}
