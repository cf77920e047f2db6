/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/cover.h"

bool ofd_protects(const struct ofd_signature *signature, const struct ofd_file *file)
{
	for (size_t i = 0; i < signature->reference_count; i++)
		if (signature->references[i].file == file)
			return true;
	return false;
}

static size_t index_of(const struct ofd *ofd, const struct ofd_file *file)
{
	return (size_t)(file - ofd->files);
}

/* A file that shows something is never taken for a mere signature's file, whatever its name or content. */
static enum ofd_cover_class class_of(const struct ofd *ofd, const struct ofd_file *file)
{
	if (file == ofd->root)
		return OFD_COVER_ROOT;
	if (file->rendered)
		return OFD_COVER_OPEN;
	return file->kind == OFD_UNREACHED ? OFD_COVER_LOOSE : OFD_COVER_SIGNATURE;
}

static void mark_covered(const struct ofd *ofd, const struct ofd_signature *signature,
			 struct ofd_cover *cover)
{
	for (size_t i = 0; i < signature->reference_count; i++) {
		const struct ofd_file *file = signature->references[i].file;

		if (!file)
			continue;
		cover->rows[index_of(ofd, file)].class = OFD_COVERED;
		for (size_t d = 0; d < ofd->document_count; d++)
			cover->closes_document |= file == ofd->documents[d].signatures;
	}
}

/* From the last signature back to the one after this, so that the first of them stays. */
static void mark_later(const struct ofd *ofd, const struct ofd_signature *signature, struct ofd_cover *cover)
{
	for (const struct ofd_signature *s = ofd->signatures + ofd->signature_count; --s > signature;)
		for (size_t i = 0; i < s->reference_count; i++)
			if (s->references[i].file)
				cover->rows[index_of(ofd, s->references[i].file)].later = s;
}

err ofd_cover(struct arena *arena, const struct ofd *ofd, const struct ofd_signature *signature,
	      struct ofd_cover *out)
{
	struct ofd_cover cover = {.count = ofd->file_count};

	cover.rows = arena_array(arena, ofd->file_count + 1, struct ofd_cover_row);
	REQUIRE(cover.rows, E_NO_MEMORY);
	for (size_t i = 0; i < cover.count; i++) {
		cover.rows[i].file = &ofd->files[i];
		cover.rows[i].class = class_of(ofd, &ofd->files[i]);
	}
	mark_covered(ofd, signature, &cover);
	mark_later(ofd, signature, &cover);
	for (size_t i = 0; i < cover.count; i++) {
		struct ofd_cover_row *row = &cover.rows[i];

		cover.covered += row->class == OFD_COVERED;
		cover.open += row->class == OFD_COVER_OPEN;
		cover.loose += row->class == OFD_COVER_LOOSE;
		cover.root_open |= row->class == OFD_COVER_ROOT;
		if (row->class == OFD_COVERED || row->class == OFD_COVER_SIGNATURE)
			row->later = NULL;
	}
	*out = cover;
	return OK;
}
