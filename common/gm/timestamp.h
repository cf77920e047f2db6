/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps: RFC 3161, GB/T 20520, with SM2 and SM3 (OpenSSL 3.0 writes none for SM2 keys). A token is a
 * ContentInfo with SignedData over a TSTInfo; formats.md §6 has the order of the checks. */
#ifndef GM_TIMESTAMP_H
#define GM_TIMESTAMP_H

#include "gm/chain.h"
#include "gm/key.h"
#include "gm/revocation.h"

/* A token, read but not verified. Points into its DER. */
struct timestamp {
	struct slice der;
	struct slice info;      /* the TSTInfo, as signed (through messageDigest) */
	struct slice policy;    /* OID */
	struct slice algorithm; /* OID of the imprint's digest */
	struct slice imprint;
	struct slice serial;
	struct slice nonce; /* magnitude; empty when there is none */
	instant gen_time;
	int version;                /* of the TSTInfo: 1 (RFC 3161) or 2 (GM/T 0031-2025) */
	bool gm_type;               /* outer type 1.2.156.10197.6.1.4.2.2 rather than PKCS #7's */
	struct slice attributes;    /* the authenticated attributes, whole, with their [0] tag; never empty */
	struct slice value;         /* the SM2 signature value */
	struct slice signer_issuer; /* who signed: issuer name and serial number */
	struct slice signer_serial;
	struct slice certs; /* content of the certificates set; may be empty */
};

/* E_DER, E_ALGORITHM, E_SIGNATURE_FORM (not a token, or not of one signer), E_TOO_BIG over TIMESTAMP_DER_MAX. */
err timestamp_read(struct slice der, struct timestamp *out);

/* What was found, in the order of the checks; the first that failed. */
enum timestamp_fault {
	TIMESTAMP_SOUND,
	TIMESTAMP_FORMAT,      /* not a token */
	TIMESTAMP_NO_CERT,     /* the signer's certificate is neither inside nor among the others given */
	TIMESTAMP_SIGNATURE,   /* attributes or signature do not fit the TSTInfo */
	TIMESTAMP_CHAIN,       /* the certificate's chain is broken */
	TIMESTAMP_PERIOD,      /* the certificate was not valid at genTime */
	TIMESTAMP_PURPOSE,     /* it may not sign, or its critical purpose is not id-kp-timeStamping alone */
	TIMESTAMP_IMPRINT,     /* it stamps something else, or with another digest than SM3 */
	TIMESTAMP_FROM_FUTURE, /* genTime lies after the present (skew TIMESTAMP_SKEW_SECONDS) */
	TIMESTAMP_REVOKED,     /* a certificate of its chain was revoked: never found by timestamp_judge */
	TIMESTAMP_UNTRUSTED,   /* all of the above is well, but the chain ends at nobody we know */
	TIMESTAMP_FAULTS
};

struct timestamp_result {
	enum timestamp_fault fault; /* the first fault; TIMESTAMP_UNTRUSTED only when there is no other */
	struct timestamp token;     /* set unless TIMESTAMP_FORMAT */
	instant gen_time;
	const struct cert *tsa; /* the signer's certificate, in the arena; NULL when there is none */
	struct chain chain;     /* judged at gen_time; set when tsa is */
};

/* Judge a token over these bytes: for a seal or signature, the SM2 signature value, that is the content of the BIT
 * STRING without its unused-bits octet. Certificates are looked for inside the token and among trust->others.
 * E_CRYPTO, E_NO_MEMORY; anything wrong with the token is a fault. */
err timestamp_judge(struct slice token, struct slice stamped, const struct chain_trust *trust, instant now,
		    struct arena *arena, struct timestamp_result *out);

/* Does this revocation, of a certificate of the authority's chain, undo a token of that time? RFC 3161 §4: what was
 * stamped before an authority was retired in order stays good; where a key was lost, or nobody says why it was
 * revoked, every token is void. */
bool timestamp_undone(instant gen_time, const struct revocation *found);

const char *timestamp_fault_text(enum timestamp_fault fault);

/* TimeStampReq for these bytes, with SM3, the nonce and certReq TRUE. */
err timestamp_request_write(struct slice stamped, struct slice nonce, struct arena *arena, struct slice *der);

struct timestamp_request {
	struct slice algorithm, imprint, nonce, policy;
	bool cert_wanted;
};
err timestamp_request_read(struct slice der, struct timestamp_request *out);

/* TimeStampResp: the token of a granted one, whole. E_SIGNATURE_FORM when it was refused or has none; E_SIGNATURE
 * when its nonce is not the one given or it stamps something else than stamped. */
err timestamp_response_read(struct slice der, struct slice stamped, struct slice nonce, struct slice *token);

/* Answer a request: a token signed by the authority, in a TimeStampResp. */
struct timestamp_form {
	const struct timestamp_request *request;
	const struct cert *tsa;
	const struct cert *chain; /* sent along when certificates are wanted; may be none */
	size_t chain_count;
	const struct key *key;
	struct slice policy; /* OID */
	struct slice serial; /* magnitude */
	instant gen_time;
	int version;  /* of the TSTInfo: 1, or 2 */
	bool gm_type; /* the outer type of GB/T 35275 instead of PKCS #7's */
};
err timestamp_token_write(const struct timestamp_form *form, struct arena *arena, struct slice *token);
err timestamp_response_write(struct slice token, struct arena *arena, struct slice *der);

/* A refusal: PKIFailureInfo bit (0 badAlg, 2 badRequest, 5 badDataFormat, 15 unacceptedPolicy, 25 systemFailure). */
err timestamp_refusal_write(unsigned failure, struct arena *arena, struct slice *der);

#endif
