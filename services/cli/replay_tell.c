/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "cli/replay.h"
#include "http/json.h"

/* ---- for people ---- */

static err put_names(struct buf *out, const struct cert *certs, size_t count)
{
	const char *name;

	for (size_t i = 0; i < count; i++) {
		TRY(cert_subject_text(&certs[i], out->arena, &name));
		TRY(buf_put_str(out, i ? "; " : ""));
		TRY(text_put(out, slice_str(name)));
	}
	return buf_put_str(out, "\n");
}

/* On whom it rests, in plain words: whoever makes a bundle chooses what is in it. */
static err put_rests(struct buf *out, const struct outcome *o)
{
	const struct bundle *b = &o->bundle;
	const struct chain_trust *trust = o->rests.trust ? o->rests.trust : &b->trust;
	bool own = o->rests.registry_count > 0;

	TRY(buf_put_str(out,
			o->rests.trust
				? "信任锚 anchors: 您指定的 yours: "
				: "信任锚 anchors: 证据包自带（用 --trust 指定您自己的） the bundle's own "
				  "(--trust insists on yours): "));
	TRY(put_names(out, trust->anchors, trust->anchor_count));
	if (b->said.status_count == 0)
		return OK;
	TRY(buf_put_str(out, own ? "备案系统 registry: 您指定的 yours: "
				 : "备案系统 registry: 证据包自带（用 --registry-cert 指定） the "
				   "bundle's own (--registry-cert insists on yours): "));
	TRY(put_names(out, own ? o->rests.registries : b->registries,
		      own ? o->rests.registry_count : b->registry_count));
	if (o->disbelieved)
		TRY(buf_putf(out, "  %zu 份状态答复并非由其签名 answers about seals are not signed by it\n",
			     o->disbelieved));
	return OK;
}

static err put_difference(struct buf *out, const struct json_difference *d)
{
	TRY(buf_put_str(out, "  "));
	TRY(text_put(out, slice_str(d->place)));
	TRY(buf_put_str(out, ": "));
	TRY(text_put(out, slice_str(d->then ? d->then : "-")));
	TRY(buf_put_str(out, " -> "));
	TRY(text_put(out, slice_str(d->now ? d->now : "-")));
	return buf_put_str(out, "\n");
}

static err put_sameness(struct buf *out, const struct outcome *o)
{
	TRY(buf_putf(out, "%s\n",
		     o->same ? "重放一致 the same report came out again, byte for byte"
			     : "重放不一致 another report came out:"));
	for (size_t i = 0; i < o->difference_count; i++)
		TRY(put_difference(out, &o->differences[i]));
	if (!o->same && o->difference_count == 0)
		TRY(buf_put_str(out, "  report.json: 报告改写过 the same in other bytes, or no report\n"));
	return buf_put_str(out, "\n");
}

err outcome_text(struct arena *arena, const struct outcome *o, struct slice *text)
{
	char at[INSTANT_TEXT];
	struct buf out;

	buf_init(&out, arena, REPLAY_ANSWER_MAX);
	instant_write(o->bundle.at, at);
	TRY(buf_putf(&out, "证据包 bundle: 完整 whole, %s, ", at));
	TRY(text_put(&out, slice_str(o->bundle.program)));
	TRY(buf_put_str(&out, "\n"));
	TRY(vouchers_text(&out, &o->vouchers));
	TRY(put_rests(&out, o));
	TRY(put_sameness(&out, o));
	*text = buf_slice(&out);
	return OK;
}

/* ---- for programs ---- */

static err put_signer(struct arena *arena, struct json *json, const char *name, const struct cert *cert,
		      instant at, bool known)
{
	const char *subject;

	TRY(cert_subject_text(cert, arena, &subject));
	json_put_object(json, name);
	json_put_str(json, "subject", subject);
	json_put_instant(json, "at", at);
	json_put_bool(json, "trusted", known);
	json_close(json);
	return OK;
}

static err put_vouchers(struct arena *arena, struct json *json, const struct vouchers *v)
{
	if (v->signed_report)
		TRY(put_signer(arena, json, "report_signed", &v->report_signer, v->reported_at,
			       v->known_reporter));
	if (v->signed_list)
		TRY(put_signer(arena, json, "bundle_signed", &v->list_signer, v->signed_at, v->known_signer));
	if (v->stamped)
		TRY(put_signer(arena, json, "bundle_stamped", &v->stamper, v->stamped_at, v->known_stamper));
	return OK;
}

static void put_differences(struct json *json, const struct outcome *o)
{
	json_put_list(json, "differences");
	for (size_t i = 0; i < o->difference_count; i++) {
		json_put_object(json, NULL);
		json_put_str(json, "place", o->differences[i].place);
		json_put_str(json, "then", o->differences[i].then);
		json_put_str(json, "now", o->differences[i].now);
		json_close(json);
	}
	json_close(json);
}

err outcome_json(struct arena *arena, const struct outcome *o, struct slice *text)
{
	struct slice report = o->json;
	struct json json;

	report.len--; /* without its line end */
	json_start(&json, arena);
	json_put_str(&json, "replay", o->same ? "same" : "different");
	json_put_str(&json, "program", o->bundle.program);
	json_put_str(&json, "anchors", o->rests.trust ? "given" : "bundle");
	json_put_str(&json, "registry", o->rests.registry_count ? "given" : "bundle");
	json_put_int(&json, "disbelieved", (int64_t)o->disbelieved);
	TRY(put_vouchers(arena, &json, &o->vouchers));
	put_differences(&json, o);
	json_put_raw(&json, "report", report);
	return json_finish(&json, text);
}
