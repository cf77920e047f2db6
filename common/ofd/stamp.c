/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/stamp.h"

#include <stdio.h>

#include "gm/sm3.h"
#include "ofd/describe.h"
#include "ofd/insert.h"
#include "ofd/location.h"
#include "xml/read.h"
#include "zip/name.h"
#include "zip/write.h"

/* Room for millimetres that were rounded to three decimals. */
static const double tolerance_mm = 0.01;

struct stamping {
	struct arena *arena;
	const struct ofd *ofd;
	const struct ofd_stamp_request *request;
	const struct ofd_document *document;
	struct ofd_stamp *stamp;
};

/* An earlier signature that names the list of signatures, or OFD.xml when the list is still to be put there,
 * would break (GB/T 33190-2016 §18.1). */
static err check_open(const struct stamping *s)
{
	const struct ofd_file *changes = s->document->signatures ? s->document->signatures : s->ofd->root;

	for (size_t i = 0; i < s->ofd->signature_count; i++)
		for (size_t n = 0; n < s->ofd->signatures[i].reference_count; n++)
			if (s->ofd->signatures[i].references[n].file == changes)
				return FAIL(E_OFD_CLOSED, "signature %.*s protects %.*s",
					    SLICE_ARG(s->ofd->signatures[i].id),
					    SLICE_ARG(changes->entry->name));
	return OK;
}

/* What shows of the stamp lies on its page. */
static err check_place(const struct stamping *s, const struct ofd_place *place)
{
	const double *part = place->clip, whole[4] = {0, 0, place->box[2], place->box[3]};
	const struct ofd_page *page = NULL;
	double left, top;

	for (size_t i = 0; i < s->document->page_count; i++)
		if (slice_eq(s->document->pages[i].id, place->page_id))
			page = &s->document->pages[i];
	if (!page)
		return FAIL(E_FIELD, "there is no page with the ID %.*s", SLICE_ARG(place->page_id));
	if (!place->clipped)
		part = whole;
	left = place->box[0] + part[0];
	top = place->box[1] + part[1];
	if (!(part[2] > 0 && part[3] > 0 && place->box[2] > 0 && place->box[3] > 0))
		return FAIL(E_FIELD, "a stamp without a size");
	if (page->box[2] > 0 &&
	    (left < -tolerance_mm || top < -tolerance_mm || left + part[2] > page->box[2] + tolerance_mm ||
	     top + part[3] > page->box[3] + tolerance_mm))
		return FAIL(E_FIELD, "the stamp does not lie on page %.*s", SLICE_ARG(place->page_id));
	return OK;
}

static err check_request(struct stamping *s)
{
	const struct ofd_stamp_request *request = s->request;

	if (request->document >= s->ofd->document_count)
		return FAIL(E_FIELD, "there is no document %zu", request->document);
	s->document = &s->ofd->documents[request->document];
	if ((request->type == OFD_TYPE_SEAL) != (request->seal.len > 0) ||
	    request->place_count > OFD_STAMPS_MAX)
		return FAIL(E_FIELD, "a seal signature has a seal, another has none");
	for (size_t i = 0; i < request->place_count; i++)
		TRY(check_place(s, &request->places[i]));
	return check_open(s);
}

static bool taken(const struct ofd *ofd, struct slice folder)
{
	for (size_t i = 0; i < ofd->zip.count; i++) {
		struct slice name = ofd->zip.entries[i].key;

		if (name.len >= folder.len && memcmp(name.at, folder.at, folder.len) == 0)
			return true;
	}
	return false;
}

static err join(struct arena *arena, struct slice folder, const char *name, struct slice *out)
{
	const char *path = arena_text(arena, "%.*s%s%s", SLICE_ARG(folder), folder.len > 0 ? "/" : "", name);

	REQUIRE(path, E_NO_MEMORY);
	*out = slice_str(path);
	return OK;
}

/* A list for a document that has none, beside it, under a name that nobody uses. */
static err choose_list(struct stamping *s, struct slice *path)
{
	struct slice beside = ofd_folder(s->document->file->entry->name);
	char name[40] = "Signs/Signatures.xml";

	TRY(join(s->arena, beside, name, path));
	for (int n = 1; ofd_find(s->ofd, *path); n++) {
		snprintf(name, sizeof(name), "Signs_%d/Signatures.xml", n);
		TRY(join(s->arena, beside, name, path));
	}
	return OK;
}

/* A folder for the signature: Sign_N, beside the list, with the first N that is free. */
static err choose_folder(struct stamping *s, struct slice list, struct slice *folder)
{
	struct slice key;
	char name[32];
	int n = 0;

	do {
		snprintf(name, sizeof(name), "Sign_%d", n++);
		TRY(join(s->arena, ofd_folder(list), name, folder));
		TRY(zip_name_key(s->arena, *folder, &key));
	} while (taken(s->ofd, key));
	return OK;
}

static err choose_names(struct stamping *s)
{
	struct ofd_stamp *stamp = s->stamp;
	struct slice folder;

	if (s->document->signatures)
		stamp->signatures_path = s->document->signatures->entry->name;
	else
		TRY(choose_list(s, &stamp->signatures_path));
	TRY(choose_folder(s, stamp->signatures_path, &folder));
	TRY(join(s->arena, folder, "Signature.xml", &stamp->signature_path));
	TRY(join(s->arena, folder, "SignedValue.dat", &stamp->value_path));
	if (s->request->type == OFD_TYPE_SEAL)
		TRY(join(s->arena, folder, "Seal.esl", &stamp->seal_path));
	stamp->seal = s->request->seal;
	return ofd_absolute(s->arena, stamp->signature_path, &stamp->property_info);
}

/* What MaxSignId says now. */
static err read_max_id(struct stamping *s, struct slice list_xml, struct slice *max_id)
{
	const struct xml_node *max;
	struct xml_node *root;

	TRY(xml_read(s->arena, list_xml, &root));
	TRY(xml_maybe(root, "MaxSignId", &max));
	*max_id = xml_text(max);
	return OK;
}

/* Step 1: OFD.xml is final before anything is digested, for it is protected itself. */
static err write_root(struct stamping *s)
{
	struct slice root_xml, location;

	if (s->document->signatures)
		return OK;
	TRY(zip_unpack(s->arena, s->ofd->root->entry, &root_xml));
	TRY(ofd_absolute(s->arena, s->stamp->signatures_path, &location));
	return ofd_insert_list(s->arena, root_xml, s->request->document, location, &s->stamp->root_xml);
}

/* Steps 2 to 5. The record needs the last ID, so the description, which gives the IDs out, is written first. */
static err write_signature(struct stamping *s)
{
	struct ofd_stamp *stamp = s->stamp;
	struct slice list_xml = slice(NULL, 0), max_id = slice(NULL, 0);
	struct ofd_record record = {.type = s->request->type == OFD_TYPE_SEAL ? "Seal" : "Sign",
				    .location = stamp->property_info};
	struct ofd_numbers numbers;

	if (s->document->signatures) {
		TRY(zip_unpack(s->arena, s->document->signatures->entry, &list_xml));
		TRY(read_max_id(s, list_xml, &max_id));
	}
	numbers = ofd_numbers_of(s->ofd, s->request->document, max_id);
	TRY(ofd_next_id(s->arena, &numbers, &record.id));
	TRY(ofd_describe(s->arena, s->request, stamp, &numbers, &stamp->signature_xml));
	TRY(ofd_last_id(s->arena, &numbers, &record.max_id));
	if (s->document->signatures)
		return ofd_insert_record(s->arena, list_xml, &record, &stamp->signatures_xml);
	return ofd_new_list(s->arena, &record, &stamp->signatures_xml);
}

err ofd_stamp_prepare(struct arena *arena, const struct ofd *ofd, const struct ofd_stamp_request *request,
		      struct ofd_stamp *out)
{
	struct stamping s = {.arena = arena, .ofd = ofd, .request = request, .stamp = out};
	struct sm3 sm3;

	*out = (struct ofd_stamp){.ofd = ofd};
	TRY(check_request(&s));
	TRY(choose_names(&s));
	TRY(write_root(&s));
	TRY(write_signature(&s));
	TRY(sm3_of(out->signature_xml, &sm3));
	memcpy(out->signature_sm3, sm3.bytes, sizeof(sm3.bytes));
	return OK;
}

/* An entry as it was, or its new content. */
static err write_entry(struct zip_writer *writer, const struct ofd_stamp *stamp,
		       const struct zip_entry *entry)
{
	if (entry == stamp->ofd->root->entry && stamp->root_xml.len > 0)
		return zip_write_file(writer, entry->name, stamp->root_xml);
	if (!entry->folder && slice_eq(entry->name, stamp->signatures_path))
		return zip_write_file(writer, entry->name, stamp->signatures_xml);
	return zip_write_copy(writer, entry);
}

err ofd_stamp_finish(struct arena *arena, const struct ofd_stamp *stamp, struct slice signed_value,
		     struct slice *container)
{
	const struct zip *zip = &stamp->ofd->zip;
	struct zip_writer writer;

	TRY(zip_writer_init(&writer, arena, zip->count + 4));
	for (size_t i = 0; i < zip->count; i++)
		TRY(write_entry(&writer, stamp, &zip->entries[i]));
	if (stamp->root_xml.len > 0)
		TRY(zip_write_file(&writer, stamp->signatures_path, stamp->signatures_xml));
	if (stamp->seal.len > 0)
		TRY(zip_write_file(&writer, stamp->seal_path, stamp->seal));
	TRY(zip_write_file(&writer, stamp->signature_path, stamp->signature_xml));
	TRY(zip_write_file(&writer, stamp->value_path, signed_value));
	return zip_write_end(&writer, container);
}
