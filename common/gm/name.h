/* SPDX-License-Identifier: Apache-2.0 */
/* Distinguished names (X.501): what a certificate says about whom. */
#ifndef GM_NAME_H
#define GM_NAME_H

#include "base/arena.h"
#include "der/der.h"

enum name_part {
	NAME_C,
	NAME_ST,
	NAME_L,
	NAME_O,
	NAME_OU,
	NAME_CN,
	NAME_SERIAL,
	NAME_EMAIL,
	NAME_DC,
	NAME_PARTS
};

/* A name to write: the parts in the order they are to stand in. */
struct name {
	size_t count;
	struct {
		enum name_part part;
		struct slice text; /* UTF-8 */
	} at[NAME_RDN_MAX];
};

/* Add a part. Borrows text. E_FIELD: empty, over TEXT_NAME_MAX bytes, not printable, C not two letters; E_TOO_BIG
 * over NAME_RDN_MAX parts. */
err name_add(struct name *name, enum name_part part, struct slice text);

/* Name ::= SEQUENCE OF RelativeDistinguishedName. C and serialNumber as PrintableString, email and DC as IA5String,
 * the others as UTF8String. */
void name_put(struct der_writer *w, const struct name *name);

/* "C=CN, O=…, CN=…" in the order of the DER, for people and reports: UTF-8, one line; control characters and
 * separators inside a value are escaped with a backslash. Unknown types are written dotted. name is the DER.
 * E_DER, E_TOO_BIG over NAME_RDN_MAX parts, E_NO_MEMORY. */
err name_text(struct slice name, struct arena *arena, const char **text);

/* The value of the last part of this kind, as UTF-8 in the arena; an empty slice when there is none. E_DER. */
err name_find(struct slice name, enum name_part part, struct arena *arena, struct slice *text);

/* The same name by RFC 5280 §7.1, however its texts are encoded: letter case of ASCII and runs of blanks do not count, nor
 * whether a text is written as UTF8String, PrintableString, IA5String or VisibleString. Other kinds: the same bytes. */
bool name_alike(struct slice a, struct slice b);

/* Is this the DER of a name, with at least one part? */
err name_check(struct slice name);

#endif
