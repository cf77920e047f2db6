/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/number.h"

#include "base/text.h"

unsigned long ofd_id_number(struct slice id)
{
	unsigned long number = 0;
	size_t from = id.len;

	while (from > 0 && id.at[from - 1] >= '0' && id.at[from - 1] <= '9')
		from--;
	if (id.len - from > 9)
		return 0;
	for (size_t i = from; i < id.len; i++)
		number = number * 10 + (unsigned long)(id.at[i] - '0');
	return number;
}

static void count(struct ofd_numbers *numbers, struct slice id)
{
	unsigned long number = ofd_id_number(id);

	if (number > numbers->last)
		numbers->last = number;
}

struct ofd_numbers ofd_numbers_of(const struct ofd *ofd, size_t document, struct slice max_id)
{
	struct ofd_numbers numbers = {.plain = text_is_digits(max_id)};

	count(&numbers, max_id);
	for (size_t i = 0; i < ofd->signature_count; i++) {
		const struct ofd_signature *s = &ofd->signatures[i];

		if (s->document != document)
			continue;
		count(&numbers, s->id);
		for (size_t n = 0; n < s->stamp_count; n++)
			count(&numbers, s->stamps[n].id);
	}
	return numbers;
}

err ofd_last_id(struct arena *arena, const struct ofd_numbers *numbers, const char **id)
{
	*id = arena_text(arena, numbers->plain ? "%lu" : "s%03lu", numbers->last);
	REQUIRE(*id, E_NO_MEMORY);
	return OK;
}

err ofd_next_id(struct arena *arena, struct ofd_numbers *numbers, const char **id)
{
	numbers->last++;
	return ofd_last_id(arena, numbers, id);
}
