/* SPDX-License-Identifier: Apache-2.0 */
/* eseal: the owner's command. It holds the key, signs, verifies, inspects, and works offline (art. 21, 22). */
#include <stdio.h>
#include <stdlib.h>

#include "base/version.h"
#include "cli/cells.h"
#include "cli/cli.h"
#include "court/court.h"
#include "fetch/reading.h"
#include "fetch/tsa.h"
#include "gm/arithmetic.h"

static void print_help(FILE *to)
{
	fprintf(to, "Usage: eseal COMMAND [ARGUMENT...]\n\n");
	for (const struct command *c = cli_commands; c->name; c++)
		fprintf(to, "  %-12s%s\n", c->name, c->summary);
	fprintf(to, "\n`eseal help COMMAND` tells more. See also eseal(1).\n");
}

static const struct command *find(const char *name)
{
	for (const struct command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* ESEAL_ARITHMETIC, as of the offices. */
static err choose_arithmetic(void)
{
	const char *word = getenv("ESEAL_ARITHMETIC");

	if (word && arithmetic_choose(word).code != E_OK)
		return FAIL(E_USAGE, "ESEAL_ARITHMETIC says neither %s nor %s", ARITHMETIC_OWN,
			    ARITHMETIC_LIBRARY);
	return OK;
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
	e = choose_arithmetic();
	if (e.code == E_OK) {
		argv[0] = name;
		e = command->run(&cli, argc, argv);
	}
	status = e.code == E_OK ? cli.status : cli_exit_status(e, command->judges);
	if (e.code != E_OK)
		cli_complain(name, e);
	arena_clear(&arena);
	return status;
}

static int unknown(const char *name)
{
	fprintf(stderr, "eseal: there is no command '%s'\n", name);
	print_help(stderr);
	return EXIT_USAGE;
}

/* `eseal help`, `eseal help COMMAND` */
static int help(const char *name)
{
	char option[] = "--help";
	char *argv[] = {NULL, option, NULL};

	if (name)
		return find(name) ? run(find(name), 2, argv) : unknown(name);
	print_help(stdout);
	return EXIT_PASSED;
}

int main(int argc, char **argv)
{
	static const struct cell_duty *const duties[] = {&court_duty,   &inspect_duty, &replay_duty,
							 &reading_duty, &tsa_duty,     NULL};
	const struct command *command = argc > 1 ? find(argv[1]) : NULL;

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, duties);
	if (command)
		return run(command, argc - 1, argv + 1);
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0))
		return help(argc > 2 ? argv[2] : NULL);
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		printf("eseal %s\n", ESEAL_VERSION);
		return EXIT_PASSED;
	}
	if (argc > 1)
		return unknown(argv[1]);
	print_help(stderr);
	return EXIT_USAGE;
}
