/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge knows while it judges one signature. For the files of verify/ alone.
 *
 * verify.c fills this in (read.c) and then calls every check; a check only reads it and adds findings. */
#ifndef VERIFY_JUDGED_H
#define VERIFY_JUDGED_H

#include "cms/signed_data.h"
#include "gm/timestamp.h"
#include "ofd/cover.h"
#include "pdf/open.h"
#include "ses/signature.h"
#include "verify/verify.h"

/* What the evidence says today of the certificates of a chain, the leaf's first. One that ends an untrusted path has
 * nobody who could have revoked it, and is left out, unless it is the leaf. */
struct standing {
	struct revocation of[CHAIN_LENGTH_MAX];
	size_t count;
};

/* Somebody whose certificate is in question: a signer, or the maker of the seal. */
struct party {
	const char *field; /* where the certificate stands, for findings */
	struct slice der;  /* its bytes; empty: there is none */
	err read;          /* how reading it went */
	const char *why;   /* it could not be read; NULL */
	struct cert cert;  /* when read is OK */
	bool has_moment;
	instant moment;               /* as of which it is judged */
	struct chain chain;           /* at that moment */
	instant known_at;             /* as of when what is known of it counts */
	struct standing standing;     /* of judged_standings */
	const struct cms_signer *cms; /* of GB/T 35275 data: its SignerInfo */
	struct slice signed_part;     /* what it signed, when read is OK; empty: that is not at hand */
	struct sm3 e;                 /* the digest of that, behind the one of its key */
};

struct judged {
	struct arena *arena;
	const struct verify_request *request;
	struct signature_report *report; /* NULL for the document as a whole */
	struct findings *findings;       /* where findings go */
	enum check check;                /* the one being made */
	enum grade grade;                /* and what its findings mean */

	/* where it stands; NULL for a value or seal by itself */
	const struct ofd *ofd;
	const struct ofd_signature *entry;
	struct ofd_whole *whole; /* the container's digest, of which something may be left */
	const struct pdf *pdf;   /* instead of an OFD package */
	const struct pdf_signature *mark;
	struct signature_report *const
		*reports; /* of all signatures of the document; by index, NULL if not yet */

	/* what it is; the part that does not apply is NULL or empty */
	struct slice value;
	bool is_file;                   /* it is all of the file that the report is about */
	const uint8_t *known_value_sm3; /* its digest, where somebody knows it; else NULL */
	bool seal_alone;
	bool from_text; /* it came as base64 or PEM */
	enum ses_value_kind kind;
	enum reason unreadable; /* REASON_NONE: read without fault */
	const char *unreadable_where;
	const char *unreadable_detail;
	const struct ses_signature *ses;
	const struct ses_seal *seal;
	const struct cms *cms;

	/* what it is about */
	bool has_digest;
	struct sm3 digest;    /* of what is signed */
	struct slice message; /* what is signed, if it is at hand */

	struct party *signers; /* one, or each SignerInfo's */
	size_t signer_count;
	struct party maker;

	/* when */
	enum time_source source;
	instant moment; /* of signing; for a seal by itself that of judging */
	bool has_claim;
	instant claimed; /* what the signer says */
	bool stamped;    /* there is a time stamp */
	struct timestamp_result stamp;
	bool seal_stamped;
	struct timestamp_result seal_stamp;
	struct standing stamp_standing, seal_stamp_standing;

	struct inquiry **inquiries; /* what was asked for this document, see revoked.c */

	bool has_standings;
	bool asked_status;
	struct status_answer status;
	struct sm3 seal_sm3; /* of the seal, when register_counts */
	bool asked_seen;
	instant seen; /* when somebody trusted first saw this signature; 0: nobody did */
};

/* ---- findings (findings.c) ---- */

/* A fault or a lack of evidence, as the reason has it. detail may be NULL; else printf. */
err fault(struct judged *j, enum reason reason, const char *where, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/* Something worth telling: a warning. A fact is told beside a pass and warns of nothing. */
err warn(struct judged *j, enum note note, const char *where, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));
err fact(struct judged *j, enum note note, const char *where, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/* The check does not apply. */
err skip(struct judged *j);

/* Worst indication and first reason of what was found. */
void findings_sum(const struct findings *findings, enum indication *indication, enum reason *reason);

/* A slice as text for a finding. NULL when memory is out. */
const char *text_of(struct judged *j, struct slice text);

/* ---- reading (read.c, digests.c, parties.c) ---- */

/* Read the value or seal of j and everybody in it; faults are kept in unreadable. */
err judged_read(struct judged *j);

/* Digest it, what its signers and the maker signed, their certificates, and the seal. */
err judged_digests(struct judged *j);

/* Establish the time (time stamps, claims), then each party's chain at its moment; and tell what will be asked. */
err judged_time(struct judged *j);
err judged_parties(struct judged *j);

/* What the evidence says of each party's chain, when a check first wants to know: the signature has been verified by then,
 * and what was told ahead has come. */
err judged_standings(struct judged *j);

/* Does somebody trusted who saw this signature before an end bear out a time that is only claimed (parties.c)? */
err judged_seen_before(struct judged *j, instant end, bool *seen);

/* What the evidence says of each certificate of a chain below its anchor, at a moment (revoked.c). */
err judged_standing(struct judged *j, const struct chain *chain, instant at, struct standing *out);

/* The same questions, to be told ahead: added to what is expected, unless there are too many (revoked.c). */
void judged_expect_links(const struct judged *j, const struct chain *chain, struct expected *expected);

/* The register will be asked: about the seal, as of the moment judged (check_status.c). */
bool judged_asks_register(const struct judged *j);

/* Does the policy ask whether certificates were revoked, or the register for the seal? */
bool revocation_counts(const struct judged *j);
bool register_counts(const struct judged *j);

/* The reason for which a reader's error code stands; REASON_NONE when it is a fault of ours. */
enum reason reason_of_error(enum code code);

/* Is the value's party trusted by us: a sound chain. */
bool party_trusted(const struct party *party);

/* ---- a PDF document (check_pdf.c): parts of the checks type and package ---- */

err judged_sub_filter(struct judged *j);
err judged_pdf_notes(struct judged *j);

/* ---- the checks: each row of proto/policies.def has one ---- */

#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh)         \
	err check_##symbol(struct judged *j);
#include "policies.def"

#endif
