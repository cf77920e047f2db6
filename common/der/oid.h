/* SPDX-License-Identifier: Apache-2.0 */
/* Object identifiers, as the content octets that der_oid gives. The list is der/oid.def; formats.md §2.1. */
#ifndef DER_OID_H
#define DER_OID_H

#include "base/arena.h"
#include "base/slice.h"

enum { OID_TEXT_MAX = 128 };

#define OID(name, dotted, len, octets) extern const struct slice name;
#include "der/oid.def"
#undef OID

/* Dotted: "1.2.156.10197.1.501". E_DER when the octets are no identifier or an arc passes 63 bits. */
err oid_text(struct slice oid, char out[OID_TEXT_MAX]);

/* What a person calls an algorithm, with its dotted text: "RSA (1.2.840.113549.1.1.1)"; for others the dotted text. */
void oid_say(struct slice oid, char out[OID_TEXT_MAX]);

/* From dotted text. E_FIELD. */
err oid_read(struct arena *arena, struct slice dotted, struct slice *oid);

/* The dotted text of a constant of the list, or NULL for others. */
const char *oid_known(struct slice oid);

#endif
