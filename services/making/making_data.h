/* SPDX-License-Identifier: Apache-2.0 */
/* 制作数据: what a seal is made from (art. 14(3), 16): the owner's certificate, the image, the version of the format and
 * the end of validity. Reading it is a matter of form; whether it may be used is for the rules. */
#ifndef MAKING_MAKING_DATA_H
#define MAKING_MAKING_DATA_H

#include "http/form.h"
#include "image/design.h"
#include "making/certificate.h"
#include "making/store.h"

struct making_data {
	struct slice certificate; /* DER, as handed in */
	instant valid_to;         /* whole seconds: seals have no finer time */
	int version;              /* SES_V4 or SES_V5 */
	bool timestamp;           /* v5 only */
	struct seal_design design;
	struct slice png; /* an image the owner supplies; empty: we draw it */
};

/* Read it from a form; what the form leaves out of the image follows from the order. Borrows from the form.
 * E_FIELD. */
err making_data_read(struct form *form, const struct order *order, struct making_data *out);

/* May a seal be made of it for this order at this moment? Pure, but for the cells that
 * read the certificate and measure the image. E_CERTIFICATE, E_SEAL_PERIOD, E_IMAGE_RULE,
 * E_IMAGE_FORM; E_CELL, E_CRYPTO, E_NO_MEMORY. */
err making_data_check(struct arena *arena, const struct making_data *data, const struct order *order,
		      const struct trust_view *view, instant now);

/* The image by itself (art. 16(3)): the words are the order's, size, shape and centre those of its kind, and a supplied
 * picture is what it says. E_IMAGE_RULE, E_IMAGE_FORM, E_CELL. */
err making_data_check_image(struct arena *arena, const struct making_data *data, const struct order *order);

#endif
