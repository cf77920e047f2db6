/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of what a signature says about the PDF document that it stands in (GM/T 0112-2021, ISO 32000-1 §12.8). */
#include "verify/judged.h"

/* ISO 32000-1 §12.8.1: ByteRange covers the whole file as it was, but for the value of Contents. */
err check_byte_range(struct judged *j)
{
	if (!j->mark)
		return skip(j);
	if (j->mark->unsound)
		return fault(j, REASON_SIGNATURE_MALFORMED, j->mark->unsound_where, "%s", j->mark->unsound);
	return OK;
}

/* The report of the signature that stands in this object. */
static const struct signature_report *report_of(const struct judged *j, int object)
{
	for (size_t i = 0; i < j->pdf->signature_count; i++)
		if (j->pdf->signatures[i].object == object)
			return j->reports[i];
	return NULL;
}

/* A mark on a page is what another signature put there, and that signature says so only if it holds itself. */
static err check_mark(struct judged *j, const struct pdf_change *change)
{
	const struct signature_report *by = report_of(j, change->by);

	if (by && by->indication == INDICATION_PASSED)
		return warn(j, NOTE_MARKED_SINCE, change->where, "%.*s %s", SLICE_ARG(by->id),
			    by->signer.there ? by->signer.subject : "");
	return fault(j, REASON_NOT_COVERED, change->where, "a mark of a signature that does not hold");
}

static err check_change(struct judged *j, const struct pdf_change *change)
{
	switch (change->kind) {
	case PDF_CHANGED:
		return fault(j, REASON_CONTENT_CHANGED, change->where, "%s", change->what);
	case PDF_MARKED:
		return check_mark(j, change);
	default:
		return warn(j, NOTE_UPDATED_SINCE, change->where, "%s", change->what);
	}
}

/* GM/T 0112-2021 §7.6: what an update changed after the signature was not signed, whoever signed the update: a later
 * signer may add a signature, not change what an earlier one saw. */
err check_updates(struct judged *j)
{
	if (!j->mark || j->mark->unsound)
		return skip(j);
	for (size_t i = 0; i < j->pdf->outside_count; i++)
		TRY(fault(j, REASON_NOT_COVERED, j->pdf->outside[i],
			  "the stream's data lies in another file"));
	for (size_t i = 0; i < j->mark->change_count; i++)
		TRY(check_change(j, &j->mark->changes[i]));
	return OK;
}

/* SubFilter is what other readers go by; the value is read as what it is, whatever stands there. */
err judged_sub_filter(struct judged *j)
{
	static const struct {
		const char *name;
		bool seal;
	} known[] = {
		{"/GM.sm2seal", true}, /* GB/T 38540, as written by Chinese products */
		{"/adbe.pkcs7.detached", false},
		{"/ETSI.CAdES.detached", false},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (slice_is(j->mark->sub_filter, known[i].name) && known[i].seal == (j->ses != NULL))
			return OK;
	return warn(j, NOTE_SUB_FILTER, "SubFilter", "%.*s", SLICE_ARG(j->mark->sub_filter));
}

/* What is worth telling of the document as a whole. */
err judged_pdf_notes(struct judged *j)
{
	static const char *const active[PDF_ACTIVE_COUNT] = {
		[PDF_ACTIVE_SCRIPT] = "scripts or actions",
		[PDF_ACTIVE_LAYERS] = "optional content",
		[PDF_ACTIVE_XFA] = "an XFA form",
		[PDF_ACTIVE_FILES] = "embedded files",
	};

	for (size_t i = 0; i < PDF_ACTIVE_COUNT; i++)
		if (j->pdf->active[i])
			TRY(warn(j, NOTE_ACTIVE_CONTENT, NULL, "%s", active[i]));
	for (size_t i = 0; i < j->pdf->signature_count; i++)
		if (j->pdf->signatures[i].time_stamp)
			TRY(warn(j, NOTE_DOCUMENT_TIME_STAMP, j->pdf->signatures[i].id, NULL));
	return OK;
}
