/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the document as a whole. */
#include "verify/judged.h"

/* GB/T 33190-2016 §18.1: Signatures.xml lists the signatures; of a PDF document its fields do. A document without any
 * is not judged good. */
err check_signatures(struct judged *j)
{
	size_t signed_by = 0;

	for (size_t i = 0; j->pdf && i < j->pdf->signature_count; i++)
		signed_by += !j->pdf->signatures[i].time_stamp;
	if ((j->ofd && j->ofd->signature_count == 0) || (j->pdf && signed_by == 0))
		return fault(j, REASON_NO_SIGNATURE, NULL, NULL);
	return OK;
}

static enum note note_of(enum ofd_note_kind kind)
{
	static const enum note notes[] = {
		[OFD_NOTE_CASE] = NOTE_LETTER_CASE,    [OFD_NOTE_BACKSLASH] = NOTE_BACKSLASH,
		[OFD_NOTE_DANGLING] = NOTE_DANGLING,   [OFD_NOTE_NAMESPACE] = NOTE_NAMESPACE,
		[OFD_NOTE_UNREACHED] = NOTE_UNREACHED, [OFD_NOTE_MAX_ID] = NOTE_MAX_ID,
	};

	return notes[kind];
}

/* Packages that can be opened at all deviate in the ways of formats.md §12.1 only; each is told. */
err check_package(struct judged *j)
{
	if (j->pdf)
		return judged_pdf_notes(j);
	if (!j->ofd)
		return skip(j);
	for (size_t i = 0; i < j->ofd->note_count; i++) {
		const struct ofd_note *note = &j->ofd->notes[i];

		TRY(warn(j, note_of(note->kind), text_of(j, note->file), note->location.len ? "%.*s" : NULL,
			 SLICE_ARG(note->location)));
	}
	return OK;
}

/* Art. 25: a trust list speaks until its end. */
err check_trust_list(struct judged *j)
{
	instant until = j->request->evidence->trust_list_until;
	char text[INSTANT_TEXT];

	if (until == 0)
		return skip(j);
	if (j->request->now <= until)
		return OK;
	instant_write(until, text);
	return fault(j, REASON_TRUST_LIST_STALE, NULL, "%s", text);
}
