/* SPDX-License-Identifier: Apache-2.0 */
/* Open an OFD package (GB/T 33190-2016; formats.md §7) as a judge must: find every file that can change what a
 * reader sees, by following the references from OFD.xml and nothing else, and read what its signatures say.
 * Nothing is verified here; digests, signatures and coverage are other people's work on these facts.
 *
 * Everything points into the container's bytes and the arena; both must stay. */
#ifndef OFD_OPEN_H
#define OFD_OPEN_H

#include "base/clock.h"
#include "gm/sm3_beside.h"
#include "gm/sm3_lanes.h"
#include "xml/read.h"
#include "zip/read.h"

/* What a file is, by the first reference that led to it. */
enum ofd_kind {
	OFD_UNREACHED, /* nothing leads to it */
	OFD_ROOT,      /* OFD.xml */
	OFD_DOCUMENT,
	OFD_PAGE,
	OFD_TEMPLATE,
	OFD_RESOURCES,
	OFD_FONT,
	OFD_MEDIA, /* image, sound, film, cover, picture of a seal */
	OFD_COLOUR_PROFILE,
	OFD_ANNOTATIONS, /* the list */
	OFD_ANNOTATION,  /* of one page */
	OFD_ATTACHMENTS, /* the list */
	OFD_ATTACHMENT,
	OFD_CUSTOM_TAGS, /* the list */
	OFD_CUSTOM_TAG,
	OFD_EXTENSIONS,
	OFD_EXTENSION_DATA,
	OFD_VERSION,
	OFD_VERSION_FILE,
	OFD_SIGNATURES,   /* Signatures.xml */
	OFD_SIGNATURE,    /* Signature.xml */
	OFD_SIGNED_VALUE, /* SignedValue.dat */
	OFD_SEAL_FILE,    /* Seal.esl */
	OFD_KINDS
};

struct ofd_file {
	const struct zip_entry *entry; /* entry->name is the path from the root */
	enum ofd_kind kind;
	bool rendered;    /* can change what a reader sees: a reference leads to it as no signature's file */
	unsigned read_as; /* kinds it was followed as: 1u << kind */
	const struct ofd_file *by; /* the file that led to it first; NULL for OFD.xml and what is unreached */
	uint8_t sm3[32];           /* of the content */
	struct slice content; /* of a small file, proven; at is NULL of one that is not kept (OFD_KEPT_…) */
};

/* A tolerated deviation (formats.md §12.1), for the report's warnings. */
enum ofd_note_kind {
	OFD_NOTE_CASE,      /* a location differs from the entry's name in letter case */
	OFD_NOTE_BACKSLASH, /* a location is written with backslashes */
	OFD_NOTE_DANGLING,  /* a location names no entry */
	OFD_NOTE_NAMESPACE, /* a file uses the namespace without /2016 */
	OFD_NOTE_UNREACHED, /* nothing leads to this file */
	OFD_NOTE_MAX_ID,    /* MaxSignId missing or below an ID in use */
};
struct ofd_note {
	enum ofd_note_kind kind;
	struct slice file;     /* where it stands */
	struct slice location; /* the text, as written; empty where there is none */
};

struct ofd_page {
	struct slice id;             /* of Document.xml, as written */
	const struct ofd_file *file; /* NULL when absent */
	double box[4];               /* physical box in mm: x y width height; all 0 when unknown */
};

struct ofd_document {
	const struct ofd_file *file; /* Document.xml */
	struct slice doc_type;       /* @DocType of OFD.xml */
	struct ofd_page *pages;
	size_t page_count;
	const struct ofd_file *signatures; /* Signatures.xml; NULL when unsigned */
};

struct ofd_reference {
	struct slice written;        /* FileRef, as written */
	struct slice path;           /* from the root, resolved */
	const struct ofd_file *file; /* NULL: no such file */
	struct slice digest;         /* CheckValue, decoded; any length, 0 included */
	bool again;                  /* an earlier Reference names the same file */
};

struct ofd_stamp_annot {
	struct slice id;
	struct slice page_id;
	double box[4]; /* Boundary in mm: x y width height */
	bool clipped;
	double clip[4]; /* in mm, relative to the boundary */
};

enum ofd_type { OFD_TYPE_SEAL, OFD_TYPE_SIGN };

struct ofd_signature {
	struct slice id;
	enum ofd_type type;               /* Seal when missing or empty (GB/T 33190-2016 §18.1) */
	struct slice relative;            /* @Relative, OFD 2.0: the ID it builds on; else empty */
	size_t document;                  /* index of its DocBody */
	const struct ofd_file *listed_in; /* Signatures.xml */
	const struct ofd_file *file;      /* Signature.xml */
	struct slice xml;                 /* its bytes: dataHash is SM3 over exactly these */
	struct slice provider, provider_version, provider_company;
	struct slice method;       /* SignatureMethod, empty when missing */
	struct slice date_time;    /* SignatureDateTime as written, informative */
	struct slice check_method; /* as written; empty when missing, which means MD5 (§18.2) */
	struct ofd_reference *references;
	size_t reference_count;
	struct ofd_stamp_annot *stamps;
	size_t stamp_count;
	struct slice seal_path;            /* Seal/BaseLoc resolved; empty when there is no Seal element */
	const struct ofd_file *seal_file;  /* NULL: none, or no such file */
	struct slice seal;                 /* its bytes */
	struct slice value_path;           /* SignedValue resolved */
	const struct ofd_file *value_file; /* NULL: no such file */
	struct slice value;                /* its bytes */
};

struct ofd {
	struct zip zip;
	struct arena *arena;
	struct ofd_file *files; /* all but folders, as the container lists them */
	size_t file_count;
	const struct ofd_file *root; /* OFD.xml */
	struct ofd_document *documents;
	size_t document_count;
	struct ofd_signature *signatures; /* of all documents, in the order of their lists */
	size_t signature_count;
	struct ofd_note *notes;
	size_t note_count;
	bool integrity_list; /* a GM/T 0099 OFDEntries.xml lies at the root; it is no signature of the document */
};

/* Open a package from its bytes, which are borrowed. Errors: E_OFD_FORM when this is not an OFD package at all
 * or has no document; E_ZIP_… of zip_open, and E_ZIP_PATH for a location outside the package; E_XML_FORBIDDEN
 * and E_XML_SHAPE with the entry's name as place; E_ZIP_LIMIT over a limit of OFD_…; E_NO_MEMORY. */
err ofd_open(struct arena *arena, struct slice bytes, struct ofd *out);

/* The digest of a container. It is digested beside its files; a longer one is left where they end, and goes on beside
 * other messages. */
struct ofd_whole {
	struct sm3 sm3; /* right when nothing is left */
	struct slice left;
	struct sm3_chain chain; /* where it stands */
};

/* The same, and the digest of the container itself, which is right whenever the error is none of E_CRYPTO, E_NO_MEMORY.
 * Only without an error something may be left of it. A large container is digested by the second thread, if there is one
 * (beside may be NULL). */
err ofd_open_digested(struct arena *arena, struct slice bytes, struct sm3_beside *beside, struct ofd *out,
		      struct ofd_whole *whole);

/* What is left of a container, as a message, whose digest is the container's. */
static inline struct sm3_message ofd_whole_left(struct ofd_whole *whole)
{
	return (struct sm3_message){.parts = {whole->left}, .digest = &whole->sm3, .chain = &whole->chain};
}

/* Digest what is left, by itself. E_CRYPTO, E_NO_MEMORY. */
err ofd_whole_end(struct ofd_whole *whole);

/* The file at a path from the root ("/Doc_0/Document.xml", "Doc_0/Document.xml"); NULL when there is none.
 * Letter case is tolerated as when opening. */
const struct ofd_file *ofd_find(const struct ofd *ofd, struct slice path);

/* The path of an entry as a Reference and the property information write it: with a leading "/". */
err ofd_absolute(struct arena *arena, struct slice name, struct slice *out);

/* SM3 of a file's content. */
err ofd_file_sm3(const struct ofd *ofd, const struct ofd_file *file, uint8_t out[32]);

/* The kind in a word or two, for reports: "page", "font". */
const char *ofd_kind_name(enum ofd_kind kind);

#endif
