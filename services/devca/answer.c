/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps (RFC 3161) and OCSP (RFC 6960). */
#include "base/buf.h"
#include "der/oid.h"
#include "devca/authority.h"
#include "gm/issue.h"
#include "gm/timestamp.h"

/* PKIFailureInfo */
enum { BAD_ALGORITHM = 0, BAD_FORMAT = 5, UNACCEPTED_POLICY = 15 };

/* 1.2.3.4.1: the policy that everybody uses in tests */
static const struct slice policy = {(const uint8_t *)"\x2a\x03\x04\x01", 4};

err authority_stamp(const struct authority *authority, struct arena *arena, struct slice request, instant now,
		    struct slice *response)
{
	struct timestamp_request asked;
	uint8_t serial[16];
	struct slice token;

	if (timestamp_request_read(request, &asked).code != E_OK)
		return timestamp_refusal_write(BAD_FORMAT, arena, response);
	if (!slice_eq(asked.algorithm, OID_SM3) || asked.imprint.len != SM3_SIZE)
		return timestamp_refusal_write(BAD_ALGORITHM, arena, response);
	if (asked.policy.len > 0 && !slice_eq(asked.policy, policy))
		return timestamp_refusal_write(UNACCEPTED_POLICY, arena, response);
	TRY(issue_serial(serial));

	const struct timestamp_form form = {
		.request = &asked,
		.tsa = &authority->tsa.cert,
		.chain = &authority->ca.cert,
		.chain_count = 1,
		.key = &authority->tsa.key,
		.policy = policy,
		.serial = slice(serial, sizeof(serial)),
		.gen_time = now,
		.version = 1,
	};

	TRY(timestamp_token_write(&form, arena, &token));
	return timestamp_response_write(token, arena, response);
}

/* OCSPResponseStatus */
enum { MALFORMED_REQUEST = 1 };

err authority_answer(const struct authority *authority, struct arena *arena, struct slice request,
		     instant now, struct slice *response)
{
	struct ocsp_answer answers[OCSP_ASKED_MAX] = {0};
	struct ocsp_request asked;

	if (ocsp_request_read(request, &authority->ca.cert, &asked).code != E_OK)
		return ocsp_error_write(MALFORMED_REQUEST, arena, response);
	for (size_t i = 0; i < asked.count; i++)
		if (asked.asked[i].ours)
			TRY(authority_status(authority, arena, asked.asked[i].serial, &answers[i]));

	const struct ocsp_reply reply = {
		.request = &asked,
		.answers = answers,
		.responder = &authority->ocsp.cert,
		.key = &authority->ocsp.key,
		.produced_at = now,
		.this_update = now,
		.next_update = now + DAY,
	};

	return ocsp_response_write(&reply, arena, response);
}

err authority_chain(const struct authority *authority, struct arena *arena, struct slice *pem)
{
	struct slice ca, root;
	struct buf out;

	TRY(cert_pem(authority->ca.cert.der, arena, &ca));
	TRY(cert_pem(authority->root.der, arena, &root));
	buf_init(&out, arena, ca.len + root.len);
	TRY(buf_put(&out, ca));
	TRY(buf_put(&out, root));
	*pem = buf_slice(&out);
	return OK;
}
