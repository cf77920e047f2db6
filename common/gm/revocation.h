/* SPDX-License-Identifier: Apache-2.0 */
/* What CRLs and OCSP responses say about a certificate. Both are verified here, since OpenSSL 3.0 cannot verify
 * either with the SM2 identifier (formats.md §2.5, rows 3 and 4).
 *
 * Evidence speaks for a moment between its thisUpdate and its nextUpdate; what it says of earlier moments follows
 * from the revocation date it gives. Evidence that is forged, stale, from the future, of another issuer or by
 * somebody not entitled never counts as "good": the answer stays REVOCATION_UNKNOWN and says why. */
#ifndef GM_REVOCATION_H
#define GM_REVOCATION_H

#include "gm/cert.h"
#include "gm/key.h"

enum revocation_state { REVOCATION_UNKNOWN, REVOCATION_GOOD, REVOCATION_REVOKED };

/* Why unknown. */
enum revocation_doubt {
	REVOCATION_NO_DOUBT,
	REVOCATION_NO_EVIDENCE,   /* nothing given is about this certificate's issuer */
	REVOCATION_BAD_SIGNATURE, /* the evidence was not signed by whom it names */
	REVOCATION_NOT_ENTITLED,  /* signed by somebody who may not */
	REVOCATION_STALE, /* nextUpdate lies before the moment, or is missing; or an old answer was replayed */
	REVOCATION_NOT_YET,     /* thisUpdate lies after the present */
	REVOCATION_UNSUPPORTED, /* indirect CRL, silence of a partial or delta one, unknown critical extension */
	REVOCATION_AFTER_EXPIRY, /* made after the certificate expired: it may have been dropped from the list */
	REVOCATION_SAYS_UNKNOWN, /* OCSP certStatus unknown */
	REVOCATION_DOUBTS
};

/* CRLReason, RFC 5280 §5.3.1. */
enum revocation_reason {
	REASON_UNSPECIFIED = 0,
	REASON_KEY_COMPROMISE = 1,
	REASON_CA_COMPROMISE = 2,
	REASON_AFFILIATION_CHANGED = 3,
	REASON_SUPERSEDED = 4,
	REASON_CESSATION = 5,
	REASON_HOLD = 6,
	REASON_REMOVE_FROM_CRL = 8,
	REASON_PRIVILEGE_WITHDRAWN = 9,
	REASON_AA_COMPROMISE = 10,
};
const char *revocation_reason_text(enum revocation_reason reason); /* "keyCompromise" */

struct revocation {
	enum revocation_state state;
	enum revocation_doubt doubt; /* when unknown */
	instant revoked_at;          /* when revoked */
	enum revocation_reason reason;
	instant invalid_since; /* invalidityDate; equals revoked_at when none is given */
	instant this_update, next_update;
	enum { REVOCATION_BY_NOBODY, REVOCATION_BY_CRL, REVOCATION_BY_OCSP } source;
};

/* ---- reading ---- */

/* A CRL, read but not verified. Points into its DER. */
struct crl {
	struct slice der, tbs, issuer, signature;
	struct slice entries; /* content of revokedCertificates; empty when there are none */
	instant this_update, next_update;
	bool has_next_update;
	bool partial;      /* delta, or for some certificates or reasons: its silence says nothing */
	bool unsupported;  /* indirect, or an unknown critical extension: it says nothing at all */
	struct sm3 digest; /* of der */
};

/* E_DER, E_ALGORITHM, E_TOO_BIG over CRL_DER_MAX. crl_read_any takes PEM too. */
err crl_read(struct slice der, struct crl *out);
err crl_read_any(struct slice bytes, struct arena *arena, struct crl *out);

/* An OCSP response, read but not verified. */
struct ocsp {
	struct slice der;
	int status;       /* responseStatus; nothing below is set unless 0 */
	struct slice tbs; /* tbsResponseData */
	struct slice signature;
	struct slice responder_name; /* byName; else empty */
	struct slice responder_key;  /* byKey: SHA-1 of the key; else empty */
	struct slice responses;      /* content of SEQUENCE OF SingleResponse */
	struct slice nonce;          /* empty when there is none */
	struct slice certs;          /* content of the SEQUENCE OF Certificate; may be empty */
	instant produced_at;
	bool unsupported; /* an unknown critical extension */
};

/* E_DER, E_ALGORITHM, E_TOO_BIG over OCSP_DER_MAX. */
err ocsp_read(struct slice der, struct ocsp *out);

/* Whose standing is in question, in bytes that are compared, digested and sent on, and that nobody has to read: a cell
 * asks so, and whoever answers it runs no parser over what a stranger wrote (decision 0023). Points into the certificates. */
struct cert_ref {
	struct slice serial;      /* INTEGER content octets, 1 to CERT_SERIAL_MAX */
	struct slice issuer_name; /* Name, DER */
	struct slice issuer_key;  /* SM2_POINT_SIZE bytes */
	struct sm3 digest;        /* of the certificate */
	struct sm3 issuer_digest; /* of its issuer's, that was asked with */
};
struct cert_ref cert_ref(const struct cert *cert, const struct cert *issuer);

/* CRLs and OCSP responses, DER, as somebody gave them: not even read. */
struct revocation_found {
	const struct slice *crls;
	size_t crl_count;
	const struct slice *ocsps;
	size_t ocsp_count;
};

struct revocation_evidence;

/* Read them, in the arena; what cannot be read is left out. E_CRYPTO, E_NO_MEMORY. */
err revocation_read(struct arena *arena, const struct revocation_found *found,
		    struct revocation_evidence *out);

/* ---- judging ---- */

struct revocation_question {
	const struct cert *cert;
	const struct cert *issuer; /* who issued it: chain_issuer() */
	bool issuer_is_anchor;     /* then it is a name and a key: its extensions are not examined */
	instant at;                /* the moment asked about */
	instant now;           /* evidence from after it is from the future (skew REVOCATION_SKEW_SECONDS) */
	struct slice nonce;    /* OCSP: the answer must carry it; empty: none was asked for */
	struct sm2_memo *memo; /* may be NULL */
	/* What is known of responders: one whose certificate lacks id-pkix-ocsp-nocheck is believed only if it is known
	 * not to be revoked. NULL: it is not believed. revocation_judge sets it. */
	const struct revocation_evidence *on_responders;
};

/* One piece of evidence. E_CRYPTO only; anything wrong with the evidence is a doubt. */
err revocation_by_crl(const struct revocation_question *q, const struct crl *crl, struct revocation *out);
err revocation_by_ocsp(const struct revocation_question *q, const struct ocsp *ocsp, struct revocation *out);

/* Everything there is: revoked if any entitled evidence says so, else good if any says so, else the doubt that
 * came nearest. The arrays may be empty. */
struct revocation_evidence {
	const struct crl *crls;
	size_t crl_count;
	const struct ocsp *ocsps;
	size_t ocsp_count;
	const struct revocation_evidence *next; /* further evidence; NULL: no more */
};
err revocation_judge(const struct revocation_question *q, const struct revocation_evidence *evidence,
		     struct revocation *out);

/* ---- asking and answering OCSP, writing CRLs ---- */

/* OCSPRequest for one certificate, with SM3 in the CertID and a nonce unless that is empty. */
err ocsp_request_write(const struct cert_ref *cert, struct slice nonce, struct arena *arena,
		       struct slice *der);

/* The same with SHA-1, which is all that responders of RFC 5019 know. It only says which issuer is meant: what the answer
 * is worth, its SM2 signature says. */
err ocsp_request_write_sha1(const struct cert_ref *cert, struct slice nonce, struct arena *arena,
			    struct slice *der);

/* What a request asks: its certIDs in order, each as received. */
struct ocsp_request {
	struct {
		struct slice id; /* CertID, whole */
		struct slice serial;
		bool ours; /* its hashes name the issuer given to ocsp_request_read */
	} asked[OCSP_ASKED_MAX];
	size_t count;
	struct slice nonce;
};
err ocsp_request_read(struct slice der, const struct cert *issuer, struct ocsp_request *out);

/* An answer to write: one status for each of the request's. */
struct ocsp_answer {
	enum revocation_state state;
	instant revoked_at;
	enum revocation_reason reason;
};
struct ocsp_reply {
	const struct ocsp_request *request;
	const struct ocsp_answer *answers; /* request->count of them */
	const struct cert *responder;      /* its certificate goes along */
	bool by_key;                       /* name it by its key instead of its name */
	const struct key *key;
	instant produced_at, this_update;
	instant next_update; /* 0: not said */
};
err ocsp_response_write(const struct ocsp_reply *reply, struct arena *arena, struct slice *der);

/* An OCSPResponse that only says why there is none (RFC 6960 §4.2.1): 1 malformedRequest, 2 internalError,
 * 3 tryLater, 5 sigRequired, 6 unauthorized. */
err ocsp_error_write(int status, struct arena *arena, struct slice *der);

/* A CRL (version 2). Entries may be in any order. */
struct crl_entry {
	struct slice serial; /* INTEGER content octets */
	instant revoked_at;
	enum revocation_reason reason;
	instant invalid_since; /* 0: not said */
};
struct crl_form {
	const struct cert *issuer;
	const struct key *key;
	int64_t number;
	instant this_update, next_update;
	const struct crl_entry *entries;
	size_t count;
};
err crl_write(const struct crl_form *form, struct arena *arena, struct slice *der);

#endif
