/* SPDX-License-Identifier: Apache-2.0 */
/* A registry's answer about a seal (message StatusAnswer) as evidence for the judge. */
#ifndef ARCHIVE_STATUS_ANSWER_H
#define ARCHIVE_STATUS_ANSWER_H

#include "eseal/v1/documents.pb-c.h"
#include "verify/evidence.h"

/* What it says. Texts are borrowed from the message. E_FIELD when its status is not one we know. */
err status_answer_read(const Eseal__V1__StatusAnswer *said, struct status_answer *answer);

/* What a signed answer (a serialised SignedDocument) says of this seal at this moment, if one of these certificates
 * signed it. The proof is kept in the answer. E_SIGNATURE when it is another's, E_FIELD when it is about something else,
 * E_SYNTAX when it is no such document. */
err status_answer_check(struct arena *arena, struct slice proof, const struct cert *signers, size_t count,
			struct slice code, instant at, struct status_answer *answer);

/* Which seal and moment a signed answer is about, whoever signed it. E_SYNTAX. */
err status_answer_about(struct arena *arena, struct slice proof, struct slice *code, instant *at);

#endif
