/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/cli.h"

/* Options without a letter are numbered from here. */
enum { OPTIONS_MAX = 24, NO_LETTER = 256 };

struct parsing {
	const struct cli_form *form;
	void *options;
};

static int key_of(const struct cli_form *form, size_t i)
{
	return form->options[i].key ? form->options[i].key : NO_LETTER + (int)i;
}

static void put(const struct parsing *p, size_t offset, const void *value, size_t size)
{
	memcpy((char *)p->options + offset, value, size);
}

static void take(const struct parsing *p, const struct cli_option *option, const char *arg,
		 struct argp_state *state)
{
	bool yes = true;
	int64_t number;

	if (option->read) {
		option->read(arg, state, p->options);
	} else if (!option->arg) {
		put(p, option->offset, &yes, sizeof(yes));
	} else if (option->max == 0) {
		put(p, option->offset, &arg, sizeof(arg));
	} else {
		if (text_int(slice_str(arg), 1, option->max, &number).code != E_OK)
			argp_error(state, "--%s takes a number from 1 to %lld", option->name,
				   (long long)option->max);
		put(p, option->offset, &number, sizeof(number));
	}
}

static error_t take_operand(const struct parsing *p, char *arg, struct argp_state *state)
{
	const struct cli_form *form = p->form;

	if (form->many || form->operand_count == 0)
		return ARGP_ERR_UNKNOWN; /* all are taken at once, or none */
	if (state->arg_num >= form->operand_count)
		argp_usage(state);
	put(p, form->operands[state->arg_num], &arg, sizeof(arg));
	return 0;
}

static error_t take_operands(const struct parsing *p, struct argp_state *state)
{
	struct cli_words words = {state->argv + state->next, (size_t)(state->argc - state->next)};

	if (!p->form->many)
		return ARGP_ERR_UNKNOWN;
	put(p, p->form->operands[0], &words, sizeof(words));
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const struct parsing *p = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		return take_operand(p, arg, state);
	case ARGP_KEY_ARGS:
		return take_operands(p, state);
	case ARGP_KEY_NO_ARGS:
		if (p->form->operand_count > 0)
			argp_usage(state);
		return 0;
	default:
		break;
	}
	for (size_t i = 0; i < p->form->option_count; i++) {
		if (key_of(p->form, i) != key)
			continue;
		take(p, &p->form->options[i], arg, state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

void cli_parse(const struct cli_form *form, int argc, char **argv, void *options)
{
	struct argp_option rows[OPTIONS_MAX + 1] = {{0}};
	struct argp argp = {
		form->option_count > 0 ? rows : NULL, parse, form->usage, form->about, NULL, NULL, NULL};
	struct parsing parsing = {form, options};

	for (size_t i = 0; i < form->option_count && i < OPTIONS_MAX; i++) {
		rows[i].name = form->options[i].name;
		rows[i].key = key_of(form, i);
		rows[i].arg = form->options[i].arg;
		rows[i].doc = form->options[i].help;
	}
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, &parsing) != 0)
		exit(EXIT_USAGE);
}

void cli_require_all(const char *command, const char *const *pairs, size_t count)
{
	for (size_t i = 0; i + 1 < count; i += 2) {
		if (pairs[i + 1])
			continue;
		fprintf(stderr, "%s: %s is needed\nTry `%s --help`.\n", command, pairs[i], command);
		exit(EXIT_USAGE);
	}
}
