/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature protects, and what it should. Pure: facts of ofd_open in, rows out.
 *
 * A reader shows what can be reached from OFD.xml. A file that can be reached and that no Reference names can
 * be exchanged without breaking the signature, whoever lists what; so coverage is computed here and believed
 * from nobody (formats.md §7.6). Exempt are exactly: the Signatures.xml of each document, the
 * Signature.xml, SignedValue.dat and Seal.esl of each signature, unless something rendered leads to them too. */
#ifndef OFD_COVER_H
#define OFD_COVER_H

#include "ofd/open.h"

enum ofd_cover_class {
	OFD_COVERED,         /* a Reference names it */
	OFD_COVER_OPEN,      /* rendered, and no Reference names it: NOT_COVERED */
	OFD_COVER_ROOT,      /* OFD.xml, and no Reference names it: a warning by itself */
	OFD_COVER_SIGNATURE, /* a signature's own file, which need not be named */
	OFD_COVER_LOOSE,     /* nothing leads to it and no Reference names it: a warning */
};

struct ofd_cover_row {
	const struct ofd_file *file;
	enum ofd_cover_class class;
	const struct ofd_signature
		*later; /* of what is open: the first later signature that names it, else NULL */
};

struct ofd_cover {
	struct ofd_cover_row *rows; /* one per file of the package, in the container's order */
	size_t count;
	size_t covered;       /* rows that are OFD_COVERED */
	size_t open;          /* rows that are OFD_COVER_OPEN */
	size_t loose;         /* rows that are OFD_COVER_LOOSE */
	bool root_open;       /* OFD.xml is not named */
	bool closes_document; /* Signatures.xml is named: no further signature is possible */
};

/* E_NO_MEMORY. */
err ofd_cover(struct arena *arena, const struct ofd *ofd, const struct ofd_signature *signature,
	      struct ofd_cover *out);

/* Whether one of the signature's References names the file. Whether its digest agrees is the judge's to say:
 * `later` of a row, too, counts only once that signature has passed. */
bool ofd_protects(const struct ofd_signature *signature, const struct ofd_file *file);

#endif
