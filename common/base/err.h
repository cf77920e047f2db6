/* SPDX-License-Identifier: Apache-2.0 */
/* Errors. A function that can fail returns an err: a struct, so that it cannot pass for a number or be
 * dropped (clang refuses an unused one). The codes are the rows of proto/errors.def.
 *
 * While an error travels up, each TRY adds a line to a bounded trail of the thread, and the first FAIL adds
 * what a person needs: the detail, and the place in the input. The door prints the trail once and clears it.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

enum code {
	E_OK = 0,
#define ERR(code, http, retry, en, zh) code,
#include "errors.def"
#undef ERR
	E_COUNT
};

#ifdef __clang__
#define ERR_MUST_BE_LOOKED_AT __attribute__((warn_unused_result))
#else
#define ERR_MUST_BE_LOOKED_AT
#endif

typedef struct ERR_MUST_BE_LOOKED_AT err {
	enum code code;
} err;

#define OK ((err){E_OK})

/* What a code means, for the door and for documents. */
struct err_meaning {
	const char *name; /* "E_FIELD" */
	int http;         /* status at the door */
	bool retry;       /* trying the same again can help */
	const char *en;
	const char *zh;
};
const struct err_meaning *err_meaning(enum code code);

/* The trail of the calling thread: where the error came by, innermost first. */
struct err_trail {
	enum code code; /* of the first failure */
	size_t count;
	struct {
		const char *where; /* file:line */
		const char *what;  /* the call or condition */
	} at[ERR_TRAIL_MAX];
	char place[ERR_TEXT_MAX];  /* in the input: "owner.credit_code", "Doc_0/Document.xml", "" */
	char detail[ERR_TEXT_MAX]; /* what is wrong there, "" when the code says it all */
};
const struct err_trail *err_trail(void);
void err_forget(void);

/* Put back a trail that was copied before a clean-up, which may have had failures of its own. */
void err_restore(const struct err_trail *kept);

/* Add a place to the trail and hand the error on. Starts a new trail when the code differs from the kept one.
 */
err err_note(err e, const char *where, const char *what);

/* A new failure with its place (may be NULL) and detail for a person. Starts a new trail. */
err err_fail(enum code code, const char *where, const char *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define HERE_STR2(line) #line
#define HERE_STR(line) HERE_STR2(line)
#define HERE __FILE__ ":" HERE_STR(__LINE__)

/* Tells compilers and checkers, which read one file at a time, that a failure keeps its code and is never OK:
 * after it nothing that was to be filled is read. */
static inline err err_is(err e, enum code code)
{
	if (e.code != code)
		__builtin_unreachable();
	return e;
}

#define err_noted(e, where, what) err_is(err_note(e, where, what), (e).code)
#define err_failed(code, ...) err_is(err_fail(code, __VA_ARGS__), code)

#define TRY(call)                                                                                            \
	do {                                                                                                 \
		err e_ = (call);                                                                             \
		if (e_.code != E_OK)                                                                         \
			return err_noted(e_, HERE, #call);                                                   \
	} while (0)

#define REQUIRE(cond, why)                                                                                   \
	do {                                                                                                 \
		if (!(cond))                                                                                 \
			return err_failed(why, HERE ": " #cond, NULL, "%s", "");                             \
	} while (0)

#define FAIL(code, ...) err_failed(code, HERE, NULL, __VA_ARGS__)
#define FAIL_AT(code, place, ...) err_failed(code, HERE, place, __VA_ARGS__)

/* Run a clean-up when a variable leaves its scope: CLEANUP(x509_drop) X509 *cert = NULL; */
#define CLEANUP(function) __attribute__((cleanup(function)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
