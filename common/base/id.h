/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers: UUID version 7 (RFC 9562 §5.7), so that they sort by the time they were made. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/clock.h"

struct uuid {
	uint8_t bytes[16];
};

enum { UUID_TEXT = 37 }; /* 36 characters and a NUL */

/* A new one. E_IO when the system gives no randomness. */
err uuid_new(instant now, struct uuid *out);

bool uuid_eq(const struct uuid *a, const struct uuid *b);

/* All zero (RFC 9562 §5.9): nobody, or nothing. */
bool uuid_is_nil(const struct uuid *id);

/* When it was made, to the millisecond; 0, long ago, when it is of another version. */
instant uuid_time(const struct uuid *id);

/* Lower case, with hyphens. Reading accepts nothing else. E_FIELD. */
void uuid_write(const struct uuid *id, char out[UUID_TEXT]);
err uuid_read(struct slice text, struct uuid *out);

/* Bytes from the system's generator. E_IO. */
err random_bytes(void *at, size_t len);

#endif
