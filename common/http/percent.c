/* SPDX-License-Identifier: Apache-2.0 */
#include "http/percent.h"

#include "base/text.h"

/* Either case. A letter's lower case differs in bit 5; a digit has it already, and nothing else may gain it. */
static int digit(uint8_t c)
{
	return hex_value(c >= 'A' && c <= 'F' ? c | 0x20 : c);
}

err percent_decode(struct arena *arena, struct slice from, struct slice *out)
{
	char *to = arena_take(arena, from.len + 1);
	size_t len = 0;

	REQUIRE(to, E_NO_MEMORY);
	for (size_t i = 0; i < from.len; i++) {
		int value = from.at[i];

		if (value == '%') {
			if (i + 2 >= from.len || digit(from.at[i + 1]) < 0 || digit(from.at[i + 2]) < 0)
				return FAIL(E_SYNTAX, "a percent sign without two hexadecimal digits");
			value = digit(from.at[i + 1]) * 16 + digit(from.at[i + 2]);
			i += 2;
		}
		to[len++] = (char)value;
	}
	*out = slice(to, len);
	return OK;
}
