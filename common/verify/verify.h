/* SPDX-License-Identifier: Apache-2.0 */
/* The judge: document + evidence + policy + time → report. Pure: see verify/evidence.h.
 *
 * How it is built: proto/policies.def lists the checks, each is a function of its own (check_<symbol> in one of
 * the check_*.c) that reads like its clause, and verify.c makes them all, in that order, for every signature. A
 * check that finds a fault does not stop the others. */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "gm/sm3_beside.h"
#include "verify/evidence.h"
#include "verify/report.h"

struct verify_request {
	const char *id; /* of the report: a UUID, made by the caller */
	enum policy policy;
	enum time_rule time_rule;
	instant now; /* the moment of judging; a bare seal is judged for use at it */
	const struct evidence *evidence;
	struct sm3_beside *beside; /* a second thread for digests of large files; NULL: there is none */
};

/* Judge a file, whatever it is: an OFD or PDF document, a seal, a signed value. One that cannot be read has a report too.
 * Errors are only those of ours: E_NO_MEMORY, E_CRYPTO, or what evidence answered. The report and all it names live
 * as long as the arena and the file. */
err verify_file(struct arena *arena, struct slice file, const struct verify_request *request,
		struct report **report);

/* Judge a signed value against the digest of what it signs (32 bytes, SM3 of Signature.xml, or of any data), for
 * those who keep the document to themselves. */
err verify_value(struct arena *arena, struct slice value, struct slice digest,
		 const struct verify_request *request, struct report **report);

/* Judge a signed value over a document that lies beside it, byte for byte: GB/T 35275 detached, a bare SM2 value with
 * evidence->signer_cert, an SES_Signature whose dataHash is SM3 of the document. The value may come as text. The
 * report is about the document. */
err verify_detached(struct arena *arena, struct slice value, struct slice document,
		    const struct verify_request *request, struct report **report);

/* Judge a seal for use at request->now: before signing with it, and before it is delivered. */
err verify_seal(struct arena *arena, struct slice seal, const struct verify_request *request,
		struct report **report);

#endif
