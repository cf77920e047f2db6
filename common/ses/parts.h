/* SPDX-License-Identifier: Apache-2.0 */
/* What seal and signature share. For the files of ses/ alone. */
#ifndef SES_PARTS_H
#define SES_PARTS_H

#include "der/der.h"
#include "ses/seal.h"

/* The tags of the elements directly inside a SEQUENCE that is all of bytes; false when it is none, or has more
 * than SES_FIELDS_MAX. */
enum { SES_FIELDS_MAX = 8 };
struct ses_shape {
	unsigned tags[SES_FIELDS_MAX];
	size_t count;
};
bool ses_shape_read(struct slice bytes, struct ses_shape *shape);

/* header.version of a seal in any shape, 0 when it cannot be found. */
int64_t ses_header_version(struct slice seal);

/* ExtensionDatas, when there are any: untagged, or in an explicit [0]. usual is the tag the standard's data has
 * (DER_SEQUENCE or [0]); the other becomes a note. */
err ses_exts_read(struct arena *arena, struct der *in, unsigned usual, enum note deviation,
		  struct ses_ext **exts, size_t *count, note_set *notes);

/* ExtensionDatas, untagged; nothing when count is 0. */
void ses_exts_put(struct der_writer *w, const struct ses_ext *exts, size_t count);

/* timeStamp [0] EXPLICIT BIT STRING OPTIONAL, or the BIT STRING untagged with a note. */
err ses_time_stamp_read(struct der *in, struct slice *token, note_set *notes);
void ses_time_stamp_put(struct der_writer *w, struct slice token);

/* BIT STRING, or in v1 an OCTET STRING with a note. */
err ses_v1_bits(struct der *in, struct slice *out, note_set *notes);

/* E_DER and E_TOO_BIG of a reader become form, with their detail: the bytes are canonical DER, as der_check has
 * said, so what the reader refused is the shape. */
err ses_as_form(err e, enum code form);

#endif
