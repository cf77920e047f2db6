/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/describe.h"

#include "base/text.h"
#include "gm/sm3.h"
#include "ofd/location.h"
#include "xml/write.h"

#define OID_SM3 "1.2.156.10197.1.401"
#define OID_SM2_WITH_SM3 "1.2.156.10197.1.501"

/* <ofd:Reference FileRef="/Doc_0/Document.xml"><ofd:CheckValue>…</ofd:CheckValue></ofd:Reference> */
static err put_reference(struct arena *arena, struct xml_writer *w, struct slice name, const uint8_t sm3[32])
{
	struct slice path, value;

	if (name.len > 0 && name.at[name.len - 1] == ' ')
		return FAIL(E_FIELD, "a file name that ends in a blank");
	TRY(ofd_absolute(arena, name, &path));
	TRY(base64_write(arena, slice(sm3, 32), &value));
	xml_open(w, "ofd:Reference");
	xml_put_attr(w, "FileRef", path);
	xml_element(w, "ofd:CheckValue", value);
	xml_close(w);
	return OK;
}

static err put_new_reference(struct arena *arena, struct xml_writer *w, struct slice name,
			     struct slice content)
{
	struct sm3 sm3;

	TRY(sm3_of(content, &sm3));
	return put_reference(arena, w, name, sm3.bytes);
}

/* The lists of signatures must be able to grow. */
static bool is_list(const struct ofd *ofd, const struct ofd_file *file)
{
	for (size_t i = 0; i < ofd->document_count; i++)
		if (ofd->documents[i].signatures == file)
			return true;
	return false;
}

/* Every file but the lists of signatures, this Signature.xml and this SignedValue.dat (formats.md §7.6). */
static err put_references(struct arena *arena, struct xml_writer *w, const struct ofd_stamp *stamp)
{
	const struct ofd *ofd = stamp->ofd;

	xml_open(w, "ofd:References");
	xml_put_attr(w, "CheckMethod", slice_str(OID_SM3));
	for (size_t i = 0; i < ofd->file_count; i++) {
		const struct ofd_file *file = &ofd->files[i];

		if (is_list(ofd, file))
			continue;
		if (file == ofd->root && stamp->root_xml.len > 0)
			TRY(put_new_reference(arena, w, file->entry->name, stamp->root_xml));
		else
			TRY(put_reference(arena, w, file->entry->name, file->sm3));
	}
	if (stamp->seal.len > 0)
		TRY(put_new_reference(arena, w, stamp->seal_path, stamp->seal));
	xml_close(w);
	return OK;
}

static err put_box(struct arena *arena, struct xml_writer *w, const char *name, const double box[4])
{
	char mm[4][OFD_MM_TEXT];
	const char *text;

	for (int i = 0; i < 4; i++)
		ofd_mm_write(box[i], mm[i]);
	text = arena_text(arena, "%s %s %s %s", mm[0], mm[1], mm[2], mm[3]);
	REQUIRE(text, E_NO_MEMORY);
	xml_put_attr(w, name, slice_str(text));
	return OK;
}

static err put_stamp(struct arena *arena, struct xml_writer *w, const struct ofd_place *place,
		     struct ofd_numbers *numbers)
{
	const char *id;

	TRY(ofd_next_id(arena, numbers, &id));
	xml_open(w, "ofd:StampAnnot");
	xml_put_attr(w, "ID", slice_str(id));
	xml_put_attr(w, "PageRef", place->page_id);
	TRY(put_box(arena, w, "Boundary", place->box));
	if (place->clipped)
		TRY(put_box(arena, w, "Clip", place->clip));
	xml_close(w);
	return OK;
}

static void put_provider(struct xml_writer *w, const struct ofd_stamp_request *request)
{
	xml_open(w, "ofd:Provider");
	xml_put_attr(w, "ProviderName", slice_str(request->provider));
	if (request->version)
		xml_put_attr(w, "Version", slice_str(request->version));
	if (request->company)
		xml_put_attr(w, "Company", slice_str(request->company));
	xml_close(w);
}

static err put_method(struct arena *arena, struct xml_writer *w, instant signed_at)
{
	const char *text;
	int t[6];

	instant_to_utc(signed_at, t);
	text = arena_text(arena, "%04d%02d%02d%02d%02d%02dZ", t[0], t[1], t[2], t[3], t[4], t[5]);
	REQUIRE(text, E_NO_MEMORY);
	xml_element(w, "ofd:SignatureMethod", slice_str(OID_SM2_WITH_SM3));
	xml_element(w, "ofd:SignatureDateTime", slice_str(text));
	return OK;
}

static err put_seal(struct arena *arena, struct xml_writer *w, const struct ofd_stamp *stamp)
{
	struct slice path;

	TRY(ofd_absolute(arena, stamp->seal_path, &path));
	xml_open(w, "ofd:Seal");
	xml_element(w, "ofd:BaseLoc", path);
	xml_close(w);
	return OK;
}

err ofd_describe(struct arena *arena, const struct ofd_stamp_request *request, const struct ofd_stamp *stamp,
		 struct ofd_numbers *numbers, struct slice *out)
{
	struct xml_writer w;
	struct slice value;
	struct buf text;

	buf_init(&text, arena, XML_BYTES_MAX);
	xml_writer_init(&w, &text);
	xml_declare(&w);
	xml_open(&w, "ofd:Signature");
	xml_put_attr(&w, "xmlns:ofd", slice_str("http://www.ofdspec.org/2016"));
	xml_open(&w, "ofd:SignedInfo");
	put_provider(&w, request);
	TRY(put_method(arena, &w, request->signed_at));
	TRY(put_references(arena, &w, stamp));
	for (size_t i = 0; i < request->place_count; i++)
		TRY(put_stamp(arena, &w, &request->places[i], numbers));
	if (stamp->seal.len > 0)
		TRY(put_seal(arena, &w, stamp));
	xml_close(&w);
	TRY(ofd_absolute(arena, stamp->value_path, &value));
	xml_element(&w, "ofd:SignedValue", value);
	xml_close(&w);
	TRY(xml_writer_end(&w));
	*out = buf_slice(&text);
	return OK;
}
