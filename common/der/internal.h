/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share: reading one header, and the contents of values without a cursor. */
#ifndef DER_INTERNAL_H
#define DER_INTERNAL_H

#include "der/der.h"

/* E_DER at the cursor, with its offset. */
err der_fail(const struct der *in, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The name of a tag, for people. */
const char *der_tag_text(unsigned tag);

/* Is this content what the type allows? NULL when it is, else what is wrong with it. */
const char *der_wrong_integer(struct slice content);
const char *der_wrong_bool(struct slice content);
const char *der_wrong_bits(struct slice content);
const char *der_wrong_oid(struct slice content);
const char *der_wrong_time(struct slice content, instant *out);
const char *der_wrong_utctime(struct slice content, instant *out);
const char *der_wrong_fraction(struct slice content, instant *out);
const char *der_wrong_text(unsigned tag, struct slice content);

#endif
