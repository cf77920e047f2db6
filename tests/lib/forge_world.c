/* SPDX-License-Identifier: Apache-2.0 */
/* Who and what the forger finds: authorities, parties, a document. */
#include "base/file.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/zipmaker.h"

struct forge_world world;

static void make_parties(void)
{
	struct arena *a = &world.arena;

	pki_root(a, "Root", &world.root);
	pki_ca(a, &world.root, "CA", 0, &world.ca);
	pki_root(a, "Foreign CA", &world.foreign_ca);
	world.maker = *party_make(&(struct party_form){.cn = "电子印章制作系统", .issuer = &world.ca});
	world.owner = *party_make(&(struct party_form){.cn = "31000000000001", .issuer = &world.ca});
	world.colleague = *party_make(&(struct party_form){.cn = "31000000000002", .issuer = &world.ca});
	world.stranger = *party_make(&(struct party_form){.cn = "31000000000001"});
	world.foreigner =
		*party_make(&(struct party_form){.cn = "31000000000001", .issuer = &world.foreign_ca});
	world.tsa = *party_make(
		&(struct party_form){.cn = "时间戳", .issuer = &world.ca, .purpose = CERT_TIME_STAMPING});
}

static const char ANNOTATIONS[] =
	"<ofd:Annotations xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Page PageID=\"1\">"
	"<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>";
static const char ANNOTATION[] =
	"<ofd:PageAnnot xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Annot ID=\"900\" Type=\"Highlight\" "
	"Creator=\"tests\" LastModDate=\"2026-11-22\"><ofd:Appearance Boundary=\"20 20 30 8\"/></ofd:Annot>"
	"</ofd:PageAnnot>";
static const char ATTACHMENTS[] =
	"<ofd:Attachments xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Attachment ID=\"901\" Name=\"note\" "
	"Format=\"txt\"><ofd:FileLoc>note.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>";

/* The notice of tests/data, with an annotation on page 1 and an attachment. */
static void make_notice(void)
{
	struct arena *a = &world.arena;
	struct slice ofd, document;
	struct zip zip;

	assert_ok(file_read(a, FIXTURES "/tests/data/notice.ofd", FILE_MAX, &ofd));
	assert_ok(zip_open(a, ofd, &zip));
	assert_ok(zip_unpack(a, zip_find(&zip, slice_str("Doc_0/Document.xml"), NULL), &document));
	document = replaced(a, document, "</ofd:Document>",
			    "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
			    "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>");
	ofd = zipmaker_with(a, ofd, "Doc_0/Document.xml", document);
	ofd = zipmaker_with(a, ofd, "Doc_0/Annots/Annotations.xml", slice_str(ANNOTATIONS));
	ofd = zipmaker_with(a, ofd, "Doc_0/Annots/Page_0/Annotation.xml", slice_str(ANNOTATION));
	ofd = zipmaker_with(a, ofd, "Doc_0/Attachs/Attachments.xml", slice_str(ATTACHMENTS));
	ofd = zipmaker_with(a, ofd, "Doc_0/Attachs/note.txt", slice_str("one note"));
	world.notice = ofd;
}

int world_setup(void **unused)
{
	(void)unused;
	arena_init(&world.arena, 8 * (size_t)ARENA_REQUEST_MAX);
	make_parties();
	make_notice();
	return 0;
}

int world_teardown(void **unused)
{
	(void)unused;
	key_release(&world.root.key);
	key_release(&world.ca.key);
	key_release(&world.foreign_ca.key);
	for (size_t i = 0; i < world.made_count; i++)
		key_release(&world.made[i].key);
	arena_clear(&world.arena);
	return 0;
}
