/* SPDX-License-Identifier: Apache-2.0 */
/* An evidence bundle (证据包): a verification with all it rests on, in one ZIP container, so that anybody can make it
 * again from the bundle alone, decades later (art. 24).
 *
 *   SM3SUMS                          digest of every other file, in the form that `cksum -a sm3 --check` reads
 *   SM3SUMS.p7s, SM3SUMS.tst         perhaps: signed by whoever made the bundle (GB/T 35275), time-stamped
 *   judging.json                     when, by which rules and program it was judged, and what was asked
 *   policy.txt                       the policy's table as it was applied; its SM3 is the one in the report
 *   report.json, report.p7s          the report; perhaps the gateway's signature over it
 *   document.ofd                     what was judged: .ofd, .pdf, .esl (a seal), .dat (a signed value), .bin
 *   certificates/anchor-001.cer …    whom the judge trusted
 *   certificates/other-001.cer …     what led there
 *   certificates/registry-001.cer …  whose status answers were believed
 *   certificates/signer.cer          the certificate for a value that carries none
 *   revocation/known-001.crl, .ors … CRLs and OCSP answers at hand
 *   revocation/asked-001.crl, .ors … those had by asking about a certificate
 *   status/001.bin …                 the registry's signed answers (message SignedDocument)
 *
 * Files are stored as they are, in this order. The same bundle is the same bytes, and those bytes have one reading: what
 * bundle_open takes, bundle_write gives back. Time stamps stand inside the signatures they belong to. */
#ifndef ARCHIVE_BUNDLE_H
#define ARCHIVE_BUNDLE_H

#include "archive/said.h"
#include "base/id.h"
#include "verify/verify.h"

struct bundle {
	const char *program; /* that judged: "eseal 0.1.0" */

	/* what was judged */
	struct slice document;
	const char *ending; /* "ofd"; see bundle_ending */
	struct slice
		digest; /* of what a signed value signs, whose document stayed with its owner; else empty */

	/* how */
	char id[UUID_TEXT]; /* of the report */
	instant at;
	enum policy policy;
	enum time_rule time_rule;
	struct slice policy_table;

	/* by which evidence */
	struct chain_trust trust;              /* memo is NULL */
	struct revocation_evidence revocation; /* next is NULL */
	struct slice signer_cert;
	instant trust_list_until;
	const struct cert *registries;
	size_t registry_count;
	struct said said;

	/* what came of it */
	struct slice report;           /* JSON */
	struct slice report_signature; /* GB/T 35275, detached; empty: nobody signed it */

	/* about the bundle: both over bundle_list, the stamp over the signature where there is one; may be empty */
	struct slice list_signature;
	struct slice list_stamp;
};

/* What a document's file is called in a bundle, by its bytes. */
const char *bundle_ending(struct slice document);

/* SM3SUMS: what signing and stamping a bundle is about. E_TOO_BIG over the limits, E_NO_MEMORY, E_CRYPTO. */
err bundle_list(struct arena *arena, const struct bundle *bundle, struct slice *list);

/* The container, in the arena. Errors of bundle_list; E_ZIP_LIMIT over FILE_MAX. */
err bundle_write(struct arena *arena, const struct bundle *bundle, struct slice *zip);

/* Read a bundle. Nothing in it is believed yet but that it is whole: every byte is as it was written. What it gives
 * points into zip and the arena. E_BUNDLE, or E_ZIP_…, with the file in it as place, when something was changed, is
 * missing, or is too much; the same for whatever is no bundle. E_NO_MEMORY, E_CRYPTO. */
err bundle_open(struct arena *arena, struct slice zip, struct bundle *bundle);

#endif
