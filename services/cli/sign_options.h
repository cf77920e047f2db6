/* SPDX-License-Identifier: Apache-2.0 */
/* What `eseal sign` is told. */
#ifndef CLI_SIGN_OPTIONS_H
#define CLI_SIGN_OPTIONS_H

#include "cli/cli.h"

enum { SIGN_RANGES_MAX = 32 };

struct sign_pages {
	int64_t first, last; /* from 1 */
};

struct sign_options {
	const char *file;
	const char *seal;
	const char *key;
	const char *passphrase_file;
	const char *cert;
	const char *trust;
	const char *tsa;
	const char *registry;
	const char *out;
	const char *keyword; /* NULL: at x, y */
	struct sign_pages pages[SIGN_RANGES_MAX];
	size_t page_count;
	bool paged; /* --page was given */
	double x, y;
	bool placed;
	bool riding;
	bool plain; /* a signature without a seal */
	bool unchecked;
};

/* Ends the program with EXIT_USAGE when something is missing or wrong. */
void sign_options_read(int argc, char **argv, struct sign_options *out);

#endif
