/* SPDX-License-Identifier: Apache-2.0 */
/* The owner's command. Each command is one file; commands.c is the table. Results go to standard output, complaints to
 * standard error; the exit status is that of verdicts.md: 0 passed, 1 failed, 2 indeterminate, 64 usage, 66 input that
 * cannot be read, 69 service that cannot be reached, 70 a fault of ours. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/clock.h"
#include "cli/options.h"
#include "gm/cert.h"
#include "gm/key.h"

enum {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1,
	EXIT_INDETERMINATE = 2,
	EXIT_USAGE = 64,
	EXIT_INPUT = 66,
	EXIT_AWAY = 69,
	EXIT_OURS = 70
};

/* What every command is given. */
struct cli {
	struct arena *arena; /* freed, and wiped, when the command ends */
	instant now;
	int status; /* exit status of a command that returned OK */
};

struct command {
	const char *name;
	const char *summary;
	const struct cli_form *form;
	bool judges; /* its exit statuses 1 and 2 are verdicts, and nothing else */
	err (*run)(struct cli *cli, int argc, char **argv); /* argv[0] is "eseal NAME" */
};

/* All commands, in the order in which they are told of; the last has no name. */
extern const struct command cli_commands[];

extern const struct cli_form key_form;
err command_key(struct cli *cli, int argc, char **argv);
extern const struct cli_form csr_form;
err command_csr(struct cli *cli, int argc, char **argv);
extern const struct cli_form seal_form;
err command_seal(struct cli *cli, int argc, char **argv);
extern const struct cli_form sign_form;
err command_sign(struct cli *cli, int argc, char **argv);
extern const struct cli_form verify_form;
err command_verify(struct cli *cli, int argc, char **argv);
extern const struct cli_form inspect_form;
err command_inspect(struct cli *cli, int argc, char **argv);
extern const struct cli_form status_form;
err command_status(struct cli *cli, int argc, char **argv);
extern const struct cli_form bundle_form;
err command_bundle(struct cli *cli, int argc, char **argv);
extern const struct cli_form replay_form;
err command_replay(struct cli *cli, int argc, char **argv);
extern const struct cli_form completion_form;
err command_completion(struct cli *cli, int argc, char **argv);

/* A whole file; "-" is standard input. E_IO (exit status 66), E_TOO_BIG. */
err cli_read(struct cli *cli, const char *path, size_t max, struct slice *out);

/* The same, to where there is room for so many bytes. */
err cli_read_into(const char *path, uint8_t *at, size_t room, size_t *len);

/* Write a whole file, or nothing: a new one takes the old one's place. "-" is standard output. A secret can be read by
 * nobody else. E_OUTPUT. */
err cli_write(const char *path, struct slice bytes, bool secret);

/* Print to standard output. E_OUTPUT. */
err cli_print(struct slice text);

/* The owner's key, opened with the passphrase in a file if one is named (its first line); and a certificate. */
err cli_read_passphrase(struct cli *cli, const char *path, struct slice *out);
err cli_read_key(struct cli *cli, const char *path, const char *passphrase_file, struct key *key);
err cli_read_cert(struct cli *cli, const char *path, struct cert *cert);

/* Which exit status goes with an error. judges: 1 and 2 are verdicts, and what hinders one is something else. */
int cli_exit_status(err e, bool judges);

/* Say to standard error what went wrong. */
void cli_complain(const char *command, err e);

/* What was said with an option was read: E_FIELD becomes E_USAGE, which tells what the option takes. */
err cli_said(const char *option, const char *takes, err e);
#define CLI_TAKES_TIME "a time in UTC such as 2026-11-22T08:00:00Z"
#define CLI_TAKES_RULE "gmt0031-2025 or gb38540"

#endif
