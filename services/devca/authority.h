/* SPDX-License-Identifier: Apache-2.0 */
/* The stand-in authority: a root, a CA below it that issues everything, an OCSP responder and a time-stamping
 * authority. All it knows lies in a folder:
 *
 *	root.cer ca.cer ocsp.cer tsa.cer   certificates, PEM; what a trust folder needs is *.cer
 *	root.key ca.key ocsp.key tsa.key   private keys, readable by the owner of the folder alone
 *	root.crl                           that the root has revoked nobody; DER, for as long as the root lasts
 *	issued/SERIAL.cer                  what was issued
 *	revoked                            a line each: SERIAL TIME REASON INVALID-SINCE
 *
 * Each file is replaced at once, so that the command and the server can work side by side. */
#ifndef DEVCA_AUTHORITY_H
#define DEVCA_AUTHORITY_H

#include "gm/cert.h"
#include "gm/key.h"
#include "gm/revocation.h"

#define DEVCA_NOTICE                                                                                               \
	"devca is NO licensed CA (电子认证服务机构): its certificates and time stamps prove nothing. For " \
	"development and tests only.\n"                                                                            \
	"devca 不是依法取得许可的电子认证服务机构，所签发的证书和时间戳没有法律效力，仅供开发测试。\n"

/* A key and its certificate. */
struct party {
	struct key key;
	struct cert cert;
};

struct authority {
	const char *folder;
	struct cert root;
	struct party ca, ocsp, tsa;
};

/* Make one in a folder, which is made if it is not there. E_NO_SUCH_STEP when there is one, E_IO, E_CRYPTO, E_NO_MEMORY. */
err authority_init(struct arena *arena, const char *folder, instant now);

/* Whether the folder holds one. */
bool authority_exists(const char *folder);

/* Read it. Certificates live in the arena. E_IO, E_CERT_FORM, E_KEY, E_CONF when a key and its certificate do not belong
 * together. authority_close forgets the keys; it is safe after a failed open of a zeroed struct. */
err authority_open(struct arena *arena, const char *folder, struct authority *out);
void authority_close(struct authority *authority);

/* ---- issuing (profile.c) ---- */

enum profile { PROFILE_OWNER, PROFILE_MAKER, PROFILE_OFFICE, PROFILE_TSA, PROFILE_TLS, PROFILES };
extern const char *const profile_names[PROFILES]; /* "owner", … */

struct wish {
	struct slice csr; /* PEM or DER */
	enum profile profile;
	instant not_before, not_after;
};

/* Check the request, issue, and keep a copy under issued/. The certificate is PEM, in the arena. Errors of csr_read;
 * E_FIELD when the subject is not what the profile demands, or the period leaves that of the CA. */
err authority_issue(const struct authority *authority, struct arena *arena, const struct wish *wish,
		    struct slice *pem);

/* ---- revoking (revoke.c) ---- */

/* From now on. serial is lower-case hexadecimal; invalid_since 0: now. E_NOT_FOUND when it was not issued here, E_NO_SUCH_STEP
 * when it is revoked already, E_FIELD, E_IO. */
err authority_revoke(const struct authority *authority, struct arena *arena, struct slice serial,
		     enum revocation_reason reason, instant invalid_since, instant now);

/* What is known of a serial number (INTEGER content octets). */
err authority_status(const struct authority *authority, struct arena *arena, struct slice serial,
		     struct ocsp_answer *out);

/* A new CRL, DER. */
err authority_crl(const struct authority *authority, struct arena *arena, instant now, struct slice *der);

/* The root's own, DER, as it was made with it. E_IO. */
err authority_root_crl(const struct authority *authority, struct arena *arena, struct slice *der);

/* "keyCompromise" and its like. E_FIELD. */
err reason_read(struct slice text, enum revocation_reason *out);

/* ---- answering (answer.c) ---- */

/* The response to a TimeStampReq or an OCSPRequest, DER; one that cannot be read is answered with a refusal. */
err authority_stamp(const struct authority *authority, struct arena *arena, struct slice request, instant now,
		    struct slice *response);
err authority_answer(const struct authority *authority, struct arena *arena, struct slice request,
		     instant now, struct slice *response);

/* The CA's certificate and the root's, PEM. */
err authority_chain(const struct authority *authority, struct arena *arena, struct slice *pem);

#endif
