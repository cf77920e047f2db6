/* SPDX-License-Identifier: Apache-2.0 */
/* What an office's program does besides serving. */
#ifndef SVC_COMMAND_H
#define SVC_COMMAND_H

#include "svc/accounts.h"
#include "svc/inside.h"

struct command {
	enum { SERVE, HEALTH, MIGRATE, ACCOUNT, CONF_HELP, HELP, VERSION, TOOL } what;
	const char *conf;
	const struct account_act *act; /* of ACCOUNT */
	const char *subject;           /* whose account, or which token */
	const char *roles;
	const char *unit;
	int64_t days;
};

/* E_USAGE with what is wrong. */
err command_read(const struct office_def *def, int argc, char **argv, struct command *out);

void command_usage(const struct office_def *def, FILE *to);

/* Bring the ledger to this version; waits for it for start_patience. */
err command_migrate(struct svc *svc);

/* Do what is asked about accounts and tokens, in one transaction, and print what came of it. */
err command_account(struct svc *svc, const struct command *command);

/* Do what the office's own option asks for, once the bus is connected. E_BUS when it is not within start_patience. */
err command_tool(struct svc *svc);

/* Ask the running office's /readyz. E_UNREACHABLE, E_BUSY when it is not ready. */
err command_health(const struct svc *svc);

#endif
