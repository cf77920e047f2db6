/* SPDX-License-Identifier: Apache-2.0 */
/* A private nats-server with JetStream, on a free loopback port, with its files in a folder of its own. It dies
 * with the thread that started it. */
#ifndef TESTS_LIB_NATS_H
#define TESTS_LIB_NATS_H

#include <sys/types.h>

#include "base/err.h"

struct nats_server {
	pid_t pid;
	int port;
	char url[64];
	char folder[64];
};

/* Start it; conf is added to its configuration (users, limits), NULL for none. E_IO, with nats-server's log in the
 * detail, when it does not come up. */
err nats_start(struct nats_server *server, const char *conf);

/* Start it again in the same place, after nats_kill. */
err nats_restart(struct nats_server *server);

/* SIGKILL, and wait until it is gone. */
void nats_kill(struct nats_server *server);

/* Forget what JetStream has stored; between nats_kill and nats_restart. */
void nats_wipe(struct nats_server *server);

/* Kill it and remove its folder. */
void nats_stop(struct nats_server *server);

#endif
