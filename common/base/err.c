/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local struct err_trail trail;

const struct err_meaning *err_meaning(enum code code)
{
	static const struct err_meaning meanings[] = {
		[E_OK] = {"E_OK", 200, false, "All is well", "正常"},
#define NO_RETRY false
#define RETRY true
#define ERR(code, http, retry, en, zh) [code] = {#code, http, retry, en, zh},
#include "errors.def"
#undef ERR
#undef RETRY
#undef NO_RETRY
	};

	if ((size_t)code >= COUNT(meanings))
		code = E_BUG;
	return &meanings[code];
}

const struct err_trail *err_trail(void)
{
	return &trail;
}

void err_forget(void)
{
	memset(&trail, 0, sizeof(trail));
}

void err_restore(const struct err_trail *kept)
{
	trail = *kept;
}

static void note(const char *where, const char *what)
{
	if (trail.count == ERR_TRAIL_MAX)
		return;
	trail.at[trail.count].where = where;
	trail.at[trail.count].what = what;
	trail.count++;
}

err err_note(err e, const char *where, const char *what)
{
	if (trail.code != e.code) {
		err_forget();
		trail.code = e.code;
	}
	note(where, what);
	return e;
}

err err_fail(enum code code, const char *where, const char *place, const char *format, ...)
{
	va_list args;

	err_forget();
	trail.code = code;
	if (place)
		snprintf(trail.place, sizeof(trail.place), "%s", place);
	va_start(args, format);
	vsnprintf(trail.detail, sizeof(trail.detail), format, args);
	va_end(args);
	note(where, "");
	return (err){code};
}
