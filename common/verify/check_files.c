/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of what a signature says about the files of its package. */
#include <strings.h>

#include "ofd/elsewhere.h"
#include "verify/judged.h"

/* GB/T 33190-2016 §18.2: CheckMethod; missing means MD5, which nobody may rely on. */
static bool method_is(struct slice written, const char *name)
{
	return written.len == strlen(name) && strncasecmp((const char *)written.at, name, written.len) == 0;
}

static bool method_is_sm3(struct slice written)
{
	return method_is(written, "SM3") || method_is(written, "1.2.156.10197.1.401") ||
	       method_is(written, "1.2.156.10197.1.401.1") || method_is(written, "1.2.156.10197.1.401.2");
}

err check_digest_method(struct judged *j)
{
	struct slice written;

	if (!j->entry)
		return skip(j);
	written = j->entry->check_method;
	if (written.len == 0)
		return fault(j, REASON_DIGEST_WEAK, "CheckMethod", "missing, which means MD5");
	if (!method_is_sm3(written))
		return fault(j, REASON_DIGEST_WEAK, "CheckMethod", "%.*s", SLICE_ARG(written));
	if (written.len > strlen("1.2.156.10197.1.401"))
		return warn(j, NOTE_METHOD_VARIANT, "CheckMethod", "%.*s", SLICE_ARG(written));
	return OK;
}

static err check_reference(struct judged *j, const struct ofd_reference *ref)
{
	uint8_t digest[SM3_SIZE];

	if (ref->digest.len != SM3_SIZE)
		return fault(j, REASON_SIGNATURE_MALFORMED, text_of(j, ref->path),
			     "a CheckValue of %zu bytes", ref->digest.len);
	if (ref->again)
		return fault(j, REASON_SIGNATURE_MALFORMED, text_of(j, ref->path), "named twice");
	if (!ref->file)
		return fault(j, REASON_CONTENT_CHANGED, text_of(j, ref->path), "missing");
	TRY(ofd_file_sm3(j->ofd, ref->file, digest));
	if (!slice_eq(ref->digest, slice(digest, sizeof(digest))))
		return fault(j, REASON_CONTENT_CHANGED, text_of(j, ref->path), NULL);
	return OK;
}

/* GB/T 33190-2016 §18.2: each Reference names a file and its digest. */
err check_reference_digests(struct judged *j)
{
	if (!j->entry || !method_is_sm3(j->entry->check_method))
		return skip(j);
	for (size_t i = 0; i < j->entry->reference_count; i++)
		TRY(check_reference(j, &j->entry->references[i]));
	return OK;
}

/* Seal/BaseLoc: "the seal file", which a reader shows; it must be the seal that was used. */
err check_seal_file(struct judged *j)
{
	const char *where;

	if (!j->entry || !j->ses || j->entry->seal_path.len == 0)
		return skip(j);
	where = text_of(j, j->entry->seal_path);
	if (!j->entry->seal_file)
		return fault(j, REASON_SEAL_MISMATCH, where, "missing");
	if (!slice_eq(j->entry->seal, j->ses->seal.whole))
		return fault(j, REASON_SEAL_MISMATCH, where, NULL);
	return OK;
}

/* A path of the package: "/Doc_0/Signs/Sign_0/Signature.xml". */
static bool looks_like_path(struct slice text)
{
	static const char end[] = ".xml";

	return text.len > sizeof(end) && text.at[0] == '/' &&
	       strncasecmp((const char *)text.at + text.len - strlen(end), end, strlen(end)) == 0;
}

/* GB/T 38540-2020 §7.1: propertyInfo states at least the protected range; for OFD the absolute path of
 * Signature.xml. Whoever names another file of the package, or the place of another one, signed something else. */
err check_property(struct judged *j)
{
	const struct ofd_file *named;
	struct slice property, own;

	if (!j->entry || !j->ses)
		return skip(j);
	property = j->ses->property;
	TRY(ofd_absolute(j->arena, j->entry->file->entry->name, &own));
	if (slice_eq(property, own))
		return OK;
	named = ofd_find(j->ofd, property);
	if (named != j->entry->file && (named || looks_like_path(property)))
		return fault(j, REASON_PROPERTY_MISMATCH, "propertyInfo", "%.*s", SLICE_ARG(property));
	return warn(j, NOTE_PROPERTY_OTHER, "propertyInfo", "%.*s", SLICE_ARG(property));
}

/* The later signature that names this file and has passed: its report, and its signer's name. */
static const struct signature_report *covering(const struct judged *j, const struct ofd_file *file)
{
	const struct ofd_signature *all = j->ofd->signatures;
	size_t own = (size_t)(j->entry - all);

	for (size_t i = own + 1; i < j->ofd->signature_count; i++) {
		if (all[i].document == j->entry->document && ofd_protects(&all[i], file) && j->reports[i] &&
		    j->reports[i]->indication == INDICATION_PASSED)
			return j->reports[i];
	}
	return NULL;
}

/* A root that nobody protects is told: a changed one leads to other files, which are then not covered. Unless there is
 * one that this signature covers too. */
static err check_open_root(struct judged *j, const char *name, bool *open)
{
	const struct ofd_file *other;

	TRY(ofd_elsewhere(j->ofd, j->entry, &other));
	*open = other != NULL;
	if (!other)
		return warn(j, NOTE_ROOT_UNPROTECTED, name, NULL);
	return fault(j, REASON_NOT_COVERED, name, "%s: it could lead to %.*s instead",
		     ofd_kind_name(OFD_ROOT), SLICE_ARG(other->entry->name));
}

static err check_open_file(struct judged *j, const struct ofd_file *file, bool *open)
{
	const struct signature_report *later = covering(j, file);
	const char *name = text_of(j, file->entry->name);

	*open = !later;
	if (later)
		return warn(j, NOTE_COVERED_LATER, name, "%.*s %s", SLICE_ARG(later->id),
			    later->signer.there ? later->signer.subject : "");
	if (file->kind == OFD_ROOT)
		return check_open_root(j, name, open);
	return fault(j, REASON_NOT_COVERED, name, "%s", ofd_kind_name(file->kind));
}

/* Coverage is computed by us (formats.md §7.6): every file that can change what a reader sees. */
err check_coverage(struct judged *j)
{
	struct signature_report *r = j->report;
	struct ofd_cover cover;

	if (j->mark) /* see the check of updates */
		return skip(j);
	if (!j->entry && j->message.at) /* the whole of it is signed */
		return skip(j);
	if (!j->entry)
		return j->seal_alone ? skip(j) : warn(j, NOTE_NO_REFERENCES_SEEN, NULL, NULL);
	TRY(ofd_cover(j->arena, j->ofd, j->entry, &cover));
	r->has_coverage = true;
	r->protected_count = cover.covered;
	r->unprotected = arena_array(j->arena, cover.count + 1, const char *);
	REQUIRE(r->unprotected, E_NO_MEMORY);
	for (size_t i = 0; i < cover.count; i++) {
		const struct ofd_cover_row *row = &cover.rows[i];
		bool open = false;

		if (row->class == OFD_COVER_OPEN || row->class == OFD_COVER_ROOT)
			TRY(check_open_file(j, row->file, &open));
		if (row->class == OFD_COVER_LOOSE)
			TRY(warn(j, NOTE_LOOSE, text_of(j, row->file->entry->name), NULL));
		if (open)
			r->unprotected[r->unprotected_count++] = text_of(j, row->file->entry->name);
	}
	return OK;
}
