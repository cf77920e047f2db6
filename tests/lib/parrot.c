/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parrot.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bus/wire.h"

enum { READY_US = 200000 };

static void hear(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *ctx)
{
	(void)connection;
	(void)subscription;
	if (wire_reply(ctx, message, wire_bytes(message)).code != E_OK)
		err_forget();
	natsMsg_Destroy(message);
}

static void nothing_missed(void *ctx)
{
	(void)ctx;
}

static err serve(const struct parrot *parrot)
{
	const struct wire_options options = {.url = parrot->url,
					     .user = "issuing",
					     .password = parrot->password,
					     .office = ISSUING,
					     .missed = nothing_missed};
	natsSubscription *subscription;
	struct subject_text pattern = {""};
	struct wire *wire;

	TRY(subject_all_requests(parrot->region, ISSUING, &pattern));
	TRY(wire_open(&options, &wire));
	TRY(wire_hear(wire, &pattern, NULL, hear, wire, &subscription));
	for (;;)
		pause();
}

err parrot_start(const struct parrot *parrot, pid_t *pid)
{
	*pid = fork();
	REQUIRE(*pid >= 0, E_IO);
	if (*pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(serve(parrot).code != E_OK);
	}
	usleep(READY_US);
	return OK;
}
