/* SPDX-License-Identifier: Apache-2.0 */
/* SignedData of GB/T 35275-2017: read in every flavour seen (formats.md §5), verify each signer, write.
 *
 * What the suite itself signs with it: approvals, filing receipts, status answers and verification reports
 * (detached: the message travels beside), and OFD signatures of Type=Sign. */
#ifndef CMS_SIGNED_DATA_H
#define CMS_SIGNED_DATA_H

#include "base/note.h"
#include "gm/cert.h"
#include "gm/key.h"

/* One SignerInfo, as received. */
struct cms_signer {
	struct slice issuer; /* Name, DER */
	struct slice serial; /* INTEGER content octets */
	struct slice digest_algorithm;
	struct slice attributes; /* authenticatedAttributes whole, with their [0] header; empty when absent */
	struct slice content_type;   /* of the attributes: OID; empty */
	struct slice message_digest; /* of the attributes; empty */
	instant signing_time;        /* of the attributes */
	bool has_time;
	struct slice signature_algorithm;
	struct slice signature; /* the SM2 value */
	note_set notes;
};

struct cms {
	struct slice whole;
	struct slice outer_type;   /* OID */
	struct slice content_type; /* OID of the encapsulated content */
	struct slice content;      /* its OCTET STRING's content; at == NULL when it is detached */
	struct slice *certs;       /* DER certificates, in the order given */
	size_t cert_count;
	struct cms_signer *signers;
	size_t signer_count; /* at least 1 */
	note_set notes;      /* of the whole; each signer has its own */
};

/* Read SignedData; nothing may follow it. E_DER: not canonical (attributes out of order apart: a note). E_SIGNATURE_FORM:
 * another shape, no signer, an attribute twice. E_TOO_BIG over CMS_MAX, CMS_CERTS_MAX, CMS_SIGNERS_MAX. */
err cms_read(struct arena *arena, struct slice bytes, struct cms *cms);

/* The signer's certificate by issuer and serial number (never "the first one"), among those inside; at == NULL when
 * it is not there. */
struct slice cms_signer_cert(const struct cms *cms, const struct cms_signer *signer);

/* SM3, and SM2 under one of its two names. */
bool cms_algorithms_ok(const struct cms_signer *signer);

/* The encapsulated content is text rather than the 32 bytes of a digest (A'). */
bool cms_content_is_text(const struct cms *cms);

/* It is of another size than a digest or its text: what was signed itself, as in ordinary CMS (RFC 5652 §5.2). */
bool cms_content_is_message(const struct cms *cms);

/* Does the data say anything about these bytes (formats.md §5.2)? Given their digest: the encapsulated content (A,
 * A', or these bytes themselves), the message digest of the attributes (B). *bound is false when neither is there (C), where only the
 * signature itself can tell. E_SIGNATURE when what is said is another digest. */
err cms_digest_check(const struct cms *cms, const struct cms_signer *signer, const struct sm3 *digest,
		     bool *bound);

/* The bytes that this signer's SM2 signature covers: the encapsulated content (A, A'), the attributes as stored with
 * the SET tag (B), or the message (C). E_NO_MEMORY. */
err cms_signed_part(struct arena *arena, const struct cms *cms, const struct cms_signer *signer,
		    struct slice message, struct slice *out);

/* ---- whole: what most callers want ---- */

/* Verify detached data over a message: every signer's certificate must be inside, every digest and signature must
 * fit. The first signer's certificate is given; whether to trust it is the caller's business (gm/chain.h). E_DER,
 * E_SIGNATURE_FORM, E_SIGNATURE, E_ALGORITHM, E_CERT_FORM. */
err cms_verify_detached(struct arena *arena, struct slice bytes, struct slice message, struct sm2_memo *memo,
			struct cert *signer);

struct cms_form {
	const struct key *key;
	const struct cert *cert;
	const struct slice *chain; /* further certificates to put inside, DER */
	size_t chain_count;
	instant signed_at; /* the signingTime attribute, to the second */
};

/* Sign a message: flavour B, attributes in DER order, the message not inside. E_CRYPTO, E_NO_MEMORY. */
err cms_sign_detached(struct arena *arena, const struct cms_form *form, struct slice message,
		      struct slice *out);

/* Sign a message in flavour A: its SM3 digest is the content and what is signed. For exchange with ofdrw. */
err cms_sign_digest(struct arena *arena, const struct cms_form *form, struct slice message,
		    struct slice *out);

#endif
