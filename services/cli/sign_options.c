/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sign_options.h"

#include <stdlib.h>

#include "base/text.h"

enum { UNCHECKED = 256 };

static const struct argp_option options[] = {
	{"seal", 's', "FILE", 0, "the seal", 0},
	{"key", 'k', "FILE", 0, "the owner's key", 0},
	{"passphrase-file", 'p', "FILE", 0, "open the key with the passphrase in FILE", 0},
	{"cert", 'c', "FILE", 0, "the owner's certificate, one that the seal lists", 0},
	{"page", 'n', "N", 0, "page to seal, from 1; the first, if not given", 0},
	{"at-mm", 'a', "X,Y", 0, "upper left corner of the seal in millimetres from that of the page", 0},
	{"keyword", 'w', "TEXT", 0, "over the last place where TEXT stands, instead of --at-mm", 0},
	{"riding", 'R', NULL, 0, "骑缝: across the right edge of all pages, at the height Y of --at-mm", 0},
	{"tsa", 't', "URL", 0, "time-stamping authority (RFC 3161); needs --trust", 0},
	{"registry", 'r', "URL", 0, "ask this registry whether the seal is in force", 0},
	{"trust", 'T', "DIR", 0, "folder of trust anchors: for the seal, and for whoever stamps time", 0},
	{"output", 'o', "FILE", 0, "where the sealed document goes", 0},
	{"unchecked", UNCHECKED, NULL, 0, "check nothing before signing: for testing what verifiers say", 0},
	{0},
};

static void read_place(const char *text, struct argp_state *state, struct sign_options *o)
{
	char *comma;
	char *end = NULL;

	o->x = strtod(text, &comma);
	o->y = *comma == ',' ? strtod(comma + 1, &end) : 0;
	if (comma == text || !end || end == comma + 1 || *end != 0)
		argp_error(state, "--at-mm takes two numbers with a comma between: 120,200.5");
	o->placed = true;
}

static error_t parse_number(int key, char *arg, struct argp_state *state)
{
	struct sign_options *o = state->input;

	switch (key) {
	case 'n':
		if (text_int(slice_str(arg), 1, OFD_PAGES_MAX, &o->page).code != E_OK)
			argp_error(state, "--page takes a number from 1");
		return 0;
	case 'a':
		read_place(arg, state, o);
		return 0;
	case 'R':
		o->riding = true;
		return 0;
	case 'w':
		o->keyword = arg;
		return 0;
	case UNCHECKED:
		o->unchecked = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_usage(state);
		o->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct sign_options *o = state->input;

	switch (key) {
	case 's':
		o->seal = arg;
		return 0;
	case 'k':
		o->key = arg;
		return 0;
	case 'p':
		o->passphrase_file = arg;
		return 0;
	case 'c':
		o->cert = arg;
		return 0;
	case 't':
		o->tsa = arg;
		return 0;
	case 'r':
		o->registry = arg;
		return 0;
	case 'T':
		o->trust = arg;
		return 0;
	case 'o':
		o->out = arg;
		return 0;
	default:
		return parse_number(key, arg, state);
	}
}

static const struct argp argp = {
	options,
	parse,
	"FILE",
	"Seal an OFD document (GB/T 38540 §7.2). The seal, the certificate and, with --registry, "
	"the seal's status are checked first; nothing is written when one of them does not hold.",
	NULL,
	NULL,
	NULL};

void sign_options_read(int argc, char **argv, struct sign_options *out)
{
	*out = (struct sign_options){.page = 1};
	cli_parse(&argp, argc, argv, out);
	cli_require("eseal sign", "--seal", out->seal, "--key", out->key, "--cert", out->cert,
		    "--at-mm or --keyword", out->placed || out->keyword ? "" : NULL, "-o FILE", out->out);
	if (out->tsa)
		cli_require("eseal sign", "--trust, to judge who stamps time,", out->trust);
}
