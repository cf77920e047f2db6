/* SPDX-License-Identifier: Apache-2.0 */
/* Signature.xml: what one signature says (GB/T 33190-2016 §18.2; GM/T 0099-2020 Annex B.2).
 *
 *   Signature / SignedInfo / Provider @ProviderName @Version @Company
 *                            SignatureMethod?  SignatureDateTime?
 *                            References @CheckMethod? / Reference+ @FileRef / CheckValue
 *                            StampAnnot* @ID @PageRef @Boundary @Clip?
 *                            Seal? / BaseLoc
 *               SignedValue
 *
 * Children come in any order; genuine files differ there. */
#include "base/text.h"
#include "ofd/location.h"
#include "ofd/opening.h"

struct reading {
	struct opening *o;
	struct ofd_signature *s;
	struct slice folder; /* of Signature.xml */
};

/* Nothing in the whole file may stand in a namespace that only some readers take for OFD's. */
static err check_namespaces(const struct xml_node *node)
{
	for (; node; node = node->next) {
		if (node->space == XML_FOREIGN)
			return FAIL(E_XML_SHAPE, "line %u: %.*s stands in a foreign namespace", node->line,
				    SLICE_ARG(node->name));
		TRY(check_namespaces(node->child));
	}
	return OK;
}

static size_t count_named(const struct xml_node *node, const char *name)
{
	size_t count = 0;

	for (node = xml_child(node, name); node; node = xml_sibling(node, name))
		count++;
	return count;
}

static err read_reference(struct reading *r, const struct xml_node *node, struct ofd_reference *ref)
{
	const struct xml_node *value;
	struct slice text, digest;
	struct ofd_file *file;
	err e;

	TRY(xml_exact_attr(node, "FileRef", &ref->written));
	TRY(opening_locate(r->o, r->s->file, r->folder, ref->written, &file, &ref->path));
	ref->file = file;
	TRY(xml_one(node, "CheckValue", &value));
	ref->digest = slice(NULL, 0);
	if (value->plain && xml_text(value).len == 0)
		return OK;
	TRY(xml_exact_text(value, &text));
	e = base64_read(r->o->arena, text, &digest);
	if (e.code == E_FIELD)
		return FAIL(E_XML_SHAPE, "line %u: CheckValue is not base64", value->line);
	TRY(e);
	ref->digest = digest;
	return OK;
}

/* seen: per file of the package, whether a reference has named it. */
static err read_references(struct reading *r, const struct xml_node *list, bool *seen)
{
	struct ofd_signature *s = r->s;
	size_t count = count_named(list, "Reference");

	if (count > OFD_REFERENCES_MAX)
		return FAIL(E_ZIP_LIMIT, "%zu references, over %d", count, OFD_REFERENCES_MAX);
	if (count != list->child_count)
		return FAIL(E_XML_SHAPE, "line %u: something else among the references", list->line);
	s->references = arena_array(r->o->arena, count + 1, struct ofd_reference);
	REQUIRE(s->references && seen, E_NO_MEMORY);
	TRY(xml_exact_attr_maybe(list, "CheckMethod", &s->check_method));
	for (const struct xml_node *node = list->child; node; node = node->next) {
		struct ofd_reference *ref = &s->references[s->reference_count++];
		bool *named;

		TRY(read_reference(r, node, ref));
		named = ref->file ? &seen[opening_index(r->o, ref->file)] : &ref->again;
		ref->again = *named;
		*named = ref->file != NULL;
	}
	return OK;
}

static err read_stamp(const struct xml_node *node, struct ofd_stamp_annot *stamp)
{
	struct slice box, clip;

	TRY(xml_exact_attr(node, "ID", &stamp->id));
	TRY(xml_exact_attr(node, "PageRef", &stamp->page_id));
	TRY(xml_exact_attr(node, "Boundary", &box));
	TRY(ofd_box(box, stamp->box));
	TRY(xml_exact_attr_maybe(node, "Clip", &clip));
	stamp->clipped = clip.len > 0;
	return stamp->clipped ? ofd_box(clip, stamp->clip) : OK;
}

static err read_stamps(struct reading *r, const struct xml_node *info)
{
	struct ofd_signature *s = r->s;
	size_t count = count_named(info, "StampAnnot");
	const struct xml_node *node;

	if (count > OFD_STAMPS_MAX)
		return FAIL(E_ZIP_LIMIT, "%zu stamps, over %d", count, OFD_STAMPS_MAX);
	s->stamps = arena_array(r->o->arena, count + 1, struct ofd_stamp_annot);
	REQUIRE(s->stamps, E_NO_MEMORY);
	for (node = xml_child(info, "StampAnnot"); node; node = xml_sibling(node, "StampAnnot"))
		TRY(read_stamp(node, &s->stamps[s->stamp_count++]));
	return OK;
}

/* A location in an element, and the bytes of the file it names. */
static err read_file(struct reading *r, const struct xml_node *node, const struct ofd_file **file,
		     struct slice *path, struct slice *bytes)
{
	struct slice location;
	struct ofd_file *found;

	TRY(xml_exact_text(node, &location));
	TRY(opening_locate(r->o, r->s->file, r->folder, location, &found, path));
	*file = found;
	return found ? opening_unpack(r->o, found, bytes) : OK;
}

static err read_seal(struct reading *r, const struct xml_node *info)
{
	const struct xml_node *seal, *base;

	TRY(xml_maybe(info, "Seal", &seal));
	if (!seal)
		return OK;
	TRY(xml_one(seal, "BaseLoc", &base));
	return read_file(r, base, &r->s->seal_file, &r->s->seal_path, &r->s->seal);
}

static err read_provider(struct ofd_signature *s, const struct xml_node *info)
{
	const struct xml_node *provider, *method, *date;

	TRY(xml_maybe(info, "Provider", &provider));
	TRY(xml_maybe(info, "SignatureMethod", &method));
	TRY(xml_maybe(info, "SignatureDateTime", &date));
	if (provider) {
		s->provider = xml_attr_text(provider, "ProviderName");
		s->provider_version = xml_attr_text(provider, "Version");
		s->provider_company = xml_attr_text(provider, "Company");
	}
	if (method && xml_text(method).len > 0)
		TRY(xml_exact_text(method, &s->method));
	s->date_time = xml_text(date);
	return OK;
}

static err read_signature(struct reading *r, const struct xml_node *root)
{
	const struct xml_node *info, *references, *value;

	TRY(check_namespaces(root->child));
	TRY(xml_one(root, "SignedInfo", &info));
	TRY(xml_one(root, "SignedValue", &value));
	TRY(xml_one(info, "References", &references));
	TRY(read_provider(r->s, info));
	TRY(read_references(r, references, arena_array(r->o->arena, r->o->ofd->file_count + 1, bool)));
	TRY(read_stamps(r, info));
	TRY(read_seal(r, info));
	return read_file(r, value, &r->s->value_file, &r->s->value_path, &r->s->value);
}

/* The tree stays: the signature's texts point into it. */
err opening_signature(struct opening *o, struct ofd_signature *s)
{
	struct slice name = s->file->entry->name;
	struct reading r = {.o = o, .s = s, .folder = ofd_folder(name)};
	struct xml_node *root;

	TRY(opening_unpack(o, s->file, &s->xml));
	TRY(opening_read(o, o->arena, s->file, XML_DEPTH_MAX, "Signature", &root));
	return opening_at(read_signature(&r, root), name);
}
