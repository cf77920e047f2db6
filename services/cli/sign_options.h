/* SPDX-License-Identifier: Apache-2.0 */
/* What `eseal sign` is told. */
#ifndef CLI_SIGN_OPTIONS_H
#define CLI_SIGN_OPTIONS_H

#include "cli/cli.h"

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
	int64_t page;
	double x, y;
	bool placed;
	bool riding;
	bool unchecked;
};

/* Ends the program with EXIT_USAGE when something is missing or wrong. */
void sign_options_read(int argc, char **argv, struct sign_options *out);

#endif
