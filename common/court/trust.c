/* SPDX-License-Identifier: Apache-2.0 */
#include "court/trust.h"

#include "cell/frame.h"

/* Certificates and CRLs have their digests at hand; an OCSP response, rarely kept in a folder, is hashed. */
err court_trust_digest(struct arena *arena, const struct evidence *evidence, struct sm3 *digest)
{
	const struct chain_trust *trust = &evidence->trust;
	const struct revocation_evidence *revocation = &evidence->revocation;
	size_t count =
		trust->anchor_count + trust->other_count + revocation->crl_count + revocation->ocsp_count;
	const size_t counts[] = {trust->anchor_count, trust->other_count, revocation->crl_count};
	struct slice *parts = arena_array(arena, count + 1, struct slice);
	size_t n = 0;

	REQUIRE(parts, E_NO_MEMORY);
	parts[n++] = slice(counts, sizeof(counts));
	for (size_t i = 0; i < trust->anchor_count; i++)
		parts[n++] = sm3_slice(&trust->anchors[i].digest);
	for (size_t i = 0; i < trust->other_count; i++)
		parts[n++] = sm3_slice(&trust->others[i].digest);
	for (size_t i = 0; i < revocation->crl_count; i++)
		parts[n++] = sm3_slice(&revocation->crls[i].digest);
	for (size_t i = 0; i < revocation->ocsp_count; i++)
		parts[n++] = revocation->ocsps[i].der;
	return sm3_of_parts(parts, n, digest);
}

static err put_certs(struct buf *out, const struct cert *certs, size_t count)
{
	TRY(frame_put_number(out, (int64_t)count));
	for (size_t i = 0; i < count; i++)
		TRY(frame_put_bytes(out, certs[i].der));
	return OK;
}

static err put_revocation(struct buf *out, const struct revocation_evidence *revocation)
{
	TRY(frame_put_number(out, (int64_t)revocation->crl_count));
	for (size_t i = 0; i < revocation->crl_count; i++)
		TRY(frame_put_bytes(out, revocation->crls[i].der));
	TRY(frame_put_number(out, (int64_t)revocation->ocsp_count));
	for (size_t i = 0; i < revocation->ocsp_count; i++)
		TRY(frame_put_bytes(out, revocation->ocsps[i].der));
	return OK;
}

err court_trust_write(struct arena *arena, const struct evidence *evidence, struct slice *bytes)
{
	struct buf out;

	buf_init(&out, arena, FILE_MAX);
	TRY(put_certs(&out, evidence->trust.anchors, evidence->trust.anchor_count));
	TRY(put_certs(&out, evidence->trust.others, evidence->trust.other_count));
	TRY(put_revocation(&out, &evidence->revocation));
	*bytes = buf_slice(&out);
	return OK;
}

/* How many there are, and room for them: no list is longer than its bytes. */
static err take_count(struct slice *rest, size_t *count)
{
	int64_t number;

	TRY(frame_number(rest, 0, (int64_t)rest->len, &number));
	*count = (size_t)number;
	return OK;
}

static err take_certs(struct arena *arena, struct slice *rest, const struct cert **out, size_t *count)
{
	struct cert *certs;

	TRY(take_count(rest, count));
	certs = arena_array(arena, *count + 1, struct cert);
	REQUIRE(certs, E_NO_MEMORY);
	for (size_t i = 0; i < *count; i++) {
		struct slice der;

		TRY(frame_bytes(rest, CERT_DER_MAX, &der));
		TRY(cert_read(der, &certs[i]));
	}
	*out = certs;
	return OK;
}

static err take_crls(struct arena *arena, struct slice *rest, struct revocation_evidence *out)
{
	struct crl *crls;

	TRY(take_count(rest, &out->crl_count));
	crls = arena_array(arena, out->crl_count + 1, struct crl);
	REQUIRE(crls, E_NO_MEMORY);
	for (size_t i = 0; i < out->crl_count; i++) {
		struct slice der;

		TRY(frame_bytes(rest, CRL_DER_MAX, &der));
		TRY(crl_read(der, &crls[i]));
	}
	out->crls = crls;
	return OK;
}

static err take_revocation(struct arena *arena, struct slice *rest, struct revocation_evidence *out)
{
	struct ocsp *ocsps;

	TRY(take_crls(arena, rest, out));
	TRY(take_count(rest, &out->ocsp_count));
	ocsps = arena_array(arena, out->ocsp_count + 1, struct ocsp);
	REQUIRE(ocsps, E_NO_MEMORY);
	for (size_t i = 0; i < out->ocsp_count; i++) {
		struct slice der;

		TRY(frame_bytes(rest, OCSP_DER_MAX, &der));
		TRY(ocsp_read(der, &ocsps[i]));
	}
	out->ocsps = ocsps;
	return OK;
}

err court_trust_read(struct arena *arena, struct slice bytes, struct evidence *out)
{
	TRY(take_certs(arena, &bytes, &out->trust.anchors, &out->trust.anchor_count));
	TRY(take_certs(arena, &bytes, &out->trust.others, &out->trust.other_count));
	TRY(take_revocation(arena, &bytes, &out->revocation));
	return frame_done(bytes);
}
