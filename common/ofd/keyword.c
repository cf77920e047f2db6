/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/keyword.h"

#include <math.h>

#include "base/text.h"
#include "ofd/glyphs.h"
#include "ofd/pages.h"

struct search {
	struct arena *arena;
	uint32_t codes[OFD_KEYWORD_MAX];
	size_t length;
	struct ofd_found *found;
	size_t count;
	size_t room;
};

static err keep(struct search *s, const struct ofd_found *found)
{
	struct ofd_found *more;

	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		more = arena_array(s->arena, s->room, struct ofd_found);
		REQUIRE(more, E_NO_MEMORY);
		if (s->count > 0)
			memcpy(more, s->found, s->count * sizeof(*more));
		s->found = more;
	}
	s->found[s->count++] = *found;
	return OK;
}

static bool matches(const struct search *s, const struct ofd_glyph *at)
{
	for (size_t i = 0; i < s->length; i++)
		if (at[i].code != s->codes[i])
			return false;
	return true;
}

/* The box round characters: they stand on the base line and are as wide as high. */
static struct ofd_found box_round(size_t page, const struct ofd_glyph *at, size_t length)
{
	double left = at->x, right = left, top = at->y, bottom = top;

	for (size_t i = 0; i < length; i++) {
		left = fmin(left, at[i].x);
		right = fmax(right, at[i].x + at[i].size);
		top = fmin(top, at[i].y - at[i].size);
		bottom = fmax(bottom, at[i].y);
	}
	return (struct ofd_found){.page = page, .box = {left, top, right - left, bottom - top}};
}

static err search_glyphs(struct search *s, size_t page, const struct ofd_glyphs *glyphs)
{
	for (size_t i = 0; i + s->length <= glyphs->count && s->count < OFD_FOUND_MAX; i++) {
		struct ofd_found found;

		if (!matches(s, &glyphs->at[i]))
			continue;
		found = box_round(page, &glyphs->at[i], s->length);
		TRY(keep(s, &found));
		i += s->length - 1;
	}
	return OK;
}

static err search_page(struct search *s, struct arena *scratch, size_t number, const struct ofd_page *page)
{
	struct ofd_glyphs glyphs = {.arena = scratch};
	struct xml_node *root;
	struct slice bytes;

	TRY(zip_unpack(scratch, page->file->entry, &bytes));
	TRY(xml_read(scratch, bytes, &root));
	TRY(ofd_glyphs_add(&glyphs, root));
	return search_glyphs(s, number, &glyphs);
}

err ofd_find_text(struct arena *arena, const struct ofd *ofd, size_t document, struct slice text,
		  struct ofd_found **found, size_t *count)
{
	struct search s = {.arena = arena};
	const struct ofd_page *pages;
	struct arena scratch;

	TRY(ofd_page_at(ofd, document, 1, &pages));
	REQUIRE(text_is_utf8(text), E_FIELD);
	ofd_codes(text, s.codes, OFD_KEYWORD_MAX, &s.length);
	if (s.length == 0 || s.length > OFD_KEYWORD_MAX)
		return FAIL(E_FIELD, "a text to look for has 1 to %d characters", OFD_KEYWORD_MAX);
	for (size_t i = 0; i < ofd->documents[document].page_count; i++) {
		err e = OK;

		arena_init(&scratch, ARENA_REQUEST_MAX);
		if (pages[i].file)
			e = search_page(&s, &scratch, i + 1, &pages[i]);
		arena_clear(&scratch);
		TRY(e);
	}
	*found = s.found;
	*count = s.count;
	return OK;
}

/* Between 0 and what the page leaves. */
static double onto(double at, double size, double room)
{
	return fmax(0, room > 0 ? fmin(at, room - size) : at);
}

err ofd_place_over(const struct ofd *ofd, size_t document, const struct ofd_found *found, double width,
		   double height, struct ofd_place *out)
{
	const struct ofd_page *page;
	double box[4] = {0, 0, width, height};

	TRY(ofd_page_at(ofd, document, found->page, &page));
	box[0] = onto(found->box[0] + (found->box[2] - width) / 2, width, page->box[2]);
	box[1] = onto(found->box[1] + (found->box[3] - height) / 2, height, page->box[3]);
	return ofd_place_at(ofd, document, found->page, box, out);
}
