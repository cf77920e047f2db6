/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/letter.h"

/* Where the last token begins: "event.registry.seal-filed" ends with "seal-filed". */
static size_t last_token(struct slice subject)
{
	size_t at = subject.len;

	while (at > 0 && subject.at[at - 1] != '.')
		at--;
	return at;
}

enum subject letter_subject(const struct letter *letter)
{
	size_t verb = last_token(letter->subject);
	enum office_name office;

	if (verb == 0 || office_read(slice(letter->subject.at, verb - 1), &office).code != E_OK) {
		err_forget();
		return NO_SUBJECT;
	}
	return subject_find(office, slice_from(letter->subject, verb));
}

struct saying letter_saying(const struct letter *letter)
{
	return (struct saying){
		.id = letter->id, .actor = letter->actor, .trace = letter->trace, .payload = letter->payload};
}

err letter_seal_event(struct bus *bus, struct arena *arena, const struct letter *letter,
		      struct event_out *out)
{
	struct slice what = slice_from(letter->subject, last_token(letter->subject));
	const struct saying saying = letter_saying(letter);
	enum event event;

	TRY(event_read(what, &event));
	return events_seal(bus, arena, event, &saying, (uint64_t)letter->number, letter->at, out);
}
