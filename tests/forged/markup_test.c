/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, X: XML with a second reading. All of it stands in Signature.xml, and the forger signs it as it stands,
 * so that nothing else is wrong with the document. */
#include "base/buf.h"
#include "lib/catalogue.h"
#include "lib/check.h"

#define ROOT "<ofd:Signature "
#define COMPANY "Company=\"tests\""

/* Sign with one text of Signature.xml exchanged. */
static void sign_with(struct recipe *r, const char *part, const char *by)
{
	r->part = part;
	r->by = by;
	r->edit_xml = exchange;
}

static void declare_a_doctype(struct recipe *r)
{
	sign_with(r, ROOT, "<!DOCTYPE ofd:Signature>" ROOT);
}

static void leave_a_comment(struct recipe *r)
{
	sign_with(r, ROOT, "<!-- DOCTYPE -->" ROOT);
}

static void read_a_file(struct recipe *r)
{
	sign_with(r, ROOT, "<!DOCTYPE s [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>" ROOT);
}

static void fetch_a_page(struct recipe *r)
{
	sign_with(r, ROOT, "<!DOCTYPE s [<!ENTITY f SYSTEM \"http://127.0.0.1:9/f\">]>" ROOT);
}

static void laugh_a_billion_times(struct recipe *r)
{
	sign_with(
		r, ROOT,
		"<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
		"<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]>" ROOT);
}

static void name_a_parameter_entity(struct recipe *r)
{
	sign_with(r, ROOT, "<!DOCTYPE s [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]>" ROOT);
}

static void use_an_entity_of_xml(struct recipe *r)
{
	sign_with(r, COMPANY, "Company=\"tests &amp; more\"");
}

static void include_a_file(struct recipe *r)
{
	sign_with(r, "</ofd:Signature>",
		  "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\" "
		  "parse=\"text\"/></ofd:Signature>");
}

/* The same text in UTF-16, with its mark: another reader would see the same, a careless one something else. */
static struct slice in_utf16(const struct recipe *r, struct slice xml)
{
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, slice("\xff\xfe", 2)));
	for (size_t i = 0; i < xml.len; i++)
		assert_ok(buf_put(&out, slice((const uint8_t[]){xml.at[i], 0}, 2)));
	return buf_slice(&out);
}

static void write_utf16(struct recipe *r)
{
	r->edit_xml = in_utf16;
}

static void declare_utf7(struct recipe *r)
{
	sign_with(r, "encoding=\"UTF-8\"", "encoding=\"UTF-7\"");
}

static void declare_utf8_in_small_letters(struct recipe *r)
{
	sign_with(r, "encoding=\"UTF-8\"", "encoding=\"utf-8\"");
}

static void give_two_signed_infos(struct recipe *r)
{
	sign_with(r, "<ofd:SignedInfo>",
		  "<ofd:SignedInfo><ofd:References/></ofd:SignedInfo><ofd:SignedInfo>");
}

static void give_two_lists(struct recipe *r)
{
	sign_with(r, "<ofd:References ", "<ofd:References/><ofd:References ");
}

static void refer_in_a_foreign_namespace(struct recipe *r)
{
	sign_with(
		r, "<ofd:Reference ",
		"<x:Reference xmlns:x=\"urn:x\" FileRef=\"/x\"><x:CheckValue/></x:Reference><ofd:Reference ");
}

static void refer_without_a_namespace(struct recipe *r)
{
	sign_with(r, "<ofd:Reference ", "<Reference FileRef=\"/x\"/><ofd:Reference ");
}

static void use_the_namespace_without_a_year(struct recipe *r)
{
	sign_with(r, "http://www.ofdspec.org/2016", "http://www.ofdspec.org");
}

static void split_a_path_by_a_comment(struct recipe *r)
{
	sign_with(r, "/SignedValue.dat", "/<!-- -->SignedValue.dat");
}

static void split_a_path_by_cdata(struct recipe *r)
{
	sign_with(r, "/SignedValue.dat", "/<![CDATA[SignedValue]]>.dat");
}

static void split_a_digest_by_a_comment(struct recipe *r)
{
	sign_with(r, "=</ofd:CheckValue>", "<!-- -->=</ofd:CheckValue>");
}

static void leave_a_comment_between(struct recipe *r)
{
	sign_with(r, "<ofd:Reference ", "<!-- /OFD.xml --><ofd:Reference ");
}

static void disguise_a_letter_of_a_reference(struct recipe *r)
{
	sign_with(r, "FileRef=\"/OFD.xml\"", "FileRef=\"/OFD&#46;xml\"");
}

static void name_a_file_with_a_prefix(struct recipe *r)
{
	sign_with(r, "FileRef=\"/OFD.xml\"", "ofd:FileRef=\"/OFD.xml\"");
}

static void disguise_a_letter_of_a_path(struct recipe *r)
{
	sign_with(r, "/SignedValue.dat", "/SignedValue&#x2e;dat");
}

static void disguise_a_letter_of_a_name(struct recipe *r)
{
	sign_with(r, COMPANY, "Company=\"&#116;ests\"");
}

/* So many elements of ours, one in the other, behind SignedInfo; numbered, lest they pack too well. */
static void nest(struct recipe *r, size_t levels)
{
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	for (size_t i = 0; i < levels; i++)
		assert_ok(buf_putf(&out, "<ofd:A%zu>", i));
	for (size_t i = levels; i-- > 0;)
		assert_ok(buf_putf(&out, "</ofd:A%zu>", i));
	assert_ok(buf_put_str(&out, "</ofd:Signature>"));
	sign_with(r, "</ofd:Signature>", arena_text(r->arena, "%.*s", SLICE_ARG(buf_slice(&out))));
}

static void nest_without_end(struct recipe *r)
{
	nest(r, 100000);
}

static void nest_a_little(struct recipe *r)
{
	nest(r, XML_DEPTH_MAX - 2);
}

static void ask_for_a_schema(struct recipe *r)
{
	sign_with(r, ROOT,
		  ROOT "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
		       "xsi:schemaLocation=\"urn:x http://127.0.0.1:9/x.xsd\" ");
}

static void ask_for_a_schema_without_a_namespace(struct recipe *r)
{
	sign_with(r, ROOT,
		  ROOT "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
		       "xsi:noNamespaceSchemaLocation=\"x.xsd\" ");
}

static void declare_the_namespace_of_schemas(struct recipe *r)
{
	sign_with(r, ROOT, ROOT "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ");
}

/* 32 bytes leave two bits of the 43rd character unused: its neighbour in the alphabet sets one. */
static struct slice trailing_bits(const struct recipe *r, struct slice xml)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *end = "=</ofd:CheckValue>";
	const uint8_t *at = memmem(xml.at, xml.len, end, strlen(end));
	char was[2] = {0}, by[2] = {0};

	assert_non_null(at);
	was[0] = (char)at[-1];
	by[0] = strchr(alphabet, at[-1])[1];
	return replaced(r->arena, xml, arena_text(r->arena, "%s%s", was, end),
			arena_text(r->arena, "%s%s", by, end));
}

static void set_bits_behind_a_digest(struct recipe *r)
{
	r->edit_xml = trailing_bits;
}

static void break_the_line_before_a_digest(struct recipe *r)
{
	sign_with(r, "<ofd:CheckValue>", "<ofd:CheckValue>\n");
}

static const struct forgery rows[] = {
#include "forged/markup.def"
};

int main(void)
{
	return catalogue_run("markup", rows, COUNT(rows));
}
