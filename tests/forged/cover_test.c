/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, C: files that no signature protects, or that were changed. */
#include "base/buf.h"
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/zipmaker.h"

#define PAGE_2 "Doc_0/Pages/Page_1/Content.xml"
#define IMAGE "Doc_0/Res/figure.png"
#define FONT "Doc_0/Res/notice-kai.ttf"
#define ANNOTATIONS "Doc_0/Annots/Annotations.xml"
#define ANNOTATION "Doc_0/Annots/Page_0/Annotation.xml"
#define ATTACHMENTS "Doc_0/Attachs/Attachments.xml"
#define ATTACHMENT "Doc_0/Attachs/note.txt"
#define DOCUMENT "Doc_0/Document.xml"

/* The element of References that names a file: from its "<" to behind its end tag. */
static struct slice reference_of(const struct recipe *r, struct slice xml, const char *file)
{
	static const char begin[] = "<ofd:Reference ", end[] = "</ofd:Reference>";
	const char *name = arena_text(r->arena, "FileRef=\"/%s\"", file);
	const uint8_t *at = memmem(xml.at, xml.len, name, strlen(name)), *behind;

	assert_non_null(at);
	behind = memmem(at, (size_t)(xml.at + xml.len - at), end, sizeof(end) - 1);
	assert_non_null(behind);
	while (memcmp(at, begin, sizeof(begin) - 1) != 0)
		at--;
	return slice(at, (size_t)(behind + sizeof(end) - 1 - at));
}

static struct slice with_reference(const struct recipe *r, struct slice xml, const char *file,
				   struct slice by)
{
	struct slice old = reference_of(r, xml, file);
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, slice(xml.at, (size_t)(old.at - xml.at))));
	assert_ok(buf_put(&out, by));
	assert_ok(buf_put(&out, slice_from(xml, (size_t)(old.at + old.len - xml.at))));
	return buf_slice(&out);
}

/* Sign without naming the target. */
static struct slice without_target(const struct recipe *r, struct slice xml)
{
	return with_reference(r, xml, r->target, slice(NULL, 0));
}

/* Exchange the target afterwards: one more blank at its end is enough to be another file. */
static struct slice other_target(const struct recipe *r, struct slice container)
{
	struct slice bytes = entry_of(r, container, r->target);
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, bytes));
	assert_ok(buf_put_str(&out, "\n"));
	return zipmaker_with(r->arena, container, r->target, buf_slice(&out));
}

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

static void leave_the_annotations_out(struct recipe *r)
{
	leave_out_and_swap(r, ANNOTATIONS);
}

static void leave_the_attachment_out(struct recipe *r)
{
	leave_out_and_swap(r, ATTACHMENT);
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

static void change_the_list_of_attachments(struct recipe *r)
{
	swap_after_signing(r, ATTACHMENTS);
}

static struct slice without_page(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, r->target, slice(NULL, 0));
}

static void remove_an_attachment(struct recipe *r)
{
	r->target = ATTACHMENT;
	r->edit_container = without_page;
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

static struct slice first_stripped(const struct recipe *r, struct slice container)
{
	static const char *const files[] = {SIGN_0 "Signature.xml", SIGN_0 "SignedValue.dat",
					    SIGN_0 "Seal.esl"};
	struct slice list = entry_of(r, container, "Doc_0/Signs/Signatures.xml");
	const uint8_t *from = memmem(list.at, list.len, "<ofd:Signature ", 15), *to;
	struct buf out;

	assert_non_null(from);
	to = memmem(from, (size_t)(list.at + list.len - from), ">", 1);
	assert_non_null(to);
	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, slice(list.at, (size_t)(from - list.at))));
	assert_ok(buf_put(&out, slice_from(list, (size_t)(to + 1 - list.at))));
	container = zipmaker_with(r->arena, container, "Doc_0/Signs/Signatures.xml", buf_slice(&out));
	for (size_t i = 0; i < COUNT(files); i++)
		container = zipmaker_with(r->arena, container, files[i], slice(NULL, 0));
	return container;
}

static void sign_twice(struct recipe *r)
{
	struct recipe first;

	recipe_honest(&first);
	r->document = recipe_make(&first);
	r->signed_at += HOUR;
}

static void strip_the_first(struct recipe *r)
{
	sign_twice(r);
	r->edit_container = first_stripped;
}

/* What the first signature leaves open, the second protects. */
static void leave_out_first_and_name_later(struct recipe *r)
{
	struct recipe first;

	recipe_honest(&first);
	first.target = ANNOTATIONS;
	first.edit_xml = without_target;
	r->document = recipe_make(&first);
	r->signed_at += HOUR;
}

static void leave_out_first_and_later(struct recipe *r)
{
	leave_out_first_and_name_later(r);
	r->target = ANNOTATIONS;
	r->edit_xml = without_target;
}

static const struct forgery rows[] = {
#include "forged/cover.def"
};

int main(void)
{
	return catalogue_run("cover", rows, COUNT(rows));
}
