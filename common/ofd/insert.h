/* SPDX-License-Identifier: Apache-2.0 */
/* Put a new signature into the two files that list it, OFD.xml and Signatures.xml, as text: every byte that is
 * there stays, for somebody may have signed it. */
#ifndef OFD_INSERT_H
#define OFD_INSERT_H

#include "base/arena.h"

/* A record for Signatures.xml. */
struct ofd_record {
	const char *id;
	const char *type;      /* "Seal" or "Sign" */
	struct slice location; /* of Signature.xml, absolute */
	const char *max_id;    /* the new MaxSignId */
};

/* OFD.xml with the location of Signatures.xml put into its DocBody number `document`. E_XML_…, E_NO_MEMORY. */
err ofd_insert_list(struct arena *arena, struct slice root_xml, size_t document, struct slice location,
		    struct slice *out);

/* Signatures.xml with one record more. */
err ofd_insert_record(struct arena *arena, struct slice list_xml, const struct ofd_record *record,
		      struct slice *out);

/* A Signatures.xml with one record. */
err ofd_new_list(struct arena *arena, const struct ofd_record *record, struct slice *out);

#endif
