/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf-c in an arena: messages are read into it and written from it, and nothing needs to be freed. */
#ifndef BUS_PB_H
#define BUS_PB_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"

/* Read a message; what it holds lives in the arena. E_SYNTAX when the bytes are not one, or a text in it is not a
 * line of UTF-8; E_NO_MEMORY. The caller casts to the type that the descriptor describes. */
err pb_read(struct arena *arena, const ProtobufCMessageDescriptor *type, struct slice bytes,
	    ProtobufCMessage **out);

/* Write a message. E_NO_MEMORY. */
err pb_write(struct arena *arena, const ProtobufCMessage *message, struct slice *out);

/* A slice as a message's text: NUL-terminated, in the arena. E_FIELD when it contains a NUL. */
err pb_text(struct arena *arena, struct slice text, char **out);

static inline ProtobufCBinaryData pb_bytes(struct slice bytes)
{
	return (ProtobufCBinaryData){.len = bytes.len, .data = (uint8_t *)(uintptr_t)bytes.at};
}

static inline struct slice pb_slice(ProtobufCBinaryData bytes)
{
	return slice(bytes.data, bytes.len);
}

#endif
