/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/package.h"

#include "lib/check.h"
#include "lib/zipmaker.h"
#include "ofd/pages.h"
#include "ofd/stamp.h"

#define NS " xmlns:ofd=\"http://www.ofdspec.org/2016\""

static const struct {
	const char *name, *content;
} files[] = {
	{"OFD.xml",
	 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:OFD" NS " Version=\"1.2\" DocType=\"OFD\">"
	 "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Cover>Doc_0/cover.png</ofd:Cover></"
	 "ofd:DocInfo>"
	 "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Versions>"
	 "<ofd:Version ID=\"1\" Index=\"1\" BaseLoc=\"Doc_0/Versions/v1.xml\"/></ofd:Versions>"
	 "</ofd:DocBody></ofd:OFD>"},
	{"Doc_0/Document.xml",
	 "<ofd:Document" NS "><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
	 "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
	 "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
	 "<ofd:TemplatePage ID=\"2\" BaseLoc=\"Tpls/Tpl_0.xml\"/></ofd:CommonData><ofd:Pages>"
	 "<ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages>"
	 "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
	 "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
	 "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
	 "<ofd:Extensions>Extensions.xml</ofd:Extensions></ofd:Document>"},
	{"Doc_0/PublicRes.xml",
	 "<ofd:Res" NS " BaseLoc=\"Res\"><ofd:ColorSpaces><ofd:ColorSpace ID=\"4\" Type=\"RGB\" "
	 "Profile=\"srgb.icc\"/></ofd:ColorSpaces><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"Kai\">"
	 "<ofd:FontFile>kai.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>"},
	{"Doc_0/DocumentRes.xml",
	 "<ofd:Res" NS " BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"5\" Type=\"Image\">"
	 "<ofd:MediaFile>figure.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"},
	{"Doc_0/Pages/Page_0/Content.xml",
	 "<ofd:Page" NS "><ofd:Template TemplateID=\"2\"/><ofd:PageRes>PageRes.xml</ofd:PageRes><ofd:Content>"
	 "<ofd:Layer ID=\"6\"><ofd:TextObject ID=\"7\" Font=\"3\"><ofd:TextCode>text</ofd:TextCode>"
	 "</ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"},
	{"Doc_0/Pages/Page_0/PageRes.xml",
	 "<ofd:Res" NS "><ofd:MultiMedias><ofd:MultiMedia ID=\"8\" Type=\"Image\"><ofd:MediaFile>own.png"
	 "</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"},
	{"Doc_0/Pages/Page_0/own.png", "the page's own image"},
	{"Doc_0/Tpls/Tpl_0.xml", "<ofd:Page" NS "><ofd:Content/></ofd:Page>"},
	{"Doc_0/Res/kai.ttf", "a font"},
	{"Doc_0/Res/srgb.icc", "a colour profile"},
	{"Doc_0/Res/figure.png", "an image"},
	{"Doc_0/cover.png", "a cover"},
	{"Doc_0/Annots/Annotations.xml",
	 "<ofd:Annotations" NS "><ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0.xml</ofd:FileLoc></ofd:Page>"
	 "</ofd:Annotations>"},
	{"Doc_0/Annots/Page_0.xml", "<ofd:PageAnnot" NS "/>"},
	{"Doc_0/Attachs/Attachments.xml",
	 "<ofd:Attachments" NS "><ofd:Attachment ID=\"9\" Name=\"a\"><ofd:FileLoc>a.txt</ofd:FileLoc>"
	 "</ofd:Attachment></ofd:Attachments>"},
	{"Doc_0/Attachs/a.txt", "an attachment"},
	{"Doc_0/Tags/CustomTags.xml",
	 "<ofd:CustomTags" NS "><ofd:CustomTag TypeID=\"1\"><ofd:SchemaLoc>tag.xsd</ofd:SchemaLoc>"
	 "<ofd:FileLoc>tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"},
	{"Doc_0/Tags/tag.xml", "<anything xmlns=\"urn:other\"/>"},
	{"Doc_0/Tags/tag.xsd", "<schema/>"},
	{"Doc_0/Extensions.xml",
	 "<ofd:Extensions" NS "><ofd:Extension AppName=\"a\"><ofd:ExtendData>extra.dat</ofd:ExtendData>"
	 "</ofd:Extension></ofd:Extensions>"},
	{"Doc_0/extra.dat", "extra"},
	{"Doc_0/Versions/v1.xml",
	 "<ofd:DocVersion" NS " ID=\"1\"><ofd:FileList><ofd:File ID=\"1\">old.dat</ofd:File></ofd:FileList>"
	 "<ofd:DocRoot>Document_v1.xml</ofd:DocRoot></ofd:DocVersion>"},
	{"Doc_0/Versions/old.dat", "an old file"},
	{"Doc_0/Versions/Document_v1.xml",
	 "<ofd:Document" NS
	 "><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Page_old.xml\"/></ofd:Pages></ofd:Document>"},
	{"Doc_0/Versions/Page_old.xml", "<ofd:Page" NS "/>"},
	{"Doc_0/loose.txt", "nothing leads here"},
};

struct slice package_make(struct arena *arena)
{
	struct zipmaker_entry entries[COUNT(files)] = {0};

	for (size_t i = 0; i < COUNT(files); i++) {
		entries[i].name = slice_str(files[i].name);
		entries[i].content = slice_str(files[i].content);
	}
	return zipmaker_honest(arena, entries, COUNT(files));
}

struct slice package_signed(struct arena *arena)
{
	struct ofd *ofd = arena_new(arena, struct ofd);
	struct ofd_place place;
	struct ofd_stamp_request request = {.type = OFD_TYPE_SEAL,
					    .seal = slice_str("a seal"),
					    .places = &place,
					    .place_count = 1,
					    .provider = "test"};
	struct ofd_stamp stamp;
	struct slice package;

	assert_non_null(ofd);
	assert_ok(ofd_open(arena, package_make(arena), ofd));
	assert_ok(ofd_place_at(ofd, 0, 1, (const double[4]){100, 100, 40, 40}, &place));
	assert_ok(ofd_stamp_prepare(arena, ofd, &request, &stamp));
	assert_ok(ofd_stamp_finish(arena, &stamp, slice_str("a value"), &package));
	return package;
}

static struct slice content_of(struct arena *arena, struct slice package, const char *file)
{
	const struct zip_entry *entry;
	struct slice content;
	struct zip zip;

	assert_ok(zip_open(arena, package, &zip));
	entry = zip_find(&zip, slice_str(file), NULL);
	assert_non_null(entry);
	assert_ok(zip_unpack(arena, entry, &content));
	return content;
}

/* The bytes with [from, to) exchanged. */
static struct slice exchanged(struct arena *arena, struct slice bytes, size_t from, size_t to,
			      const char *middle)
{
	const char *text = arena_text(arena, "%.*s%s%.*s", (int)from, (const char *)bytes.at, middle,
				      (int)(bytes.len - to), (const char *)bytes.at + to);

	assert_non_null(text);
	return slice_str(text);
}

static size_t place_of(struct slice bytes, size_t from, const char *text)
{
	const uint8_t *at = memmem(bytes.at + from, bytes.len - from, text, strlen(text));

	if (!at)
		fail_msg("no %s", text);
	return (size_t)(at - bytes.at);
}

struct slice package_edit(struct arena *arena, struct slice package, const char *file, const char *from,
			  const char *to)
{
	struct slice content = content_of(arena, package, file);
	size_t at = place_of(content, 0, from);

	return zipmaker_with(arena, package, file, exchanged(arena, content, at, at + strlen(from), to));
}

struct slice package_unlist(struct arena *arena, struct slice package, const char *file)
{
	static const char signature[] = "Doc_0/Signs/Sign_0/Signature.xml", close[] = "</ofd:Reference>";
	struct slice content = content_of(arena, package, signature);
	size_t from = place_of(content, 0, arena_text(arena, "<ofd:Reference FileRef=\"/%s\">", file));
	size_t to = place_of(content, from, close) + strlen(close);

	return zipmaker_with(arena, package, signature, exchanged(arena, content, from, to, ""));
}
