/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

static void explain(err e, const char *call, const char *file, int line)
{
	const struct err_trail *trail = err_trail();

	print_error("%s:%d: %s\n  answered %s: %s %s\n", file, line, call, err_meaning(e.code)->name,
		    trail->place, trail->detail);
	for (size_t i = 0; i < trail->count; i++)
		print_error("  at %s %s\n", trail->at[i].where, trail->at[i].what);
}

void check_ok(err e, const char *call, const char *file, int line)
{
	if (e.code == E_OK)
		return;
	explain(e, call, file, line);
	_fail(file, line);
}

void check_err(enum code expected, err e, const char *call, const char *file, int line)
{
	if (e.code == expected)
		return;
	print_error("expected %s\n", err_meaning(expected)->name);
	explain(e, call, file, line);
	_fail(file, line);
}
