/* SPDX-License-Identifier: Apache-2.0 */
/* A buffer that grows in an arena up to a limit it is born with. Growing keeps a valid slice of what was put.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

struct buf {
	struct arena *arena;
	uint8_t *at;
	size_t len;
	size_t room;
	size_t max;
};

void buf_init(struct buf *buf, struct arena *arena, size_t max);

/* Append. E_TOO_BIG over max, E_NO_MEMORY. On error nothing was added. */
err buf_put(struct buf *buf, struct slice bytes);
err buf_put_str(struct buf *buf, const char *text);
err buf_putf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for so many more bytes at once: what is known to be long is not copied again and again as it grows. Errors as of
 * buf_put. */
err buf_reserve(struct buf *buf, size_t more);

static inline struct slice buf_slice(const struct buf *buf)
{
	return slice(buf->at, buf->len);
}

#endif
