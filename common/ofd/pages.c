/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/pages.h"

err ofd_page_at(const struct ofd *ofd, size_t document, size_t number, const struct ofd_page **out)
{
	if (document >= ofd->document_count)
		return FAIL(E_FIELD, "there is no document %zu", document);
	if (number == 0 || number > ofd->documents[document].page_count)
		return FAIL(E_FIELD, "there is no page %zu; the document has %zu", number,
			    ofd->documents[document].page_count);
	*out = &ofd->documents[document].pages[number - 1];
	return OK;
}

err ofd_place_at(const struct ofd *ofd, size_t document, size_t number, const double box[4],
		 struct ofd_place *out)
{
	const struct ofd_page *page;

	TRY(ofd_page_at(ofd, document, number, &page));
	if (!(box[0] >= 0 && box[1] >= 0 && box[2] > 0 && box[3] > 0))
		return FAIL(E_FIELD, "a place is x, y, width and height in millimetres");
	if (page->box[2] > 0 && (box[0] + box[2] > page->box[2] || box[1] + box[3] > page->box[3]))
		return FAIL(E_FIELD,
			    "the place does not lie on page %zu, which is %.1f mm wide and %.1f mm high",
			    number, page->box[2], page->box[3]);
	*out = (struct ofd_place){.page_id = page->id};
	memcpy(out->box, box, sizeof(out->box));
	return OK;
}

/* Page i of n shows slice i: Boundary = (W - (i+1)·w/n, y, w, h), Clip = (i·w/n, 0, w/n, h). */
static err ride(const struct ofd_page *page, size_t i, size_t n, const double size[2], double y,
		struct ofd_place *place)
{
	double part = size[0] / (double)n;

	if (!(page->box[2] >= part && page->box[3] >= y + size[1]))
		return FAIL(E_FIELD, "no room for a riding seal on page %zu, or its size is unknown", i + 1);
	*place = (struct ofd_place){
		.page_id = page->id,
		.box = {page->box[2] - part * (double)(i + 1), y, size[0], size[1]},
		.clipped = true,
		.clip = {part * (double)i, 0, part, size[1]},
	};
	return OK;
}

err ofd_riding(struct arena *arena, const struct ofd *ofd, size_t document, double width, double height,
	       double y, struct ofd_place **places, size_t *count)
{
	const double size[2] = {width, height};
	const struct ofd_page *page;
	size_t pages;

	TRY(ofd_page_at(ofd, document, 1, &page));
	pages = ofd->documents[document].page_count;
	if (pages < 2 || pages > OFD_RIDING_MAX)
		return FAIL(E_FIELD, "a riding seal takes 2 to %d pages; the document has %zu",
			    OFD_RIDING_MAX, pages);
	if (!(width > 0 && height > 0 && y >= 0))
		return FAIL(E_FIELD, "a riding seal has a width, a height and a distance from the top");
	*places = arena_array(arena, pages, struct ofd_place);
	REQUIRE(*places, E_NO_MEMORY);
	for (size_t i = 0; i < pages; i++)
		TRY(ride(&page[i], i, pages, size, y, &(*places)[i]));
	*count = pages;
	return OK;
}
