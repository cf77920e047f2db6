/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/open.h"

#include <stdio.h>

#include "ofd/location.h"
#include "ofd/opening.h"

err opening_note(struct opening *o, enum ofd_note_kind kind, struct slice file, struct slice location)
{
	struct ofd *ofd = o->ofd;
	struct ofd_note *more;
	struct slice kept;

	for (size_t i = 0; i < ofd->note_count; i++)
		if (ofd->notes[i].kind == kind && slice_eq(ofd->notes[i].file, file) &&
		    slice_eq(ofd->notes[i].location, location))
			return OK;
	if (ofd->note_count == OFD_NOTES_MAX)
		return OK;
	if (ofd->note_count == o->note_room) {
		o->note_room = o->note_room ? o->note_room * 2 : 16;
		more = arena_array(o->arena, o->note_room, struct ofd_note);
		REQUIRE(more, E_NO_MEMORY);
		if (ofd->note_count > 0)
			memcpy(more, ofd->notes, ofd->note_count * sizeof(*more));
		ofd->notes = more;
	}
	TRY(arena_copy(o->arena, location, &kept));
	ofd->notes[ofd->note_count++] = (struct ofd_note){.kind = kind, .file = file, .location = kept};
	return OK;
}

static struct ofd_file *file_of(const struct ofd *ofd, const struct zip_entry *entry)
{
	size_t from = 0, to = ofd->file_count;

	while (entry && from < to) {
		size_t middle = from + (to - from) / 2;

		if (ofd->files[middle].entry == entry)
			return &ofd->files[middle];
		if (ofd->files[middle].entry < entry)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

err opening_locate(struct opening *o, const struct ofd_file *holder, struct slice folder,
		   struct slice location, struct ofd_file **found, struct slice *path)
{
	bool backslash, case_differs = false;
	struct slice resolved, name = holder->entry->name;

	TRY(opening_at(ofd_resolve(o->arena, folder, location, &resolved, &backslash), name));
	*found = file_of(o->ofd, zip_find(&o->ofd->zip, resolved, &case_differs));
	if (path)
		*path = resolved;
	if (backslash)
		TRY(opening_note(o, OFD_NOTE_BACKSLASH, name, location));
	if (!*found)
		return opening_note(o, OFD_NOTE_DANGLING, name, location);
	return case_differs ? opening_note(o, OFD_NOTE_CASE, name, location) : OK;
}

/* err_fail starts a new trail, so what the old one says is kept by hand. */
err opening_at(err e, struct slice file)
{
	const struct err_trail *trail = err_trail();
	char place[ERR_TEXT_MAX], detail[ERR_TEXT_MAX];

	if (e.code == E_OK || e.code == E_NO_MEMORY)
		return e;
	snprintf(place, sizeof(place), "%.*s", SLICE_ARG(file));
	if (trail->code == e.code && strcmp(trail->place, place) == 0)
		return e;
	snprintf(detail, sizeof(detail), "%.40s%s%.250s", trail->place, trail->place[0] ? ": " : "",
		 trail->detail);
	return FAIL_AT(e.code, place, "%s", detail);
}

static err check_root(const struct xml_node *root, const char *name)
{
	if (!slice_is(root->name, name) || root->space == XML_FOREIGN)
		return FAIL(E_XML_SHAPE, "the root element is not ofd:%s", name);
	return OK;
}

/* What is too big for us is so by the file's doing, unless the arena still had room. */
static err bounded(err e, const struct arena *arena, const struct ofd_file *file)
{
	if (e.code == E_TOO_BIG || (e.code == E_NO_MEMORY && arena->held > arena->limit / 4))
		e = FAIL(E_ZIP_LIMIT, "more XML than is read of one file");
	return opening_at(e, file->entry->name);
}

/* What was kept, or unpacked once more. */
static err content_of(struct arena *arena, const struct ofd_file *file, struct slice *out)
{
	*out = file->content;
	return file->content.at ? OK : zip_unpack(arena, file->entry, out);
}

err opening_unpack(struct opening *o, const struct ofd_file *file, struct slice *out)
{
	o->signature_bytes += file->entry->size;
	if (o->signature_bytes > OFD_SIGNATURE_BYTES_MAX)
		return opening_at(FAIL(E_ZIP_LIMIT, "the signatures' files are too big"), file->entry->name);
	return content_of(o->arena, file, out);
}

static err read_tree(struct arena *arena, const struct ofd_file *file, size_t levels, struct xml_node **root)
{
	struct slice bytes;

	TRY(bounded(content_of(arena, file, &bytes), arena, file));
	return bounded(xml_read_top(arena, bytes, levels, root), arena, file);
}

/* The walk reads what documents and signatures are made of, and so do they themselves: the trees of small files stay. */
static err tree_of(struct opening *o, struct arena *arena, const struct ofd_file *file, size_t levels,
		   struct xml_node **root)
{
	struct opening_tree *tree = &o->trees[opening_index(o, file)];

	if (tree->levels < levels && o->tree_bytes + file->entry->size > OFD_TREES_MAX)
		return read_tree(arena, file, levels, root);
	if (tree->levels < levels) {
		TRY(read_tree(o->arena, file, levels, &tree->root));
		tree->levels = levels;
		o->tree_bytes += file->entry->size;
	}
	*root = tree->root;
	return OK;
}

err opening_read(struct opening *o, struct arena *arena, const struct ofd_file *file, size_t levels,
		 const char *root_name, struct xml_node **root)
{
	TRY(tree_of(o, arena, file, levels, root));
	if (root_name)
		TRY(opening_at(check_root(*root, root_name), file->entry->name));
	if ((*root)->space == XML_OFD_OLD)
		TRY(opening_note(o, OFD_NOTE_NAMESPACE, file->entry->name, slice(NULL, 0)));
	return OK;
}

static err find_root(struct opening *o)
{
	static const char name[] = "OFD.xml";
	bool case_differs = false;
	struct ofd_file *root = file_of(o->ofd, zip_find(&o->ofd->zip, slice_str(name), &case_differs));

	if (!root)
		return FAIL(E_OFD_FORM, "no OFD.xml at the root of the package");
	if (case_differs)
		TRY(opening_note(o, OFD_NOTE_CASE, root->entry->name, slice_str(name)));
	root->kind = OFD_ROOT;
	root->rendered = true;
	o->ofd->root = root;
	return OK;
}

static err note_unreached(struct opening *o)
{
	for (size_t i = 0; i < o->ofd->file_count; i++)
		if (o->ofd->files[i].kind == OFD_UNREACHED)
			TRY(opening_note(o, OFD_NOTE_UNREACHED, o->ofd->files[i].entry->name,
					 slice(NULL, 0)));
	return OK;
}

static err open_all(struct arena *arena, struct slice bytes, struct ofd_whole *whole, struct ofd *out)
{
	struct opening o = {.arena = arena, .ofd = out};

	*out = (struct ofd){.arena = arena};
	if (!zip_is_claimed(bytes))
		return FAIL(E_OFD_FORM, "not a ZIP container");
	TRY(zip_open(arena, bytes, &out->zip));
	TRY(opening_digest(&o, whole));
	TRY(find_root(&o));
	TRY(opening_walk(&o));
	TRY(opening_documents(&o));
	TRY(opening_signatures(&o));
	out->integrity_list = zip_find(&out->zip, slice_str("OFDEntries.xml"), NULL) != NULL;
	return note_unreached(&o);
}

err ofd_open(struct arena *arena, struct slice bytes, struct ofd *out)
{
	return open_all(arena, bytes, NULL, out);
}

/* A failure keeps its trail, whatever else there is to do. */
static err digest_all_the_same(struct slice bytes, struct ofd_whole *whole, err failed)
{
	const struct err_trail why = *err_trail();

	whole->left = slice(NULL, 0);
	TRY(sm3_of(bytes, &whole->sm3));
	err_restore(&why);
	return failed;
}

err ofd_open_digested(struct arena *arena, struct slice bytes, struct sm3_beside *beside, struct ofd *out,
		      struct ofd_whole *whole)
{
	bool aside = beside && bytes.len >= SM3_BESIDE_LEAST;
	err e;

	*whole = (struct ofd_whole){.left = slice(NULL, 0)};
	if (aside)
		sm3_beside_digest(beside, bytes);
	e = open_all(arena, bytes, aside ? NULL : whole, out);
	if (aside)
		TRY(sm3_beside_await(beside, &whole->sm3));
	else if (e.code != E_OK)
		return digest_all_the_same(bytes, whole, e);
	return e;
}

err ofd_whole_end(struct ofd_whole *whole)
{
	struct sm3_message left = ofd_whole_left(whole);

	if (whole->left.len > 0)
		TRY(sm3_of_many(&left, 1));
	whole->left = slice(NULL, 0);
	return OK;
}

const struct ofd_file *ofd_find(const struct ofd *ofd, struct slice path)
{
	bool case_differs;

	while (path.len > 0 && path.at[0] == '/')
		path = slice_from(path, 1);
	return file_of(ofd, zip_find(&ofd->zip, path, &case_differs));
}

err ofd_absolute(struct arena *arena, struct slice name, struct slice *out)
{
	uint8_t *path = arena_take(arena, name.len + 1);

	REQUIRE(path, E_NO_MEMORY);
	path[0] = '/';
	if (name.len > 0)
		memcpy(path + 1, name.at, name.len);
	*out = slice(path, name.len + 1);
	return OK;
}

err ofd_file_sm3(const struct ofd *ofd, const struct ofd_file *file, uint8_t out[32])
{
	REQUIRE(file >= ofd->files && file < ofd->files + ofd->file_count, E_BUG);
	memcpy(out, file->sm3, sizeof(file->sm3));
	return OK;
}

const char *ofd_kind_name(enum ofd_kind kind)
{
	static const char *const names[OFD_KINDS] = {
		[OFD_UNREACHED] = "unreached file",
		[OFD_ROOT] = "package root",
		[OFD_DOCUMENT] = "document",
		[OFD_PAGE] = "page",
		[OFD_TEMPLATE] = "template page",
		[OFD_RESOURCES] = "resource list",
		[OFD_FONT] = "font",
		[OFD_MEDIA] = "image or other media",
		[OFD_COLOUR_PROFILE] = "colour profile",
		[OFD_ANNOTATIONS] = "annotation list",
		[OFD_ANNOTATION] = "annotations",
		[OFD_ATTACHMENTS] = "attachment list",
		[OFD_ATTACHMENT] = "attachment",
		[OFD_CUSTOM_TAGS] = "custom tag list",
		[OFD_CUSTOM_TAG] = "custom tags",
		[OFD_EXTENSIONS] = "extension list",
		[OFD_EXTENSION_DATA] = "extension data",
		[OFD_VERSION] = "version",
		[OFD_VERSION_FILE] = "file of a version",
		[OFD_SIGNATURES] = "signature list",
		[OFD_SIGNATURE] = "signature description",
		[OFD_SIGNED_VALUE] = "signature value",
		[OFD_SEAL_FILE] = "seal",
	};

	return (unsigned)kind < OFD_KINDS ? names[kind] : "file";
}
