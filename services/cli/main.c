/* SPDX-License-Identifier: Apache-2.0 */
/* eseal: the owner's command. It holds the key, signs, verifies, inspects, and works offline (art. 21, 22). */
#include <stdio.h>

#include "base/version.h"
#include "cli/cli.h"

static const struct command commands[] = {
	{"key", "make and show SM2 keys, on this machine only", command_key},
	{"csr", "write a certificate request", command_csr},
	{"seal", "check a seal, prove possession of its key", command_seal},
	{"sign", "seal an OFD document", command_sign},
	{"verify", "judge a signed document, a seal or a signed value", command_verify},
	{"inspect", "print the structure of a file as JSON", command_inspect},
	{"status", "ask the registry what holds for a seal", command_status},
};

static void print_help(FILE *to)
{
	fprintf(to, "Usage: eseal COMMAND [ARGUMENT...]\n\n");
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(to, "  %-10s%s\n", commands[i].name, commands[i].summary);
	fprintf(to, "\n`eseal COMMAND --help` tells more. See also eseal(1).\n");
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct arena arena;
	struct cli cli = {.arena = &arena, .now = clock_now(), .status = EXIT_PASSED};
	char name[32];
	int status;
	err e;

	arena_init(&arena, ARENA_COMMAND_MAX);
	snprintf(name, sizeof(name), "eseal %s", command->name);
	argv[0] = name;
	e = command->run(&cli, argc, argv);
	status = e.code == E_OK ? cli.status : cli_complain(name, e);
	arena_clear(&arena);
	return status;
}

int main(int argc, char **argv)
{
	const struct command *command = argc > 1 ? find(argv[1]) : NULL;

	if (command)
		return run(command, argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		print_help(stdout);
		return EXIT_PASSED;
	}
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		printf("eseal %s\n", ESEAL_VERSION);
		return EXIT_PASSED;
	}
	if (argc > 1)
		fprintf(stderr, "eseal: there is no command '%s'\n", argv[1]);
	print_help(stderr);
	return EXIT_USAGE;
}
