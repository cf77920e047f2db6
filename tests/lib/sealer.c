/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/sealer.h"

#include "base/text.h"
#include "image/png.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "ofd/pages.h"
#include "ses/signature.h"

/* The tests' notice with a font and a figure of the size that leaves 20 kB in all. */
#define NOTICE FIXTURES "/tests/data/notice.ofd"
#define FIRST_PAGE "Doc_0/Pages/Page_0/Content.xml"
#define FIGURE "Doc_0/Res/figure.png"
#define FONT "Doc_0/Res/notice-kai.ttf"

enum { PICTURE_PX = 38 * 9, FIGURE_KEPT = 5000, FONT_KEPT = 2000 };

/* ---- the seal ---- */

/* A rim, a disc in the middle, and strokes between them where a name would stand. */
static uint8_t cover_at(int x, int y)
{
	int dx = 2 * x + 1 - PICTURE_PX;
	int dy = 2 * y + 1 - PICTURE_PX;
	int far = dx * dx + dy * dy;
	int side = PICTURE_PX;
	bool rim = far <= side * side && far >= (side - 20) * (side - 20);
	bool disc = far <= side / 3 * (side / 3);
	bool name = far >= side * 2 / 3 * (side * 2 / 3) && far <= side * 5 / 6 * (side * 5 / 6) &&
		    (x * 7 + y * 13) % 29 < 9;

	return rim || disc || name ? 255 : 0;
}

static const char *picture(struct arena *arena)
{
	static const uint8_t red[3] = {220, 20, 20};
	uint8_t *pixels = arena_take(arena, PICTURE_PX * PICTURE_PX);
	const struct png_mask mask = {pixels, PICTURE_PX, PICTURE_PX, PICTURE_PX};
	struct slice png;
	struct slice text;
	const char *out;

	assert_non_null(pixels);
	for (int y = 0; y < PICTURE_PX; y++)
		for (int x = 0; x < PICTURE_PX; x++)
			pixels[y * PICTURE_PX + x] = cover_at(x, y);
	assert_ok(png_write(arena, &mask, red, &png));
	assert_ok(base64_write(arena, png, &text));
	assert_ok(arena_cstr(arena, text, &out));
	return out;
}

void sealer_begin(struct sealer *sealer, struct arena *arena)
{
	struct answer answer;

	walk_begin(&sealer->walk, arena);
	sealer->walk.picture = picture(arena);
	walk_to(&sealer->walk, WALK_TAKE_OVER);
	walk_status_becomes(&sealer->walk, "active");
	answer = world_get(arena, MAKING, "owner",
			   arena_text(arena, "/v1/orders/%s/seal", sealer->walk.order));
	assert_int_equal(answer.status, 200);
	sealer->seal = answer.body;
	assert_ok(base64_read(arena, slice_str(sealer->walk.certificate), &sealer->cert));
}

void sealer_end(struct sealer *sealer)
{
	walk_end(&sealer->walk);
}

/* ---- documents ---- */

static struct slice shortened(struct arena *arena, struct slice container, const char *name, size_t kept)
{
	struct slice file = zipmaker_file(arena, container, name);

	return zipmaker_with(arena, container, name, slice(file.at, file.len < kept ? file.len : kept));
}

struct slice small_notice(struct arena *arena, unsigned number)
{
	struct slice notice = zipmaker_read(arena, NOTICE);
	struct slice page = zipmaker_file(arena, notice, FIRST_PAGE);
	const char *its_number = arena_text(arena, "%u号", number);

	notice = shortened(arena, notice, FIGURE, FIGURE_KEPT);
	notice = shortened(arena, notice, FONT, FONT_KEPT);
	return zipmaker_with(arena, notice, FIRST_PAGE, replaced(arena, page, "12号", its_number));
}

struct slice sealer_seal(const struct sealer *sealer, struct arena *arena, struct slice document, instant at)
{
	static const double box[4] = {140, 200, 38, 38};
	struct ofd_place place;
	const struct ofd_stamp_request request = {.type = OFD_TYPE_SEAL,
						  .seal = sealer->seal,
						  .places = &place,
						  .place_count = 1,
						  .provider = "eseal",
						  .version = "1",
						  .company = "tests",
						  .signed_at = at};
	struct slice tbs, signature, value, out;
	struct ofd_stamp stamp;
	struct ofd ofd;

	assert_ok(ofd_open(arena, document, &ofd));
	assert_ok(ofd_place_at(&ofd, 0, 1, box, &place));
	assert_ok(ofd_stamp_prepare(arena, &ofd, &request, &stamp));
	const struct ses_tbs_form form = {.seal = sealer->seal,
					  .signed_at = at,
					  .data_hash = slice(stamp.signature_sm3, SM3_SIZE),
					  .property = stamp.property_info};

	assert_ok(ses_tbs_write(arena, &form, &tbs));
	assert_ok(key_sign(&sealer->walk.key, arena, tbs, &signature));
	assert_ok(ses_signature_write(arena, tbs, sealer->cert, signature, slice(NULL, 0), &value));
	assert_ok(ofd_stamp_finish(arena, &stamp, value, &out));
	return out;
}
