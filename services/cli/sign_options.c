/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sign_options.h"

#include <stdlib.h>

#include "base/text.h"

static void read_place(const char *text, struct argp_state *state, void *options)
{
	struct sign_options *o = options;
	char *comma;
	char *end = NULL;

	o->x = strtod(text, &comma);
	o->y = *comma == ',' ? strtod(comma + 1, &end) : 0;
	if (comma == text || !end || end == comma + 1 || *end != 0)
		argp_error(state, "--at-mm takes two numbers with a comma between: 120,200.5");
	o->placed = true;
}

/* "3", or "5-8". */
static bool read_range(struct slice text, struct sign_pages *out)
{
	const uint8_t *dash = memchr(text.at, '-', text.len);
	struct slice first = dash ? slice(text.at, (size_t)(dash - text.at)) : text;
	struct slice last = dash ? slice_from(text, first.len + 1) : text;

	return text_int(first, 1, OFD_PAGES_MAX, &out->first).code == E_OK &&
	       text_int(last, out->first, OFD_PAGES_MAX, &out->last).code == E_OK;
}

static void read_pages(const char *text, struct argp_state *state, void *options)
{
	struct sign_options *o = options;
	struct slice rest = slice_str(text);

	o->paged = true;
	for (o->page_count = 0; o->page_count < SIGN_RANGES_MAX; o->page_count++) {
		const uint8_t *comma = memchr(rest.at, ',', rest.len);
		struct slice range = comma ? slice(rest.at, (size_t)(comma - rest.at)) : rest;

		if (!read_range(range, &o->pages[o->page_count]))
			break;
		if (!comma) {
			o->page_count++;
			return;
		}
		rest = slice_from(rest, range.len + 1);
	}
	argp_error(state, "--page takes a number from 1, or several: 1,3,5-8");
}

#define TEXT(field, name, key, arg, help) CLI_TEXT(struct sign_options, field, name, key, arg, help)
#define FLAG(field, name, key, help) CLI_FLAG(struct sign_options, field, name, key, help)

static const struct cli_option options[] = {
	TEXT(seal, "seal", 's', "FILE", "the seal"),
	TEXT(key, "key", 'k', "FILE", "the owner's key"),
	TEXT(passphrase_file, "passphrase-file", 'p', "FILE", "open the key with the passphrase in FILE"),
	TEXT(cert, "cert", 'c', "FILE", "the owner's certificate, one that the seal lists"),
	FLAG(plain, "sign", 'S', "sign without a seal (GB/T 35275, Type=Sign)"),
	CLI_READ(read_pages, "page", 'n', "N,N-N",
		 "page to seal, from 1, or several; the first, if not given"),
	CLI_READ(read_place, "at-mm", 'a', "X,Y",
		 "upper left corner of the seal in millimetres from that of the page"),
	TEXT(keyword, "keyword", 'w', "TEXT", "over the last place where TEXT stands, instead of --at-mm"),
	FLAG(riding, "riding", 'R', "骑缝: across the right edge of all pages, at the height Y of --at-mm"),
	TEXT(tsa, "tsa", 't', "URL", "time-stamping authority (RFC 3161); needs --trust"),
	TEXT(registry, "registry", 'r', "URL", "ask this registry whether the seal is in force"),
	TEXT(trust, "trust", 'T', "DIR",
	     "folder of trust anchors: for the seal, and for whoever stamps time"),
	TEXT(out, "output", 'o', "FILE", "where the sealed document goes"),
	FLAG(unchecked, "unchecked", 0, "check nothing before signing: for testing what verifiers say"),
};
static const size_t operands[] = {offsetof(struct sign_options, file)};

const struct cli_form sign_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE",
	"Seal an OFD document (GB/T 38540 §7.2), or sign it. The seal, the certificate and, with --registry, "
	"the seal's status are checked first; nothing is written when one of them does not hold.",
	false};

/* What would be passed over in silence is refused: a seal that lands elsewhere than meant cannot be taken back. */
static void require_one_place(const struct sign_options *o)
{
	cli_require("eseal sign", "--seal", o->seal, "--at-mm or --keyword",
		    o->placed || o->keyword ? "" : NULL);
	if (o->riding)
		cli_require("eseal sign --riding", "a height by --at-mm, no --keyword and no --page,",
			    o->placed && !o->keyword && !o->paged ? "" : NULL);
	if (o->keyword)
		cli_require("eseal sign --keyword", "no --page and no --at-mm",
			    o->paged || o->placed ? NULL : "");
}

static void require_no_seal(const struct sign_options *o)
{
	bool sealed = o->seal || o->placed || o->keyword || o->riding || o->paged || o->tsa || o->registry;

	cli_require("eseal sign --sign", "nothing of a seal (--seal, a place, --tsa, --registry)",
		    sealed ? NULL : "");
}

void sign_options_read(int argc, char **argv, struct sign_options *out)
{
	*out = (struct sign_options){.pages = {{1, 1}}, .page_count = 1};
	cli_parse(&sign_form, argc, argv, out);
	cli_require("eseal sign", "--key", out->key, "--cert", out->cert, "-o FILE", out->out);
	if (out->plain)
		require_no_seal(out);
	else
		require_one_place(out);
	if (out->tsa)
		cli_require("eseal sign", "--trust, to judge who stamps time,", out->trust);
}
