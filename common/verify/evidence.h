/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence: all that the judge may know besides the document. Whoever calls the judge collects it; the judge
 * itself reads no file, asks nobody and has no clock, so the same document, evidence, policy and time give the same
 * report. What is missing here is missing: the judge says INDETERMINATE, never passed. */
#ifndef VERIFY_EVIDENCE_H
#define VERIFY_EVIDENCE_H

#include "gm/chain.h"
#include "gm/revocation.h"

/* What the registry says of a seal at a moment (message StatusAnswer), after its signature was checked. */
enum seal_status {
	STATUS_NOT_KNOWN, /* nobody could answer */
	STATUS_NONE,      /* no such seal is on file, or was at that moment */
	STATUS_FILED,
	STATUS_ACTIVE,
	STATUS_SUSPENDED,
	STATUS_SUPERSEDED,
	STATUS_CANCELLED,
	STATUS_INVALID,
	STATUS_EXPIRED,
	STATUS_COUNT
};
const char *seal_status_name(enum seal_status status); /* as stored and shown: "active", "none", "unknown" */
err seal_status_read(struct slice word, enum seal_status *status);

struct status_answer {
	enum seal_status status; /* at the moment asked for */
	instant since;           /* when that status began */
	instant until;           /* when that status ended; 0: it held when the registry answered */
	instant answered_at;
	instant valid_to;      /* the seal's own end; 0 when not told */
	const char *registry;  /* region code of who answered */
	struct slice seal_sm3; /* 32 bytes: digest of the seal as filed; empty when not told */
	struct slice owner;    /* credit code of the owner; empty when not told */
	struct slice proof; /* the answer as the registry signed it (message SignedDocument), for an archive;
				* empty: not signed, or not kept. The judge does not look at it */
};

/* What the judge is about to ask: the status of a seal at a moment, and what is to be had on certificates. */
struct expected {
	bool status;
	struct slice seal_code;
	instant at;
	struct cert_ref links[EXPECTED_LINKS_MAX];
	size_t link_count;
};

struct evidence {
	void *self; /* handed to the functions below */

	/* The status of the seal with this code at a moment. NULL, or STATUS_NOT_KNOWN: nobody to ask. An err is a
	 * fault of ours and ends the verification. */
	err (*status_at)(void *self, struct arena *arena, struct slice seal_code, instant at,
			 struct status_answer *answer);

	/* The earliest moment at which somebody trusted is known to have seen this signature (SM3 of the signed
	 * value): a signing record in the log, an earlier report. 0: nobody. NULL: nobody to ask. */
	err (*seen_at)(void *self, const uint8_t value_sm3[32], instant *at);

	/* Trust anchors and intermediate certificates. trust.memo may remember signatures from one verification
	 * to the next; NULL: nothing is remembered. */
	struct chain_trust trust;

	/* CRLs and OCSP responses, read but not verified: the judge does that. */
	struct revocation_evidence revocation;

	/* What more is to be had on this certificate: CRLs and OCSP responses, not even read, in the arena. Asked
	 * once for each certificate of a chain below its anchor. Nothing to be had is no error: *more stays
	 * empty, and the judge goes by what there is. NULL: nothing more. */
	err (*revocation_of)(void *self, struct arena *arena, const struct cert_ref *cert,
			     struct revocation_found *more);

	/* What will be asked of status_at and revocation_of, told as soon as the judge knows and before it verifies the signature: so
	 * that whoever has to ask others can begin. Changes no answer, and not everything need have been told. NULL: nobody wants to
	 * know. An err ends the verification. */
	err (*expect)(void *self, struct arena *arena, const struct expected *expected);

	/* For values that carry no certificate (bare SM2): the one to check with, DER; or empty. */
	struct slice signer_cert;

	/* When the trust list is out of date; 0: no trust list with an end was used. */
	instant trust_list_until;
};

#endif
