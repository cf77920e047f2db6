/* SPDX-License-Identifier: Apache-2.0 */
/* What a seal's image is to look like, and the rules for it: the rows of proto/seal_images.def, made from
 * 国发〔1999〕25号 and the rules for special kinds. The same design is drawn (image/draw.h) or compared with
 * an image that the owner supplies (image/measure.h). 办法第十六条第三项. */
#ifndef IMAGE_DESIGN_H
#define IMAGE_DESIGN_H

#include "base/err.h"
#include "base/slice.h"

enum seal_image_kind {
#define IMAGE(kind, id, shape, least, usual, most, height, centres, rim, caption, zh, source)                \
	SEAL_IMAGE_##kind,
#include "seal_images.def"
#undef IMAGE
	SEAL_IMAGE_KINDS
};

enum seal_shape { SHAPE_ROUND, SHAPE_OVAL, SHAPE_SQUARE };

/* What stands in the middle. The national emblem is never drawn by software: an image with it is supplied by
 * its owner. CENTRE_CODE is the taxpayer number of an invoice seal. */
enum seal_centre { CENTRE_STAR = 1, CENTRE_EMBLEM = 2, CENTRE_NONE = 4, CENTRE_CODE = 8 };

enum seal_caption { CAPTION_MUST, CAPTION_MAY, CAPTION_NOT };

struct seal_design {
	enum seal_image_kind kind;
	enum seal_shape shape;
	int width_mm; /* diameter of a round seal, side of a square one */
	int height_mm;
	int rim_tenths; /* of a millimetre */
	enum seal_centre centre;
	struct slice name;    /* UTF-8: along the upper arc; in a square seal the field itself */
	struct slice caption; /* UTF-8: 标注字样 below the centre, "财务专用章"; may be empty */
	struct slice code;    /* digits and capitals along the lower arc or in the centre; may be empty */
};

/* One row of the table. */
struct seal_image_rule {
	const char *id; /* "unit", as forms and commands spell it */
	enum seal_shape shape;
	int least_mm;
	int usual_mm;
	int most_mm;
	int height_mm; /* 0: as high as wide */
	unsigned centres;
	int rim_tenths;
	enum seal_caption caption;
	const char *zh;
	const char *source;
};
const struct seal_image_rule *seal_image_rule(enum seal_image_kind kind);

/* The kind a form names: "county", "special", … E_FIELD. */
err seal_image_kind_read(struct slice id, enum seal_image_kind *kind);

/* A design of this kind in its usual size, with its usual centre and broadest rim; the texts are borrowed.
 * Not yet checked. */
struct seal_design seal_design_usual(enum seal_image_kind kind, struct slice name, struct slice caption,
				     struct slice code);

/* Does the design follow the rule of its kind? E_IMAGE_RULE names the member and the rule that it breaks;
 * E_FIELD when a text is empty, too long or holds what cannot be drawn. */
err seal_design_check(const struct seal_design *design);

#endif
