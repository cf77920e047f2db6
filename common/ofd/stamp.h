/* SPDX-License-Identifier: Apache-2.0 */
/* Add a signature to a package, in two steps, because the key lies elsewhere:
 *
 *   ofd_stamp_prepare   writes everything but the signature value (formats.md §7.6 steps 1 to 5)
 *   ... the caller signs SM3(stamp.signature_xml) with stamp.property_info (ses/, cms/)
 *   ofd_stamp_finish    puts the value in and writes the container
 *
 * What exists stays as it is: entries are carried over packed as they are, OFD.xml and Signatures.xml get text
 * inserted and are never written anew. The new signature references every file of the package but
 * Signatures.xml, its own Signature.xml and its own SignedValue.dat. */
#ifndef OFD_STAMP_H
#define OFD_STAMP_H

#include "ofd/open.h"

/* A place for the picture. */
struct ofd_place {
	struct slice page_id;
	double box[4]; /* mm: x y width height */
	bool clipped;
	double clip[4];
};

struct ofd_stamp_request {
	enum ofd_type type;
	size_t document;   /* index of the DocBody; 0 for the first */
	struct slice seal; /* the seal file's bytes; empty for OFD_TYPE_SIGN */
	const struct ofd_place *places;
	size_t place_count;
	const char *provider; /* name of the signing program, UTF-8 */
	const char *version;
	const char *company;
	instant signed_at; /* for SignatureDateTime; the same moment belongs into timeInfo */
};

struct ofd_stamp {
	const struct ofd *ofd;
	struct slice signature_xml; /* to be signed: exactly these bytes */
	uint8_t signature_sm3[32];  /* their SM3: dataHash or messageDigest */
	struct slice property_info; /* absolute path of Signature.xml, for the TBS */
	/* What is written: paths from the root and new contents. */
	struct slice root_xml; /* empty: OFD.xml stays as it is */
	struct slice signatures_path, signatures_xml;
	struct slice signature_path;
	struct slice value_path;
	struct slice seal_path, seal;
};

/* Borrows request and ofd until ofd_stamp_finish. E_OFD_CLOSED when an earlier signature protects
 * Signatures.xml, or OFD.xml where it would have to change; E_FIELD when a place names no page, is not on it, or the
 * document does not exist; E_ZIP_…, E_XML_… of reading; E_NO_MEMORY. */
err ofd_stamp_prepare(struct arena *arena, const struct ofd *ofd, const struct ofd_stamp_request *request,
		      struct ofd_stamp *out);

/* The signed package. E_ZIP_LIMIT, E_NO_MEMORY. */
err ofd_stamp_finish(struct arena *arena, const struct ofd_stamp *stamp, struct slice signed_value,
		     struct slice *container);

#endif
