/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, C: files that no signature protects, or that were changed. */
#include "base/buf.h"
#include "forged/places.h"
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/entries.h"
#include "lib/package.h"

static void leave_out_and_swap(struct recipe *r, const char *target)
{
	r->target = target;
	r->edit_xml = without_target;
	r->edit_container = other_target;
}

static void leave_a_page_out(struct recipe *r)
{
	leave_out_and_swap(r, PAGE_2);
}

static void leave_an_image_out(struct recipe *r)
{
	leave_out_and_swap(r, IMAGE);
}

static void leave_a_font_out(struct recipe *r)
{
	leave_out_and_swap(r, FONT);
}

static void leave_the_document_out(struct recipe *r)
{
	leave_out_and_swap(r, DOCUMENT);
}

static void leave_only_the_root_out(struct recipe *r)
{
	r->target = "OFD.xml";
	r->edit_xml = without_target;
}

static struct slice no_references(const struct recipe *r, struct slice xml)
{
	struct ofd ofd;

	assert_ok(ofd_open(r->arena, r->document, &ofd));
	for (size_t i = 0; i < ofd.file_count; i++)
		xml = with_reference(r, xml,
				     arena_text(r->arena, "%.*s", SLICE_ARG(ofd.files[i].entry->name)),
				     slice(NULL, 0));
	return with_reference(r, xml, SIGN_0 "Seal.esl", slice(NULL, 0));
}

static void name_nothing(struct recipe *r)
{
	r->edit_xml = no_references;
}

/* OFD.xml unlisted: lead it to another document that nobody signed. */
static struct slice other_root(const struct recipe *r, struct slice container)
{
	struct slice root = entry_of(r, container, "OFD.xml");
	struct slice document = entry_of(r, container, DOCUMENT);

	container = zipmaker_with(r->arena, container, "Doc_0/Other.xml", document);
	return zipmaker_with(r->arena, container, "OFD.xml",
			     replaced(r->arena, root, "Doc_0/Document.xml", "Doc_0/Other.xml"));
}

static void swap_the_root(struct recipe *r)
{
	leave_only_the_root_out(r);
	r->edit_container = other_root;
}

static struct slice second_document(const struct recipe *r, struct slice container)
{
	struct slice root = entry_of(r, container, "OFD.xml");
	struct slice document = entry_of(r, container, DOCUMENT);

	container = zipmaker_with(r->arena, container, "Doc_0/Other.xml", document);
	return zipmaker_with(r->arena, container, "OFD.xml",
			     replaced(r->arena, root, "</ofd:OFD>",
				      "<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>"
				      "<ofd:DocRoot>Doc_0/Other.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"));
}

static void add_a_second_document(struct recipe *r)
{
	leave_only_the_root_out(r);
	r->edit_container = second_document;
}

static void swap_after_signing(struct recipe *r, const char *target)
{
	r->target = target;
	r->edit_container = other_target;
}

static void change_a_page(struct recipe *r)
{
	swap_after_signing(r, PAGE_2);
}

static void add_an_annotation(struct recipe *r)
{
	swap_after_signing(r, ANNOTATION);
}

static void swap_an_attachment(struct recipe *r)
{
	swap_after_signing(r, ATTACHMENT);
}

static void remove_an_attachment(struct recipe *r)
{
	r->target = ATTACHMENT;
	r->edit_container = gone_target;
}

/* Two References for one file, the second with another digest. */
static struct slice two_hashes(const struct recipe *r, struct slice xml)
{
	struct slice one = reference_of(r, xml, PAGE_2), other = reference_of(r, xml, FONT);
	struct slice digest =
		slice_from(other, (size_t)((const uint8_t *)memmem(other.at, other.len, ">", 1) - other.at));
	struct buf both;

	buf_init(&both, r->arena, FILE_MAX);
	assert_ok(buf_put(&both, one));
	assert_ok(buf_put_str(&both, "<ofd:Reference FileRef=\"/" PAGE_2 "\""));
	assert_ok(buf_put(&both, digest));
	return with_reference(r, xml, PAGE_2, buf_slice(&both));
}

static void give_two_hashes(struct recipe *r)
{
	r->edit_xml = two_hashes;
}

static struct slice outside(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, "FileRef=\"/" PAGE_2, "FileRef=\"/../" PAGE_2);
}

static void name_a_file_outside(struct recipe *r)
{
	r->edit_xml = outside;
}

static struct slice method(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, "CheckMethod=\"1.2.156.10197.1.401\"",
			arena_text(r->arena, "CheckMethod=\"%s\"", r->target));
}

static void use_md5(struct recipe *r)
{
	r->target = "MD5";
	r->edit_xml = method;
}

static void use_sha1(struct recipe *r)
{
	r->target = "SHA1";
	r->edit_xml = method;
}

static struct slice no_method(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, " CheckMethod=\"1.2.156.10197.1.401\"", "");
}

static void name_no_method(struct recipe *r)
{
	r->edit_xml = no_method;
}

static void use_the_short_name(struct recipe *r)
{
	r->target = "SM3";
	r->edit_xml = method;
}

static struct slice short_value(const struct recipe *r, struct slice xml)
{
	return with_reference(r, xml, PAGE_2,
			      slice_str("<ofd:Reference FileRef=\"/" PAGE_2
					"\"><ofd:CheckValue>c2hvcnQ=</ofd:CheckValue></ofd:Reference>"));
}

static void give_a_short_digest(struct recipe *r)
{
	r->edit_xml = short_value;
}

/* ---- a document with every kind of file (lib/package.h) ---- */

static void sign_everything(struct recipe *r)
{
	r->document = package_make(r->arena);
}

static void leave_out_of_everything(struct recipe *r, const char *target)
{
	sign_everything(r);
	leave_out_and_swap(r, target);
}

static void leave_a_template_out(struct recipe *r)
{
	leave_out_of_everything(r, "Doc_0/Tpls/Tpl_0.xml");
}

static void leave_the_extensions_out(struct recipe *r)
{
	leave_out_of_everything(r, "Doc_0/Extensions.xml");
}

static void leave_the_custom_tags_out(struct recipe *r)
{
	leave_out_of_everything(r, "Doc_0/Tags/CustomTags.xml");
}

/* Another version, of a document of its own, in the place of the one that was signed. */
static struct slice other_version(const struct recipe *r, struct slice container)
{
	static const char version[] = "<ofd:DocVersion xmlns:ofd=\"http://www.ofdspec.org/2016\" ID=\"1\">"
				      "<ofd:DocRoot>../Evil.xml</ofd:DocRoot></ofd:DocVersion>";
	struct slice root = entry_of(r, container, "OFD.xml");

	container = zipmaker_with(r->arena, container, "Doc_0/Evil.xml", entry_of(r, container, DOCUMENT));
	container = zipmaker_with(r->arena, container, "Doc_0/Versions/v2.xml", slice_str(version));
	return zipmaker_with(r->arena, container, "OFD.xml",
			     replaced(r->arena, root, "Versions/v1.xml", "Versions/v2.xml"));
}

static void leave_the_root_of_everything_out(struct recipe *r)
{
	sign_everything(r);
	leave_only_the_root_out(r);
}

static void switch_the_versions(struct recipe *r)
{
	leave_the_root_of_everything_out(r);
	r->edit_container = other_version;
}

/* ---- what stands in a file that is protected, or is not ---- */

static void add_afterwards(struct recipe *r, const char *target, const char *end, const char *what)
{
	r->target = target;
	r->part = end;
	r->by = arena_text(r->arena, "%s%s", what, end);
	r->edit_container = edited_target;
}

static void add_actions(struct recipe *r)
{
	add_afterwards(
		r, DOCUMENT, "</ofd:Document>",
		"<ofd:Actions><ofd:Action Event=\"DO\"><ofd:URI URI=\"http://127.0.0.1:9/\"/></ofd:Action>"
		"</ofd:Actions>");
}

static void add_actions_to_what_is_unlisted(struct recipe *r)
{
	add_actions(r);
	r->edit_xml = without_target;
}

static void add_an_outline_to_what_is_unlisted(struct recipe *r)
{
	add_afterwards(r, DOCUMENT, "</ofd:Document>",
		       "<ofd:Outlines><ofd:OutlineElem Title=\"paid\"/></ofd:Outlines>");
	r->edit_xml = without_target;
}

static void add_a_white_box(struct recipe *r)
{
	add_afterwards(
		r, ANNOTATION, "</ofd:PageAnnot>",
		"<ofd:Annot ID=\"902\" Type=\"Watermark\" Creator=\"x\" LastModDate=\"2026-11-22\">"
		"<ofd:Appearance Boundary=\"0 0 210 297\"><ofd:PathObject ID=\"903\" Boundary=\"0 0 210 "
		"297\" "
		"Fill=\"true\"><ofd:FillColor Value=\"255 255 255\"/></ofd:PathObject></ofd:Appearance>"
		"</ofd:Annot>");
}

static void add_a_white_box_to_what_is_unlisted(struct recipe *r)
{
	add_a_white_box(r);
	r->edit_xml = without_target;
}

/* A page with a layer that nobody sees when the document is sealed. */
static void sign_a_hidden_layer(struct recipe *r)
{
	static const char layer[] =
		"<ofd:Layer ID=\"990\"><ofd:TextObject ID=\"991\" Boundary=\"20 20 90 9\" Font=\"3\" "
		"Size=\"5\" Visible=\"false\"><ofd:TextCode X=\"0\" Y=\"5\">1000000</ofd:TextCode>"
		"</ofd:TextObject></ofd:Layer></ofd:Content>";

	r->document =
		zipmaker_with(r->arena, r->document, PAGE_2,
			      replaced(r->arena, entry_of(r, r->document, PAGE_2), "</ofd:Content>", layer));
}

static void show_the_hidden_layer(struct recipe *r)
{
	sign_a_hidden_layer(r);
	r->target = PAGE_2;
	r->part = "Visible=\"false\"";
	r->by = "Visible=\"true\"";
	r->edit_container = edited_target;
}

/* ---- a decoy is protected, the file that is shown is not ---- */

static struct slice decoy_and_swap(const struct recipe *r, struct slice container)
{
	container = zipmaker_with(r->arena, container, SIGN_0 "Doc_0/Document.xml",
				  entry_of(r, container, DOCUMENT));
	return zipmaker_with(r->arena, container, DOCUMENT,
			     replaced(r->arena, entry_of(r, container, DOCUMENT), "Page_1", "Page_2"));
}

static void name_a_relative_path(struct recipe *r)
{
	r->part = "FileRef=\"/" DOCUMENT;
	r->by = "FileRef=\"../../Document.xml";
	r->edit_xml = exchange;
}

static void name_a_path_that_leads_elsewhere(struct recipe *r)
{
	name_a_relative_path(r);
	r->by = "FileRef=\"" DOCUMENT;
	r->edit_container = decoy_and_swap;
}

#define DECOY "Doc_0/Pages/Page_9/Content.xml"

static void keep_a_second_page_about(struct recipe *r)
{
	r->document = zipmaker_with(r->arena, r->document, DECOY, entry_of(r, r->document, PAGE_2));
}

static void protect_the_decoy_only(struct recipe *r)
{
	keep_a_second_page_about(r);
	leave_a_page_out(r);
}

static void list_the_files(struct recipe *r)
{
	r->document = entries_with(r->document, entries_list(r->document));
}

static struct slice with_one_more(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, "smuggled.xml", slice_str("<a/>"));
}

static void smuggle_past_the_list(struct recipe *r)
{
	list_the_files(r);
	r->edit_container = with_one_more;
}

static struct slice as_before(const struct recipe *r, struct slice container)
{
	(void)container;
	return r->document;
}

static void take_every_signature_off(struct recipe *r)
{
	r->edit_container = as_before;
}

static const struct forgery rows[] = {
#include "forged/cover.def"
};

int main(void)
{
	return catalogue_run("cover", rows, COUNT(rows));
}
