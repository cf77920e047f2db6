/* SPDX-License-Identifier: Apache-2.0 */
/* What a command can be told. One table a command serves the parser, its --help and the shells' completion:
 *
 *   static const struct cli_option options[] = {
 *           CLI_TEXT(struct options, trust, "trust", 't', "DIR", "folder of trust anchors"),
 *           CLI_FLAG(struct options, json, "json", 'j', "the report as JSON"),
 *   };
 *   static const size_t operands[] = {offsetof(struct options, file)};
 *   const struct cli_form verify_form = {
 *           CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE", "Judge a signed document."};
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct cli_option {
	const char *name;
	int key;         /* its letter; 0: it has none */
	const char *arg; /* what it takes, in a word: FILE and DIR are completed by shells; NULL: a flag */
	const char *help;
	size_t offset; /* where it goes: const char *, bool of a flag, int64_t of a number */
	int64_t max;   /* of a number from 1; 0: it is none */
	void (*read)(const char *arg, struct argp_state *state, void *options); /* instead of all that */
};

#define CLI_TEXT(type, field, name, key, arg, help)                                                          \
	{                                                                                                    \
		name, key, arg, help, offsetof(type, field), 0, NULL                                         \
	}
#define CLI_FLAG(type, field, name, key, help)                                                               \
	{                                                                                                    \
		name, key, NULL, help, offsetof(type, field), 0, NULL                                        \
	}
#define CLI_NUMBER(type, field, name, key, max, help)                                                        \
	{                                                                                                    \
		name, key, "N", help, offsetof(type, field), max, NULL                                       \
	}
#define CLI_READ(read, name, key, arg, help)                                                                 \
	{                                                                                                    \
		name, key, arg, help, 0, 0, read                                                             \
	}

/* Operands without end: those of the command line itself. */
struct cli_words {
	char **at;
	size_t count;
};

struct cli_form {
	const struct cli_option *options;
	size_t option_count;
	const size_t *
		operands; /* offsets of const char *; the first is needed, the others stay NULL if not given */
	size_t operand_count;
	const char *usage; /* the operands, for people */
	const char *about;
	bool many; /* the one operand is a struct cli_words */
};

#define CLI_OPTIONS(table) (table), COUNT(table)
#define CLI_NO_OPTIONS NULL, 0
#define CLI_OPERANDS(table) (table), COUNT(table)
#define CLI_NO_OPERANDS NULL, 0

/* Read the command line into the command's own struct. A usage error, or --help, ends the program: with EXIT_USAGE, or 0. */
void cli_parse(const struct cli_form *form, int argc, char **argv, void *options);

/* End with EXIT_USAGE unless every one of these options was given: names and values in turn.
 * cli_require("eseal csr", "--key", o.key, "-o FILE", o.out); */
void cli_require_all(const char *command, const char *const *pairs, size_t count);
#define cli_require(command, ...)                                                                            \
	cli_require_all((command), (const char *const[]){__VA_ARGS__},                                       \
			COUNT(((const char *const[]){__VA_ARGS__})))

#endif
