/* SPDX-License-Identifier: Apache-2.0 */
/* Open a PDF document (ISO 32000-1; GM/T 0112-2021) as a judge must: one reading or none, what each signature signs
 * byte for byte, and what was changed after it. Nothing is verified here; these are facts, over the file as received.
 *
 * The objects are read by qpdf (pdf/reader.h), which mends nothing for us: a document that needs mending is refused,
 * for another reader would mend it otherwise. What a signature signs is taken from the raw bytes (pdf/range.h). The
 * bytes that it signs are a whole document of their own, the signed revision; when more follows, that revision and
 * the document as it is now are walked through side by side (pdf/compare.h), so nothing depends on how an update
 * was written.
 *
 * Everything points into the file's bytes and the arena; both must stay. */
#ifndef PDF_OPEN_H
#define PDF_OPEN_H

#include "base/arena.h"
#include "base/clock.h"
#include "gm/sm3.h"

/* What became of a signed revision. */
enum pdf_change_kind {
	/* what weighs most comes first */
	PDF_CHANGED, /* something that was there shows or does something else, or something was put in */
	PDF_MARKED,  /* another signature was added, with a mark that shows on a page */
	PDF_ADDED,   /* something was added that shows nothing: a signature, evidence, metadata */
};

struct pdf_change {
	enum pdf_change_kind kind;
	const char *where; /* "/Pages/Kids/0/Contents" from the catalog down, or a place in the file */
	const char *what;
	int by; /* object number of the signature that made a mark */
};

struct pdf_signature {
	const char *id;    /* its field's name, else its object number */
	int object;        /* number of the object it stands in */
	struct slice type; /* of its dictionary, as the next two: "/Sig", … or empty */
	struct slice filter;
	struct slice sub_filter;
	bool time_stamp;     /* a document time stamp, nobody's signature */
	bool final;          /* its signer allowed no change after it */
	const char *unsound; /* what is wrong with how it says what it signs; NULL: nothing */
	const char *unsound_where;
	struct slice value;    /* Contents without the zeros that fill its room */
	struct slice parts[2]; /* what it signs; both empty when unsound */
	size_t end;            /* of the signed revision, in the file */
	bool last;             /* nothing follows but an end of line */
	struct sm3 digest;     /* of the two parts, when sound */
	bool has_date;
	instant date; /* M of its dictionary */
	struct pdf_change *changes;
	size_t change_count; /* at most PDF_CHANGES_MAX are told */
};

/* Things a reader may act upon, whose outcome depends on the reader; told as warnings. */
enum pdf_active {
	PDF_ACTIVE_SCRIPT, /* JavaScript, or an action at opening */
	PDF_ACTIVE_LAYERS, /* optional content: hidden layers */
	PDF_ACTIVE_XFA,    /* a form that only some readers show */
	PDF_ACTIVE_FILES,  /* embedded files */
	PDF_ACTIVE_COUNT
};

struct pdf {
	struct slice bytes;
	struct pdf_signature *signatures; /* in the order of their revisions */
	size_t signature_count;
	bool active[PDF_ACTIVE_COUNT];
	const char **outside; /* places of streams whose data lies in another file */
	size_t outside_count;
};

/* Does the file begin as a PDF document, or pretend to? */
bool pdf_is_claimed(struct slice bytes);

/* E_PDF_FORM: not a PDF document, or an encrypted one. E_PDF_AMBIGUOUS: two readers could see different documents: bytes
 * before the header or behind the end, a damaged cross-reference, keys twice in a dictionary, whatever qpdf warns of.
 * E_PDF_LIMIT: over one of PDF_…; E_NO_MEMORY. The trail says what and where. */
err pdf_open(struct arena *arena, struct slice bytes, struct pdf *out);

#endif
