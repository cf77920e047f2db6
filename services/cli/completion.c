/* SPDX-License-Identifier: Apache-2.0 */
/* What shells need to complete the command line, from the tables that parse it. */
#include <stdio.h>

#include "cli/cli.h"

struct options {
	const char *shell;
};

static const size_t operands[] = {offsetof(struct options, shell)};

const struct cli_form completion_form = {CLI_NO_OPTIONS, CLI_OPERANDS(operands), "bash|zsh|fish",
					 "Print a script that completes the commands and options of eseal: "
					 "eval \"$(eseal completion bash)\".",
					 false};

/* After an option that takes something: a file, a folder, or what only the person knows. */
static void bash_option(const struct cli_option *o)
{
	if (!o->arg)
		return;
	printf("\t--%s", o->name);
	if (o->key)
		printf(" | -%c", o->key);
	if (strcmp(o->arg, "FILE") == 0)
		printf(") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
	else if (strcmp(o->arg, "DIR") == 0)
		printf(") COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n");
	else
		printf(") return ;;\n");
}

static void bash_command(const struct command *command)
{
	printf("_eseal_%s() {\n\tlocal cur=$1 prev=$2\n\tcase $prev in\n", command->name);
	for (size_t i = 0; i < command->form->option_count; i++)
		bash_option(&command->form->options[i]);
	printf("\tesac\n\tcase $cur in\n\t-*) COMPREPLY=($(compgen -W \"");
	for (size_t i = 0; i < command->form->option_count; i++)
		printf("--%s ", command->form->options[i].name);
	printf("--help\" -- \"$cur\")) ;;\n\t*) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n\tesac\n}\n");
}

static void tell_bash(void)
{
	for (const struct command *c = cli_commands; c->name; c++)
		bash_command(c);
	printf("_eseal() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
	       "\tif [ \"$COMP_CWORD\" -gt 1 ]; then\n\t\tcase ${COMP_WORDS[1]} in\n\t\t");
	for (const struct command *c = cli_commands; c->name; c++)
		printf("%s%s", c == cli_commands ? "" : "|", c->name);
	printf(") \"_eseal_${COMP_WORDS[1]}\" \"$cur\" \"${COMP_WORDS[COMP_CWORD-1]}\" ;;\n\t\tesac\n"
	       "\t\treturn\n\tfi\n\tCOMPREPLY=($(compgen -W \"");
	for (const struct command *c = cli_commands; c->name; c++)
		printf("%s ", c->name);
	printf("--help --version\" -- \"$cur\"))\n}\ncomplete -o filenames -F _eseal eseal\n");
}

/* zsh reads what is meant for bash. */
static void tell_zsh(void)
{
	printf("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n");
	tell_bash();
}

static void fish_quoted(const char *text)
{
	printf("'");
	for (; *text; text++)
		printf("%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
	printf("'\n");
}

static void fish_option(const struct command *command, const struct cli_option *o)
{
	printf("complete -c eseal -n '__fish_seen_subcommand_from %s' -l %s", command->name, o->name);
	if (o->key)
		printf(" -s %c", o->key);
	if (o->arg && strcmp(o->arg, "FILE") == 0)
		printf(" -r -F");
	else if (o->arg && strcmp(o->arg, "DIR") == 0)
		printf(" -x -a '(__fish_complete_directories)'");
	else if (o->arg)
		printf(" -x");
	printf(" -d ");
	fish_quoted(o->help);
}

static void tell_fish(void)
{
	for (const struct command *c = cli_commands; c->name; c++) {
		printf("complete -c eseal -n __fish_use_subcommand -f -a %s -d ", c->name);
		fish_quoted(c->summary);
		for (size_t i = 0; i < c->form->option_count; i++)
			fish_option(c, &c->form->options[i]);
	}
}

err command_completion(struct cli *cli, int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*tell)(void);
	} shells[] = {{"bash", tell_bash}, {"zsh", tell_zsh}, {"fish", tell_fish}};
	struct options o = {0};

	(void)cli;
	cli_parse(&completion_form, argc, argv, &o);
	for (size_t i = 0; i < COUNT(shells); i++) {
		if (strcmp(o.shell, shells[i].name) != 0)
			continue;
		shells[i].tell();
		return cli_print(slice_str(""));
	}
	return FAIL_AT(E_USAGE, o.shell, "none of bash, zsh, fish");
}
