/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of ofd_open share while a package is being opened. */
#ifndef OFD_OPENING_H
#define OFD_OPENING_H

#include "ofd/open.h"

/* The first levels of a file's XML. */
struct opening_tree {
	struct xml_node *root;
	size_t levels; /* 0: there is none */
};

struct opening {
	struct arena *arena; /* of what stays */
	struct ofd *ofd;
	double (*boxes)[4]; /* per file: the physical box a page states, else 0 */
	size_t note_room;
	size_t signature_room;
	struct opening_tree *trees; /* per file, of small files */
	size_t tree_bytes;          /* of the XML they were made of */
	size_t kept;                /* bytes unpacked that stay, of small files */
	size_t signature_bytes;     /* unpacked of signatures' own files so far */
};

/* Keep a deviation, once. Over OFD_NOTES_MAX it is dropped. E_NO_MEMORY. */
err opening_note(struct opening *o, enum ofd_note_kind kind, struct slice file, struct slice location);

/* The index of a file. */
static inline size_t opening_index(const struct opening *o, const struct ofd_file *file)
{
	return (size_t)(file - o->ofd->files);
}

/* Find what a location in a file names, and note how it deviates. folder: what relative locations start from;
 * *found: NULL when there is no such file; *path may be NULL. E_ZIP_PATH, E_NO_MEMORY. */
err opening_locate(struct opening *o, const struct ofd_file *holder, struct slice folder,
		   struct slice location, struct ofd_file **found, struct slice *path);

/* Read the first levels of a file's XML, or take what an earlier reading kept of it; the tree may go with the arena and
 * may have more levels than were asked for. Check the name and namespace of its root element when a name is given. The
 * place of any error is the file. */
err opening_read(struct opening *o, struct arena *arena, const struct ofd_file *file, size_t levels,
		 const char *root_name, struct xml_node **root);

/* Unpack a file of a signature: Signature.xml, the value, the seal. E_ZIP_LIMIT when they are over
 * OFD_SIGNATURE_BYTES_MAX together. */
err opening_unpack(struct opening *o, const struct ofd_file *file, struct slice *out);

/* Put the file's name into an error as its place. */
err opening_at(err e, struct slice file);

/* Steps of ofd_open, in this order: read every entry, list and digest the files, and digest the container too unless
 * whole is NULL; follow all references; list documents and pages; read the signatures. */
err opening_digest(struct opening *o, struct ofd_whole *whole);
err opening_walk(struct opening *o);
err opening_documents(struct opening *o);
err opening_signatures(struct opening *o);

/* Read one Signature.xml into a signature whose file is set. */
err opening_signature(struct opening *o, struct ofd_signature *s);

#endif
