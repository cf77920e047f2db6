/* SPDX-License-Identifier: Apache-2.0 */
/* A small office that keeps notes, to try out what all offices stand on.
 *
 *   POST /v1/notes                applicant   {"text": …} → 201; a text "fail" fails after the note was written
 *   GET  /v1/notes/{id}           applicant, reviewer
 *   POST /v1/notes/{id}/finish    reviewer    marks the note as done
 *   POST /v1/notes/{id}/await     applicant   200 when the note is done, 202 until then
 *   GET  /v1/board/{id}           public      one note, in one statement
 *   GET  /v1/count                public      how many notes, in one statement
 *   GET  /v1/me                   public      who asks
 *   GET  /v1/nap                  public      takes half a second */
#ifndef TESTS_LIB_NOTES_H
#define TESTS_LIB_NOTES_H

#include "svc/svc.h"

extern const struct office_def notes_office;

#endif
