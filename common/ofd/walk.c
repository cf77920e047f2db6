/* SPDX-License-Identifier: Apache-2.0 */
/* Every way from OFD.xml to a file, as a table (formats.md §7.2): in a file of this kind, the elements at this
 * path name, by their text or an attribute, a file of that kind. What can be reached so is what a reader can
 * show; all rows are followed, however often an element is repeated. */
#include "ofd/location.h"
#include "ofd/opening.h"

struct edge {
	enum ofd_kind in;
	const char *path;
	const char *attr; /* NULL: the element's text */
	enum ofd_kind to;
};

static const struct edge edges[] = {
	{OFD_ROOT, "DocBody/DocRoot", NULL, OFD_DOCUMENT},
	{OFD_ROOT, "DocBody/DocInfo/Cover", NULL, OFD_MEDIA},
	{OFD_ROOT, "DocBody/Versions/Version", "BaseLoc", OFD_VERSION},
	{OFD_ROOT, "DocBody/Signatures", NULL, OFD_SIGNATURES},
	{OFD_VERSION, "FileList/File", NULL, OFD_VERSION_FILE},
	{OFD_VERSION, "DocRoot", NULL, OFD_DOCUMENT},
	{OFD_DOCUMENT, "CommonData/PublicRes", NULL, OFD_RESOURCES},
	{OFD_DOCUMENT, "CommonData/DocumentRes", NULL, OFD_RESOURCES},
	{OFD_DOCUMENT, "CommonData/TemplatePage", "BaseLoc", OFD_TEMPLATE},
	{OFD_DOCUMENT, "Pages/Page", "BaseLoc", OFD_PAGE},
	{OFD_DOCUMENT, "Annotations", NULL, OFD_ANNOTATIONS},
	{OFD_DOCUMENT, "Attachments", NULL, OFD_ATTACHMENTS},
	{OFD_DOCUMENT, "CustomTags", NULL, OFD_CUSTOM_TAGS},
	{OFD_DOCUMENT, "Extensions", NULL, OFD_EXTENSIONS},
	{OFD_PAGE, "PageRes", NULL, OFD_RESOURCES},
	{OFD_TEMPLATE, "PageRes", NULL, OFD_RESOURCES},
	{OFD_RESOURCES, "ColorSpaces/ColorSpace", "Profile", OFD_COLOUR_PROFILE},
	{OFD_RESOURCES, "Fonts/Font/FontFile", NULL, OFD_FONT},
	{OFD_RESOURCES, "MultiMedias/MultiMedia/MediaFile", NULL, OFD_MEDIA},
	{OFD_ANNOTATIONS, "Page/FileLoc", NULL, OFD_ANNOTATION},
	{OFD_ATTACHMENTS, "Attachment/FileLoc", NULL, OFD_ATTACHMENT},
	{OFD_CUSTOM_TAGS, "CustomTag/FileLoc", NULL, OFD_CUSTOM_TAG},
	{OFD_CUSTOM_TAGS, "CustomTag/SchemaLoc", NULL, OFD_CUSTOM_TAG},
	{OFD_EXTENSIONS, "Extension/ExtendData", NULL, OFD_EXTENSION_DATA},
	{OFD_SIGNATURES, "Signature", "BaseLoc", OFD_SIGNATURE},
	{OFD_SIGNATURE, "SignedValue", NULL, OFD_SIGNED_VALUE},
	{OFD_SIGNATURE, "SignedInfo/Seal/BaseLoc", NULL, OFD_SEAL_FILE},
	{OFD_SIGNATURE, "SignedInfo/Seal/ImageLoc", NULL, OFD_MEDIA},
};

/* What is XML of ours: its root element, and how many levels of it are wanted: here, or by who reads it later. 0: not
 * read here. */
static const struct {
	const char *root;
	size_t levels;
} shapes[OFD_KINDS] = {
	[OFD_ROOT] = {"OFD", 5},
	[OFD_DOCUMENT] = {"Document", 5},
	[OFD_PAGE] = {"Page", 3},
	[OFD_TEMPLATE] = {"Page", 3},
	[OFD_RESOURCES] = {"Res", 5},
	[OFD_ANNOTATIONS] = {"Annotations", 4},
	[OFD_ANNOTATION] = {"PageAnnot", 1},
	[OFD_ATTACHMENTS] = {"Attachments", 4},
	[OFD_CUSTOM_TAGS] = {"CustomTags", 4},
	[OFD_EXTENSIONS] = {"Extensions", 4},
	[OFD_VERSION] = {"DocVersion", 4},
	[OFD_SIGNATURES] = {"Signatures", 3},
	[OFD_SIGNATURE] = {"Signature", XML_DEPTH_MAX},
};

/* Files still to be read, each at most once as each kind. */
struct step {
	struct ofd_file *file;
	enum ofd_kind kind;
};
struct walk {
	struct opening *o;
	struct step *steps;
	size_t count;
	size_t room;
	struct step now;
	struct slice folder; /* what relative locations of the file being read start from */
	struct slice base;   /* BaseLoc of the list of resources being read, as written */
	bool otherwise;      /* the second time: where else readers look */
};

static err add_step(struct walk *w, struct ofd_file *file, enum ofd_kind kind)
{
	struct step *more;

	if (w->count == w->room) {
		w->room = w->room ? w->room * 2 : 64;
		more = arena_array(w->o->arena, w->room, struct step);
		REQUIRE(more, E_NO_MEMORY);
		if (w->count > 0)
			memcpy(more, w->steps, w->count * sizeof(*more));
		w->steps = more;
	}
	w->steps[w->count++] = (struct step){file, kind};
	return OK;
}

/* A signature's own files show nothing by themselves. */
static bool shows_something(enum ofd_kind kind)
{
	return kind != OFD_SIGNATURES && kind != OFD_SIGNATURE && kind != OFD_SIGNED_VALUE &&
	       kind != OFD_SEAL_FILE;
}

/* "Doc_0" of "Doc_0/Pages/Page_0/Content.xml". */
static struct slice first_folder(struct slice path)
{
	const uint8_t *slash = path.len > 0 ? memchr(path.at, '/', path.len) : NULL;

	return slice(path.at, slash ? (size_t)(slash - path.at) : 0);
}

static err take_otherwise(struct walk *w, struct slice base, struct slice location, enum ofd_kind kind)
{
	const struct ofd_file *found;
	struct ofd_file *file;
	struct slice path;
	bool backslash;
	err e = ofd_resolve(w->o->arena, base, location, &path, &backslash);

	if (e.code == E_ZIP_PATH) {
		err_forget();
		return OK;
	}
	TRY(e);
	found = ofd_find(w->o->ofd, path);
	if (!found || found->kind != OFD_UNREACHED)
		return OK;
	file = &w->o->ofd->files[found - w->o->ofd->files];
	file->kind = kind;
	file->by = w->now.file;
	file->rendered = true;
	return OK;
}

/* Readers that start from elsewhere than the standard has it (GB/T 33190-2016 §7.3): from the root of the package, from
 * the document's folder, or from the list of resources itself; some of them whether there is a "/" before or not. What
 * nothing leads to, and they find there, they show. */
static err reach_otherwise(struct walk *w, struct slice location, enum ofd_kind kind)
{
	struct slice name = w->now.file->entry->name;
	const struct slice bases[] = {slice(NULL, 0), w->base, first_folder(name), ofd_folder(name)};

	if (!shows_something(kind))
		return OK;
	while (location.len > 0 && (location.at[0] == '/' || location.at[0] == '\\'))
		location = slice_from(location, 1);
	for (size_t i = 0; location.len > 0 && i < COUNT(bases); i++)
		TRY(take_otherwise(w, bases[i], location, kind));
	return OK;
}

static err reach(struct walk *w, struct slice location, enum ofd_kind kind)
{
	struct ofd_file *file;

	if (location.len == 0)
		return OK;
	if (w->otherwise)
		return reach_otherwise(w, location, kind);
	TRY(opening_locate(w->o, w->now.file, w->folder, location, &file, NULL));
	if (!file)
		return OK;
	if (file->kind == OFD_UNREACHED || (shows_something(kind) && !file->rendered)) {
		file->kind = kind;
		file->by = w->now.file;
	}
	file->rendered |= shows_something(kind);
	if (file->read_as & 1u << kind)
		return OK;
	file->read_as |= 1u << kind;
	return shapes[kind].levels > 0 ? add_step(w, file, kind) : OK;
}

/* The location an element holds; empty when it holds none. It must read the same for everybody. */
static err location_of(const struct xml_node *node, const char *attr, struct slice *out)
{
	if (attr)
		return xml_exact_attr_maybe(node, attr, out);
	*out = slice(NULL, 0);
	return node->plain && xml_text(node).len == 0 ? OK : xml_exact_text(node, out);
}

static err follow(struct walk *w, const struct xml_node *node, const struct edge *edge, const char *path)
{
	const char *slash = strchr(path, '/');
	struct slice name = slash ? slice(path, (size_t)(slash - path)) : slice_str(path);
	struct slice location;

	for (const struct xml_node *child = node->child; child; child = child->next) {
		if (!slice_eq(child->name, name))
			continue;
		if (child->space == XML_FOREIGN)
			return FAIL(E_XML_SHAPE, "line %u: %.*s in a foreign namespace", child->line,
				    SLICE_ARG(child->name));
		if (slash) {
			TRY(follow(w, child, edge, slash + 1));
			continue;
		}
		TRY(location_of(child, edge->attr, &location));
		TRY(reach(w, location, edge->to));
	}
	return OK;
}

/* Resources lie relative to the BaseLoc of their list, which lies relative to the list itself. */
static err set_folder(struct walk *w, const struct xml_node *root)
{
	struct slice base;
	bool backslash;

	w->folder = ofd_folder(w->now.file->entry->name);
	w->base = slice(NULL, 0);
	if (w->now.kind != OFD_RESOURCES)
		return OK;
	TRY(xml_exact_attr_maybe(root, "BaseLoc", &base));
	w->base = base;
	TRY(ofd_resolve(w->o->arena, w->folder, base, &w->folder, &backslash));
	return backslash ? opening_note(w->o, OFD_NOTE_BACKSLASH, w->now.file->entry->name, base) : OK;
}

/* The physical box a page states for itself; what cannot be read is left to the document's. */
static err keep_box(struct walk *w, const struct xml_node *root)
{
	const struct xml_node *area, *box = NULL;
	double read[4];

	TRY(xml_maybe(root, "Area", &area));
	if (area)
		TRY(xml_maybe(area, "PhysicalBox", &box));
	if (!box)
		return OK;
	if (ofd_box(xml_text(box), read).code == E_OK)
		memcpy(w->o->boxes[opening_index(w->o, w->now.file)], read, sizeof(read));
	else
		err_forget();
	return OK;
}

static err follow_all(struct walk *w, const struct xml_node *root)
{
	TRY(set_folder(w, root));
	if (w->now.kind == OFD_PAGE)
		TRY(keep_box(w, root));
	for (size_t i = 0; i < COUNT(edges); i++)
		if (edges[i].in == w->now.kind)
			TRY(follow(w, root, &edges[i], edges[i].path));
	return OK;
}

static err read_step(struct walk *w, struct arena *scratch)
{
	struct xml_node *root;

	TRY(opening_read(w->o, scratch, w->now.file, shapes[w->now.kind].levels, shapes[w->now.kind].root,
			 &root));
	return opening_at(follow_all(w, root), w->now.file->entry->name);
}

static err read_steps(struct walk *w)
{
	struct arena scratch;

	for (size_t i = 0; i < w->count; i++) {
		err e;

		w->now = w->steps[i];
		arena_init(&scratch, ARENA_REQUEST_MAX);
		e = read_step(w, &scratch);
		arena_clear(&scratch);
		TRY(e);
	}
	return OK;
}

static bool anything_unreached(const struct ofd *ofd)
{
	for (size_t i = 0; i < ofd->file_count; i++)
		if (ofd->files[i].kind == OFD_UNREACHED)
			return true;
	return false;
}

err opening_walk(struct opening *o)
{
	struct walk w = {.o = o};

	TRY(add_step(&w, &o->ofd->files[o->ofd->root - o->ofd->files], OFD_ROOT));
	TRY(read_steps(&w));
	w.otherwise = true;
	return anything_unreached(o->ofd) ? read_steps(&w) : OK;
}
