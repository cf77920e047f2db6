/* SPDX-License-Identifier: Apache-2.0 */
/* The integrity file of GM/T 0099-2020 Annex D.1 (防夹带): OFDEntries.xml lists the files of the package, and a GB/T
 * 35275 value over it says who listed them. It is no signature of the document and carries no digests. */
#include "ofd/open.h"
#include "verify/judged.h"
#include "xml/read.h"

static err unpack(struct judged *j, const struct ofd_file *file, struct slice *bytes)
{
	return zip_unpack(j->arena, file->entry, bytes);
}

/* The value: flavour A over the bytes of OFDEntries.xml. */
static err check_value(struct judged *j, struct slice value, struct slice list, const char *where)
{
	struct cert signer;
	const char *subject;
	err e = cms_verify_detached(j->arena, value, list, j->request->evidence->trust.memo, &signer);

	if (e.code == E_CRYPTO || e.code == E_NO_MEMORY)
		return e;
	if (e.code != E_OK)
		return fault(j, e.code == E_SIGNATURE ? REASON_SIGNATURE : REASON_SIGNATURE_MALFORMED, where,
			     "%s", err_trail()->detail);
	TRY(cert_subject_text(&signer, j->arena, &subject));
	return fact(j, NOTE_INTEGRITY_FILE, where, "under a certificate that is not judged: %s", subject);
}

/* File+ @FileLoc: each must be there. */
static err check_listed(struct judged *j, const struct xml_node *list, bool *listed)
{
	for (const struct xml_node *n = xml_child(list, "File"); n; n = xml_sibling(n, "File")) {
		struct slice path = xml_attr_text(n, "FileLoc");
		const struct ofd_file *file = ofd_find(j->ofd, path);

		if (file)
			listed[file - j->ofd->files] = true;
		else
			TRY(fault(j, REASON_CONTENT_CHANGED, text_of(j, path),
				  "listed, and not in the package"));
	}
	return OK;
}

static bool of_a_signature(const struct ofd_file *file)
{
	return file->kind == OFD_SIGNATURES || file->kind == OFD_SIGNATURE ||
	       file->kind == OFD_SIGNED_VALUE || file->kind == OFD_SEAL_FILE;
}

/* And each file of the package must be listed; signatures may have come later. */
static err check_unlisted(struct judged *j, const bool *listed, const struct ofd_file *own,
			  const struct ofd_file *value)
{
	for (size_t i = 0; i < j->ofd->file_count; i++) {
		const struct ofd_file *file = &j->ofd->files[i];

		if (!listed[i] && file != own && file != value && !of_a_signature(file))
			TRY(fault(j, REASON_CONTENT_CHANGED, text_of(j, file->entry->name),
				  "in the package, and not listed"));
	}
	return OK;
}

err check_integrity_file(struct judged *j)
{
	const struct ofd_file *own = j->ofd ? ofd_find(j->ofd, slice_str("OFDEntries.xml")) : NULL;
	const struct xml_node *loc, *list;
	const struct ofd_file *value;
	struct slice xml, bytes, path;
	struct xml_node *root;
	bool *listed;

	if (!own)
		return skip(j);
	TRY(unpack(j, own, &xml));
	if (xml_read(j->arena, xml, &root).code != E_OK ||
	    xml_one(root, "SignedValueLoc", &loc).code != E_OK || xml_exact_text(loc, &path).code != E_OK ||
	    xml_one(root, "FileList", &list).code != E_OK)
		return fault(j, REASON_XML_SHAPE, "OFDEntries.xml", "%s", err_trail()->detail);
	value = ofd_find(j->ofd, path);
	if (!value)
		return fault(j, REASON_SIGNATURE_MALFORMED, "OFDEntries.xml", "its signed value is absent");
	TRY(unpack(j, value, &bytes));
	TRY(check_value(j, bytes, xml, text_of(j, path)));
	listed = arena_array(j->arena, j->ofd->file_count + 1, bool);
	REQUIRE(listed, E_NO_MEMORY);
	TRY(check_listed(j, list, listed));
	return check_unlisted(j, listed, own, value);
}
