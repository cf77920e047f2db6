/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/archive.h"

#include "base/text.h"
#include "cms/signed_data.h"
#include "gm/timestamp.h"

static err judge_here(void *ctx, struct arena *arena, struct slice document, struct slice digest,
		      const struct verify_request *request, struct slice *json)
{
	struct report **report = ctx;

	if (digest.len > 0)
		TRY(verify_value(arena, document, digest, request, report));
	else
		TRY(verify_file(arena, document, request, report));
	return report_json(arena, *report, json);
}

struct replay_judge judge_in_process(struct report **report)
{
	return (struct replay_judge){report, judge_here};
}

static err judge_there(void *ctx, struct arena *arena, struct slice document, struct slice digest,
		       const struct verify_request *request, struct slice *json)
{
	struct court_judge *judge = ctx;
	struct court_case c = {.matter = digest.len > 0 ? COURT_VALUE : COURT_FILE,
			       .bytes = document,
			       .digest = digest,
			       .request = request};

	TRY(court_judge(judge->court, arena, &c, &judge->last));
	*json = judge->last.json;
	return OK;
}

struct replay_judge judge_in_court(struct court_judge *judge)
{
	return (struct replay_judge){judge, judge_there};
}

/* A signature is judged as of when it says it was made: bundles outlive certificates. */
static err check_signature(struct arena *arena, const char *file, struct slice signature,
			   struct slice message, const struct chain_trust *trust, struct cert *signer,
			   instant *at, bool *known)
{
	struct chain chain;
	struct cms cms;

	if (cms_verify_detached(arena, signature, message, NULL, signer).code != E_OK)
		return FAIL_AT(E_BUNDLE, file, "the signature does not verify");
	TRY(cms_read(arena, signature, &cms));
	if (!cms.signers[0].has_time || !cert_may_sign(signer) ||
	    !cert_valid_at(signer, cms.signers[0].signing_time))
		return FAIL_AT(E_BUNDLE, file, "the certificate was not for signing, or not valid then");
	*at = cms.signers[0].signing_time;
	TRY(chain_build(signer, trust, *at, &chain));
	*known = chain.state == CHAIN_SOUND;
	return OK;
}

/* A token says itself when it was made: it is not held against any clock. */
static err check_stamp(struct arena *arena, const struct bundle *b, struct slice stamped,
		       const struct chain_trust *trust, struct vouchers *v)
{
	struct timestamp_result result;
	struct timestamp token;

	if (timestamp_read(b->list_stamp, &token).code != E_OK)
		return FAIL_AT(E_BUNDLE, "SM3SUMS.tst", "not a time stamp");
	TRY(timestamp_judge(b->list_stamp, stamped, trust, token.gen_time, arena, &result));
	if (result.fault != TIMESTAMP_SOUND && result.fault != TIMESTAMP_UNTRUSTED)
		return FAIL_AT(E_BUNDLE, "SM3SUMS.tst", "%s", timestamp_fault_text(result.fault));
	v->stamped = true;
	v->stamped_at = result.gen_time;
	v->stamper = *result.tsa;
	v->known_stamper = result.fault == TIMESTAMP_SOUND;
	return OK;
}

err vouchers_check(struct arena *arena, const struct bundle *b, const struct chain_trust *trust,
		   struct vouchers *v)
{
	struct slice list;

	*v = (struct vouchers){.signed_list = b->list_signature.len > 0,
			       .signed_report = b->report_signature.len > 0};
	TRY(bundle_list(arena, b, &list));
	if (v->signed_list)
		TRY(check_signature(arena, "SM3SUMS.p7s", b->list_signature, list, trust, &v->list_signer,
				    &v->signed_at, &v->known_signer));
	if (v->signed_report)
		TRY(check_signature(arena, "report.p7s", b->report_signature, b->report, trust,
				    &v->report_signer, &v->reported_at, &v->known_reporter));
	if (b->list_stamp.len > 0)
		TRY(check_stamp(arena, b, v->signed_list ? b->list_signature : list, trust, v));
	return OK;
}

static err put(struct buf *out, const char *what, const struct cert *cert, instant at, bool known)
{
	char time[INSTANT_TEXT];
	const char *name;

	TRY(cert_subject_text(cert, out->arena, &name));
	instant_write(at, time);
	TRY(buf_putf(out, "%s %s, ", what, time));
	TRY(text_put(out, slice_str(name)));
	return buf_put_str(out, known ? "\n" : " (没有可信证书链 no chain to anybody trusted)\n");
}

err vouchers_text(struct buf *out, const struct vouchers *v)
{
	if (v->signed_report)
		TRY(put(out, "报告签名 report signed ", &v->report_signer, v->reported_at,
			v->known_reporter));
	if (v->signed_list)
		TRY(put(out, "证据包签名 bundle signed ", &v->list_signer, v->signed_at, v->known_signer));
	if (v->stamped)
		TRY(put(out, "证据包时间戳 bundle stamped ", &v->stamper, v->stamped_at, v->known_stamper));
	return OK;
}
