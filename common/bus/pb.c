/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"

#include "base/text.h"

static void *take(void *arena, size_t size)
{
	return arena_take(arena, size);
}

static void leave(void *arena, void *at)
{
	(void)arena;
	(void)at;
}

static err check_texts(const ProtobufCMessage *message);

/* protobuf-c hands out texts as they came; ours are lines of UTF-8 (proto3: "a string must always contain UTF-8"). */
static err check_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	const uint8_t *at = (const uint8_t *)message + field->offset;
	bool many = field->label == PROTOBUF_C_LABEL_REPEATED;
	size_t count = many ? *(const size_t *)((const uint8_t *)message + field->quantifier_offset) : 1;
	const void *const *items = many ? *(const void *const *const *)at : (const void *const *)at;

	for (size_t i = 0; i < count; i++) {
		if (field->type == PROTOBUF_C_TYPE_MESSAGE && items[i])
			TRY(check_texts(items[i]));
		if (field->type == PROTOBUF_C_TYPE_STRING && items[i] && !text_is_line(slice_str(items[i])))
			return FAIL_AT(E_SYNTAX, field->name, "not a line of UTF-8");
	}
	return OK;
}

static err check_texts(const ProtobufCMessage *message)
{
	for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];

		if (field->type == PROTOBUF_C_TYPE_MESSAGE || field->type == PROTOBUF_C_TYPE_STRING)
			TRY(check_field(message, field));
	}
	return OK;
}

err pb_read(struct arena *arena, const ProtobufCMessageDescriptor *type, struct slice bytes,
	    ProtobufCMessage **out)
{
	ProtobufCAllocator allocator = {.alloc = take, .free = leave, .allocator_data = arena};

	*out = protobuf_c_message_unpack(type, &allocator, bytes.len, bytes.at);
	if (!*out)
		return FAIL(E_SYNTAX, "not a message of type %s", type->name);
	return check_texts(*out);
}

err pb_write(struct arena *arena, const ProtobufCMessage *message, struct slice *out)
{
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *at = arena_take(arena, size + 1);

	REQUIRE(at, E_NO_MEMORY);
	*out = slice(at, protobuf_c_message_pack(message, at));
	return OK;
}

err pb_text(struct arena *arena, struct slice text, char **out)
{
	struct slice copy;

	REQUIRE(text.len == 0 || !memchr(text.at, 0, text.len), E_FIELD);
	TRY(arena_copy(arena, text, &copy));
	*out = (char *)(uintptr_t)copy.at;
	return OK;
}
