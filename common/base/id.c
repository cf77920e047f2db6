/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"

#include <sys/random.h>

#include "base/text.h"

err random_bytes(void *at, size_t len)
{
	uint8_t *to = at;

	while (len > 0) {
		ssize_t got = getrandom(to, len, 0);

		REQUIRE(got > 0, E_IO);
		to += got;
		len -= (size_t)got;
	}
	return OK;
}

err uuid_new(instant now, struct uuid *out)
{
	uint64_t ms = (uint64_t)now / 1000;

	TRY(random_bytes(out->bytes, sizeof(out->bytes)));
	for (size_t i = 0; i < 6; i++)
		out->bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
	out->bytes[6] = (uint8_t)(0x70 | (out->bytes[6] & 0x0f));
	out->bytes[8] = (uint8_t)(0x80 | (out->bytes[8] & 0x3f));
	return OK;
}

bool uuid_eq(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool uuid_is_nil(const struct uuid *id)
{
	static const struct uuid nil;

	return uuid_eq(id, &nil);
}

instant uuid_time(const struct uuid *id)
{
	int64_t ms = 0;

	if (id->bytes[6] >> 4 != 7)
		return 0;
	for (size_t i = 0; i < 6; i++)
		ms = ms << 8 | id->bytes[i];
	return ms * 1000;
}

static bool hyphen_before(size_t byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_write(const struct uuid *id, char out[UUID_TEXT])
{
	char *to = out;

	for (size_t i = 0; i < sizeof(id->bytes); i++) {
		if (hyphen_before(i))
			*to++ = '-';
		*to++ = hex_digit(id->bytes[i] >> 4);
		*to++ = hex_digit(id->bytes[i] & 15);
	}
	*to = 0;
}

err uuid_read(struct slice text, struct uuid *out)
{
	const uint8_t *from = text.at;

	if (text.len != UUID_TEXT - 1)
		return FAIL(E_FIELD, "not a UUID");
	for (size_t i = 0; i < sizeof(out->bytes); i++) {
		int high;
		int low;

		if (hyphen_before(i) && *from++ != '-')
			return FAIL(E_FIELD, "not a UUID");
		high = hex_value(*from++);
		low = hex_value(*from++);
		if (high < 0 || low < 0)
			return FAIL(E_FIELD, "not a UUID in lower case");
		out->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return OK;
}
