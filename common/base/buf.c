/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *buf, struct arena *arena, size_t max)
{
	*buf = (struct buf){.arena = arena, .max = max};
}

err buf_reserve(struct buf *buf, size_t more)
{
	size_t room = buf->room ? 2 * buf->room : 256;
	uint8_t *at;

	if (more > buf->max - buf->len)
		return FAIL(E_TOO_BIG, "over %zu bytes", buf->max);
	if (buf->len + more <= buf->room)
		return OK;
	if (room < buf->len + more)
		room = buf->len + more;
	at = arena_take(buf->arena, room);
	REQUIRE(at, E_NO_MEMORY);
	if (buf->len > 0)
		memcpy(at, buf->at, buf->len);
	buf->at = at;
	buf->room = room;
	return OK;
}

err buf_put(struct buf *buf, struct slice bytes)
{
	TRY(buf_reserve(buf, bytes.len));
	if (bytes.len > 0)
		memcpy(buf->at + buf->len, bytes.at, bytes.len);
	buf->len += bytes.len;
	return OK;
}

err buf_put_str(struct buf *buf, const char *text)
{
	return buf_put(buf, slice_str(text));
}

err buf_putf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	REQUIRE(len >= 0, E_BUG);
	TRY(buf_reserve(buf, (size_t)len + 1)); /* vsnprintf ends with a NUL, which does not count */
	va_start(args, format);
	vsnprintf((char *)buf->at + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
	return OK;
}
