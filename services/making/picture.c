/* SPDX-License-Identifier: Apache-2.0 */
#include "making/picture.h"

#include "cell/chore.h"

/* The facts as numbers, in the order in which they are declared, but for the type: only a PNG has any. */
enum { FACTS = 14, FACT = 8 };

static void to_numbers(const struct image_facts *f, int64_t numbers[FACTS])
{
	const int64_t all[FACTS] = {f->width_px,       f->height_px,      (int64_t)f->red, (int64_t)f->light,
				    (int64_t)f->clear, (int64_t)f->other, f->ink.left,     f->ink.top,
				    f->ink.width,      f->ink.height,     f->off_ellipse,  f->off_box,
				    f->rim_px,         f->centre_red};

	memcpy(numbers, all, sizeof(all));
}

static struct image_facts from_numbers(const int64_t n[FACTS])
{
	return (struct image_facts){
		.type = IMAGE_PNG,
		.width_px = (unsigned)n[0],
		.height_px = (unsigned)n[1],
		.red = (size_t)n[2],
		.light = (size_t)n[3],
		.clear = (size_t)n[4],
		.other = (size_t)n[5],
		.ink = {(unsigned)n[6], (unsigned)n[7], (unsigned)n[8], (unsigned)n[9]},
		.off_ellipse = (unsigned)n[10],
		.off_box = (unsigned)n[11],
		.rim_px = (unsigned)n[12],
		.centre_red = (unsigned)n[13],
	};
}

/* ---- in the cell ---- */

static err measure(struct arena *arena, struct slice png, struct slice words, struct slice *answer)
{
	struct image_facts facts;
	int64_t numbers[FACTS];
	struct buf out;

	(void)words;
	TRY(seal_image_measure(png, &facts));
	to_numbers(&facts, numbers);
	buf_init(&out, arena, ARENA_CHUNK);
	for (size_t i = 0; i < FACTS; i++)
		TRY(frame_put_number(&out, numbers[i]));
	*answer = buf_slice(&out);
	return OK;
}

const struct cell_duty picture_duty = {.name = "picture", .work = measure};

/* ---- in the office ---- */

static err read_facts(struct slice rest, struct image_facts *facts)
{
	int64_t numbers[FACTS];

	for (size_t i = 0; i < FACTS; i++)
		TRY(frame_number(&rest, 0, (int64_t)IMAGE_SIDE_MAX * IMAGE_SIDE_MAX, &numbers[i]));
	TRY(frame_done(rest));
	*facts = from_numbers(numbers);
	return OK;
}

err picture_measure(struct arena *arena, struct slice png, struct image_facts *facts)
{
	const struct chore chore = {.duty = picture_duty.name,
				    .bytes = png,
				    .answer_max = FACTS * FACT,
				    .memory_mib = PICTURE_MEMORY_MIB,
				    .patience = PICTURE_SECONDS * SECOND};
	struct slice answer;

	TRY(chore_do(&chore, arena, &answer));
	if (read_facts(answer, facts).code != E_OK)
		return FAIL(E_CELL, "the cell talks nonsense");
	return OK;
}
