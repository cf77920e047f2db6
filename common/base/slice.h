/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes travel as slices: a place and a length, borrowed. A slice of length 0 may have any place, NULL
 * included. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const uint8_t *at;
	size_t len;
};

/* For printf: "%.*s", SLICE_ARG(s). The text need not end in NUL. */
#define SLICE_ARG(s) (int)(s).len, (const char *)(s).at

static inline struct slice slice(const void *at, size_t len)
{
	return (struct slice){(const uint8_t *)at, len};
}

/* The bytes of a C string without its NUL; NULL gives an empty slice. */
static inline struct slice slice_str(const char *text)
{
	return slice(text, text ? strlen(text) : 0);
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool slice_is(struct slice a, const char *text)
{
	return slice_eq(a, slice_str(text));
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.len >= len && memcmp(a.at, prefix, len) == 0;
}

/* The part from offset on; empty when offset lies behind the end. */
static inline struct slice slice_from(struct slice a, size_t offset)
{
	return !a.at || offset > a.len ? slice(NULL, 0) : slice(a.at + offset, a.len - offset);
}

/* Equal or not, in a time that depends on the lengths alone: for secrets, MACs and tokens. */
bool slice_eq_secret(struct slice a, struct slice b);

/* Overwrite with zeros in a way the compiler may not remove. */
void wipe(void *at, size_t len);

#endif
