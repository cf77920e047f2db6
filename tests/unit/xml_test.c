/* SPDX-License-Identifier: Apache-2.0 */
/* XML as strangers send it: what is read, and each forgery X01 to X14 beside an honest twin. */
#include "lib/check.h"
#include "xml/read.h"
#include "xml/write.h"

#define NS " xmlns:ofd=\"http://www.ofdspec.org/2016\""
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static struct arena arena;
static struct xml_node *root;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, 1u << 28);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

static err read_slice(struct slice bytes)
{
	root = NULL;
	return xml_read(&arena, bytes, &root);
}

static err read_text(const char *text)
{
	return read_slice(slice_str(text));
}

static struct slice part(const char *text, size_t from, size_t to)
{
	return slice((const uint8_t *)text + from, to - from);
}

static void a_document_becomes_a_tree(void **unused)
{
	const char *text =
		HEAD "<ofd:Doc" NS " ID=\"7 &amp; 8\">\n <ofd:A x='1'/><ofd:B>\n text &lt;1&gt; </ofd:B>"
		     "<b:B xmlns:b=\"urn:other\">x</b:B><C/>\n</ofd:Doc>";
	const struct xml_node *a, *b;
	(void)unused;

	assert_ok(read_text(text));
	assert_true(slice_is(root->name, "Doc") && root->space == XML_OFD && root->child_count == 4 &&
		    !root->mixed);
	assert_true(slice_is(xml_attr_text(root, "ID"), "7 & 8"));
	a = xml_child(root, "A");
	assert_true(a->self_closing && slice_is(part(text, a->start, a->end), "<ofd:A x='1'/>"));
	assert_int_equal(a->line, 3);
	b = xml_child(root, "B");
	assert_true(slice_is(xml_text(b), "text <1>") && b->plain);
	assert_true(slice_is(part(text, b->start, b->inside), "<ofd:B>"));
	assert_true(slice_is(part(text, b->outside, b->end), "</ofd:B>"));
	b = xml_sibling(b, "B");
	assert_true(b->space == XML_FOREIGN && xml_sibling(b, "B") == NULL);
	assert_true(xml_child(root, "C")->space == XML_FOREIGN);
	assert_true(slice_is(part(text, root->outside, root->end), "</ofd:Doc>"));
}

static void a_byte_order_mark_and_the_old_namespace_are_read(void **unused)
{
	const char *text = "\xef\xbb\xbf" HEAD "<o:A xmlns:o=\"http://www.ofdspec.org\"><o:B/></o:A>";
	(void)unused;

	assert_ok(read_text(text));
	assert_int_equal(root->space, XML_OFD_OLD);
	assert_true(slice_is(part(text, root->child->start, root->child->end), "<o:B/>"));
	assert_true(slice_is(part(text, root->outside, root->end), "</o:A>"));
}

static void what_is_not_well_formed_has_no_shape(void **unused)
{
	static const char *const bad[] = {"",
					  " ",
					  "text",
					  "<a>",
					  "<a></b>",
					  "<a/><a/>",
					  "<a b=1/>",
					  "<a b='<'/>",
					  "<a>&x;</a>",
					  "<a>&#0;</a>",
					  "<a>\x01</a>",
					  "<x:a/>",
					  "<a/>text",
					  "<a b='1' b='2'/>"};
	(void)unused;

	assert_ok(read_text("<a/>"));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_XML_SHAPE, read_text(bad[i]));
	assert_err(E_XML_SHAPE, read_text("<a" NS " ID='1' ofd:ID='2'/>"));
	assert_err(E_XML_SHAPE, read_text("<a>\n<b>\n</a>"));
	assert_string_equal(err_trail()->place, "line 3");
}

static void x01_to_x05_a_doctype_is_refused_whatever_it_says(void **unused)
{
	static const char *const bad[] = {
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a SYSTEM \"a.dtd\"><a/>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1/\">]><a>&x;</a>",
		"<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\"><!ENTITY d \"&c;&c;\">]><a>&d;</a>",
		"<!DOCTYPE a [<!ENTITY % p SYSTEM \"x\"> %p;]><a/>",
		"<!-- first --><!DOCTYPE a [<!ATTLIST a b CDATA \"default\">]><a/>",
	};
	(void)unused;

	assert_ok(read_text(HEAD "<!-- <!DOCTYPE a> --><a>&lt;!DOCTYPE a&gt;</a>"));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_XML_FORBIDDEN, read_text(bad[i]));
}

static void x06_xinclude_is_refused(void **unused)
{
	(void)unused;
	assert_ok(read_text("<a xmlns:x=\"http://www.w3.org/2001/XInclude\"/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<a xmlns:x=\"http://www.w3.org/2001/XInclude\"><x:include "
					      "href=\"/etc/passwd\"/></a>"));
}

static void x07_another_character_set_is_refused(void **unused)
{
	static const uint8_t utf16[] = {0xff, 0xfe, '<', 0, 'a', 0, '/', 0, '>', 0};
	(void)unused;

	assert_ok(read_text("<?xml version='1.0' encoding='utf-8'?><a/>"));
	assert_ok(read_text("<?xml version=\"1.0\"?><a/>"));
	assert_err(E_XML_FORBIDDEN, read_slice(slice(utf16, sizeof(utf16))));
	assert_err(E_XML_FORBIDDEN, read_slice(slice(utf16 + 2, sizeof(utf16) - 2)));
	assert_err(E_XML_FORBIDDEN, read_text("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-a/+AD4-"));
	assert_err(E_XML_FORBIDDEN, read_text("<?xml version=\"1.0\" encoding=\"GBK\"?><a/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<?xml version=\"1.0\" encoding = 'ISO-8859-1'?><a/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<a>\xd6\xd0</a>"));
}

static void x08_an_element_that_must_be_alone_is(void **unused)
{
	const struct xml_node *child;
	(void)unused;

	assert_ok(read_text("<ofd:a" NS "><ofd:SignedInfo/><ofd:Other/></ofd:a>"));
	assert_ok(xml_one(root, "SignedInfo", &child));
	assert_ok(xml_maybe(root, "References", &child));
	assert_null(child);
	assert_err(E_XML_SHAPE, xml_one(root, "References", &child));
	assert_ok(read_text("<ofd:a" NS "><ofd:SignedInfo/><ofd:Other/><ofd:SignedInfo/></ofd:a>"));
	assert_err(E_XML_SHAPE, xml_one(root, "SignedInfo", &child));
	assert_err(E_XML_SHAPE, xml_maybe(root, "SignedInfo", &child));
}

static void x09_an_element_in_a_foreign_namespace_is_not_taken_for_ours(void **unused)
{
	const struct xml_node *child;
	(void)unused;

	assert_ok(read_text("<o:a xmlns:o='http://www.ofdspec.org'><ofd:b" NS "/></o:a>"));
	assert_ok(xml_one(root, "b", &child));
	assert_ok(read_text("<ofd:a" NS "><b xmlns='http://www.ofdspec.org/2016/'/></ofd:a>"));
	assert_err(E_XML_SHAPE, xml_one(root, "b", &child));
	assert_ok(read_text("<ofd:a" NS "><b/></ofd:a>"));
	assert_err(E_XML_SHAPE, xml_maybe(root, "b", &child));
}

static void x10_x11_a_value_that_must_be_exact_is_neither_split_nor_disguised(void **unused)
{
	struct slice value;
	(void)unused;

	assert_ok(read_text("<a ID=' 1 ' B='&amp;'>\n /Doc_0/a&amp;b.xml </a>"));
	assert_ok(xml_exact_text(root, &value));
	assert_true(slice_is(value, "/Doc_0/a&b.xml"));
	assert_ok(xml_exact_attr(root, "ID", &value));
	assert_true(slice_is(value, "1"));
	assert_err(E_XML_SHAPE, xml_exact_attr(root, "C", &value));
	assert_ok(xml_exact_attr_maybe(root, "C", &value));
	assert_int_equal(value.len, 0);

	assert_ok(read_text("<a>/Doc_0/<!-- -->a.xml</a>"));
	assert_true(slice_is(xml_text(root), "/Doc_0/a.xml"));
	assert_err(E_XML_SHAPE, xml_exact_text(root, &value));
	assert_ok(read_text("<a>/Doc_0/<![CDATA[a.xml]]></a>"));
	assert_err(E_XML_SHAPE, xml_exact_text(root, &value));
	assert_ok(read_text("<a>/Doc_0/&#97;.xml</a>"));
	assert_err(E_XML_SHAPE, xml_exact_text(root, &value));
	assert_ok(read_text("<a ID='&#x31;'/>"));
	assert_err(E_XML_SHAPE, xml_exact_attr(root, "ID", &value));
	assert_ok(read_text("<a><b/>text</a>"));
	assert_true(root->mixed);
	assert_err(E_XML_SHAPE, xml_exact_text(root, &value));
	assert_ok(read_text("<a></a>"));
	assert_err(E_XML_SHAPE, xml_exact_text(root, &value));
}

static struct slice nested(size_t depth)
{
	struct buf out;

	buf_init(&out, &arena, 1 << 24);
	for (size_t i = 0; i < depth; i++)
		assert_ok(buf_put_str(&out, "<a>"));
	for (size_t i = 0; i < depth; i++)
		assert_ok(buf_put_str(&out, "</a>"));
	return buf_slice(&out);
}

static void x12_depth_and_breadth_have_limits(void **unused)
{
	struct buf wide;
	(void)unused;

	assert_ok(read_slice(nested(XML_DEPTH_MAX)));
	assert_err(E_XML_FORBIDDEN, read_slice(nested(XML_DEPTH_MAX + 1)));
	assert_err(E_XML_FORBIDDEN, read_slice(nested(100000)));
	buf_init(&wide, &arena, 1 << 16);
	assert_ok(buf_put_str(&wide, "<a"));
	for (int i = 0; i <= XML_ATTRS_MAX; i++)
		assert_ok(buf_putf(&wide, " a%d=''", i));
	assert_ok(buf_put_str(&wide, "/>"));
	assert_err(E_XML_FORBIDDEN, read_slice(buf_slice(&wide)));
	assert_err(E_TOO_BIG, read_slice(slice("", XML_BYTES_MAX + 1)));
}

static void x13_a_schema_to_be_fetched_is_refused(void **unused)
{
	(void)unused;
	assert_ok(read_text("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/>"));
	assert_ok(read_text("<a schemaLocation='x'/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
					      "xsi:schemaLocation='urn:a http://127.0.0.1/a.xsd'/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<a><b xmlns:x='http://www.w3.org/2001/XMLSchema-instance' "
					      "x:noNamespaceSchemaLocation='a.xsd'/></a>"));
}

static void a_processing_instruction_is_refused(void **unused)
{
	(void)unused;
	assert_ok(read_text(HEAD "<a/>"));
	assert_err(E_XML_FORBIDDEN, read_text(HEAD "<?xml-stylesheet href='a.xsl'?><a/>"));
	assert_err(E_XML_FORBIDDEN, read_text("<a><?php x ?></a>"));
}

static void levels_below_those_asked_for_are_checked_and_not_kept(void **unused)
{
	const char *text = "<a><b><c>1</c></b><b>2<d/></b><e>3</e></a>";
	(void)unused;

	assert_ok(xml_read_top(&arena, slice_str(text), 2, &root));
	assert_int_equal(root->child_count, 3);
	assert_null(root->child->child);
	assert_true(slice_is(xml_text(xml_child(root, "e")), "3"));
	assert_err(E_XML_SHAPE, xml_read_top(&arena, slice_str("<a><b><c x='1' x='2'/></b></a>"), 2, &root));
	assert_err(E_XML_FORBIDDEN, xml_read_top(&arena, nested(XML_DEPTH_MAX + 1), 2, &root));
}

static void what_is_written_reads_back(void **unused)
{
	struct xml_writer w;
	struct buf out;
	(void)unused;

	buf_init(&out, &arena, 4096);
	xml_writer_init(&w, &out);
	xml_declare(&w);
	xml_open(&w, "ofd:A");
	xml_put_attr(&w, "xmlns:ofd", slice_str("http://www.ofdspec.org/2016"));
	xml_put_attr(&w, "Name", slice_str("\"<&>'印章\""));
	xml_element(&w, "ofd:B", slice_str("a<b>&c"));
	xml_open(&w, "ofd:C");
	xml_close(&w);
	xml_close(&w);
	assert_ok(xml_writer_end(&w));
	assert_ok(read_slice(buf_slice(&out)));
	assert_true(slice_is(xml_attr_text(root, "Name"), "\"<&>'印章\""));
	assert_true(slice_is(xml_text(xml_child(root, "B")), "a<b>&c"));
	assert_true(xml_child(root, "C")->self_closing);
	xml_open(&w, "D");
	assert_err(E_BUG, xml_writer_end(&w));
	xml_put_text(&w, slice_str("\n"));
	assert_err(E_FIELD, xml_writer_end(&w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_becomes_a_tree),
		cmocka_unit_test(a_byte_order_mark_and_the_old_namespace_are_read),
		cmocka_unit_test(what_is_not_well_formed_has_no_shape),
		cmocka_unit_test(x01_to_x05_a_doctype_is_refused_whatever_it_says),
		cmocka_unit_test(x06_xinclude_is_refused),
		cmocka_unit_test(x07_another_character_set_is_refused),
		cmocka_unit_test(x08_an_element_that_must_be_alone_is),
		cmocka_unit_test(x09_an_element_in_a_foreign_namespace_is_not_taken_for_ours),
		cmocka_unit_test(x10_x11_a_value_that_must_be_exact_is_neither_split_nor_disguised),
		cmocka_unit_test(x12_depth_and_breadth_have_limits),
		cmocka_unit_test(x13_a_schema_to_be_fetched_is_refused),
		cmocka_unit_test(a_processing_instruction_is_refused),
		cmocka_unit_test(levels_below_those_asked_for_are_checked_and_not_kept),
		cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests_name("xml", tests, begin, end);
}
