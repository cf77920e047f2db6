/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/subject.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

static err require_token(const char *token)
{
	size_t len = strlen(token);

	if (len == 0 || len > BUS_TOKEN_MAX)
		return FAIL(E_FIELD, "a token of a subject has 1 to %d characters", BUS_TOKEN_MAX);
	for (size_t i = 0; i < len; i++) {
		char c = token[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return FAIL(E_FIELD, "a token of a subject is made of a-z, 0-9 and -");
	}
	return OK;
}

static err require_region(const char *region)
{
	REQUIRE(region && text_is_region(slice_str(region)), E_FIELD);
	return OK;
}

/* The one place where a subject is put together: all of its parts have been checked by the caller. */
static err join(struct subject_text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static err join(struct subject_text *out, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(out->text, sizeof(out->text), format, args);
	va_end(args);
	REQUIRE(len > 0 && (size_t)len < sizeof(out->text), E_FIELD);
	return OK;
}

static err require_office(enum office_name office)
{
	return require_token(office_word(office));
}

err subject_of_request(const char *region, enum subject request, struct subject_text *out)
{
	const struct subject_row *row = subject_row(request);

	TRY(require_region(region));
	TRY(require_office(row->office));
	TRY(require_token(row->verb));
	return join(out, "eseal.v1.%s.%s.%s", region, office_word(row->office), row->verb);
}

err subject_of_event(const char *region, enum event event, struct subject_text *out)
{
	const struct event_row *row = event_row(event);

	TRY(require_region(region));
	TRY(require_office(row->office));
	TRY(require_token(row->what));
	return join(out, "eseal.v1.%s.event.%s.%s", region, office_word(row->office), row->what);
}

err subject_of_dead(const char *region, enum office_name office, struct subject_text *out)
{
	TRY(require_region(region));
	TRY(require_office(office));
	return join(out, "eseal.v1.%s.dead.%s", region, office_word(office));
}

err subject_of_inbox(enum office_name office, const char *process, const char *slot, struct subject_text *out)
{
	TRY(require_office(office));
	TRY(require_token(process));
	TRY(require_token(slot));
	return join(out, "_INBOX_%s.%s.%s", office_word(office), process, slot);
}

err subject_all_requests(const char *region, enum office_name office, struct subject_text *out)
{
	TRY(require_region(region));
	TRY(require_office(office));
	return join(out, "eseal.v1.%s.%s.*", region, office_word(office));
}

err subject_all_answers(enum office_name office, const char *process, struct subject_text *out)
{
	TRY(require_office(office));
	TRY(require_token(process));
	return join(out, "_INBOX_%s.%s.*", office_word(office), process);
}

err subject_all_events(const char *region, struct subject_text *out)
{
	TRY(require_region(region));
	return join(out, "eseal.v1.%s.event.>", region);
}

err subject_all_events_of(const char *region, enum office_name office, struct subject_text *out)
{
	TRY(require_region(region));
	TRY(require_office(office));
	return join(out, "eseal.v1.%s.event.%s.*", region, office_word(office));
}

/* The text up to the next dot, or to the end; *rest stands behind the dot, at the end when there is none. */
static struct slice next_token(struct slice *rest)
{
	struct slice token = *rest;

	for (size_t i = 0; i < rest->len; i++) {
		if (rest->at[i] != '.')
			continue;
		token.len = i;
		*rest = slice_from(*rest, i + 1);
		return token;
	}
	*rest = slice_from(*rest, rest->len);
	return token;
}

static enum subject request_named(enum office_name office, struct slice verb)
{
	for (int i = NO_SUBJECT + 1; i < SUBJECT_COUNT; i++) {
		const struct subject_row *row = subject_row((enum subject)i);

		if (row->office == office && slice_is(verb, row->verb))
			return (enum subject)i;
	}
	return NO_SUBJECT;
}

/* Take the tokens apart, loosely: the caller then makes the subject again and compares, so that there is one
 * form only. */
static err read_parts(struct slice rest, struct subject_parts *out)
{
	struct slice region;
	struct slice token;

	if (!slice_starts(rest, "eseal.v1."))
		return FAIL(E_FIELD, "not a subject of ours");
	rest = slice_from(rest, strlen("eseal.v1."));
	region = next_token(&rest);
	REQUIRE(region.len < sizeof(out->region), E_FIELD);
	memcpy(out->region, region.at, region.len);
	token = next_token(&rest);
	if (slice_is(token, "event")) {
		TRY(office_read(next_token(&rest), &out->office));
		return event_read(rest, &out->event);
	}
	TRY(office_read(token, &out->office));
	out->request = request_named(out->office, rest);
	REQUIRE(out->request != NO_SUBJECT, E_FIELD);
	return OK;
}

err subject_read(const char *text, struct subject_parts *out)
{
	struct subject_text again = {""};

	*out = (struct subject_parts){0};
	TRY(read_parts(slice_str(text), out));
	if (out->event != NO_EVENT)
		TRY(subject_of_event(out->region, out->event, &again));
	else
		TRY(subject_of_request(out->region, out->request, &again));
	REQUIRE(strcmp(text, again.text) == 0, E_FIELD);
	return OK;
}

bool subject_is_inbox(const char *text, enum office_name office)
{
	struct slice rest = slice_str(text);
	char prefix[BUS_TOKEN_MAX + 1];

	snprintf(prefix, sizeof(prefix), "_INBOX_%s.", office_word(office));
	if (!slice_starts(rest, prefix) || rest.len >= BUS_SUBJECT_MAX)
		return false;
	rest = slice_from(rest, strlen(prefix));
	for (int i = 0; i < 2; i++) {
		struct slice token = next_token(&rest);
		char word[BUS_TOKEN_MAX + 1] = "";

		if (token.len >= sizeof(word))
			return false;
		memcpy(word, token.at, token.len);
		if (require_token(word).code != E_OK)
			return false;
	}
	return rest.len == 0;
}
