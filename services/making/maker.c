/* SPDX-License-Identifier: Apache-2.0 */
#include "making/maker.h"

#include "fetch/tsa.h"
#include "gm/issue.h"
#include "gm/name.h"
#include "making/vetting.h"
#include "ses/seal.h"

static err put_together(struct arena *arena, const struct maker *maker, const struct draft *draft,
			struct slice *seal)
{
	struct slice signature;
	struct slice stamp = {0};

	TRY(key_sign(maker->key, arena, draft->info, &signature));
	if (maker->tsa_url)
		TRY(tsa_stamp(arena, maker->tsa_url, signature, &maker->view->trust, maker->now, &stamp));
	return ses_seal_write(arena, draft->info, maker->cert->der, signature, stamp, seal);
}

/* What a reader finds in it is what was ordered, and nothing else. */
static err read_back(struct arena *arena, const struct maker *maker, const struct draft *draft,
		     struct slice datum)
{
	const struct order *order = draft->order;
	struct ses_seal seal;

	TRY(ses_seal_read(arena, datum, &seal));
	if (!slice_eq(seal.info, draft->info) || seal.version != draft->version)
		return FAIL_AT(E_SEAL_FORM, "seal", "not what was prepared");
	if (!slice_eq(seal.code, order->seal_code) || !slice_eq(seal.name, order->seal_name))
		return FAIL_AT(E_SEAL_FORM, "seal", "not of the code and name of the order");
	if (seal.valid_to != order->valid_to || seal.valid_to > order->certificate_ends)
		return FAIL_AT(E_SEAL_PERIOD, "seal", "not the end of validity that was found good");
	if (seal.list_type != SES_LIST_CERTS || seal.list_count != 1 ||
	    !slice_eq(seal.list[0].value, draft->certificate))
		return FAIL_AT(E_SEAL_FORM, "seal", "not the owner's certificate");
	if (!slice_eq(seal.picture.data, draft->image))
		return FAIL_AT(E_SEAL_FORM, "seal", "not the image that was prepared");
	if (!slice_eq(seal.maker_cert, maker->cert->der) ||
	    (seal.time_stamp.len > 0) != (maker->tsa_url != NULL))
		return FAIL_AT(E_SEAL_FORM, "seal", "not the maker's certificate, or not stamped as ordered");
	return OK;
}

err maker_sign(struct arena *arena, const struct maker *maker, const struct draft *draft, struct slice *seal)
{
	TRY(put_together(arena, maker, draft, seal));
	TRY(read_back(arena, maker, draft, *seal));
	return vetting_judge(arena, *seal, maker->view, maker->now);
}

/* A certificate that vouches for itself, with the use and the dates of the real one. */
static err certify(struct arena *arena, const struct key *key, const struct cert *like, struct cert *out)
{
	struct name name = {0};
	struct der_writer w;
	struct issue_form form = {.key = &key->public,
				  .issuer_key = key,
				  .not_before = like->not_before,
				  .not_after = like->not_after,
				  .usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION,
				  .constraints = ISSUE_END_ENTITY};
	uint8_t serial[16];
	struct slice der;

	TRY(name_add(&name, NAME_CN, slice_str("rehearsal")));
	der_writer_init(&w, arena, CERT_DER_MAX);
	name_put(&w, &name);
	TRY(der_written(&w, &form.subject));
	form.issuer = form.subject;
	TRY(issue_serial(serial));
	form.serial = slice(serial, sizeof(serial));
	TRY(issue_cert(&form, arena, &der));
	return cert_read(der, out);
}

static err rehearse(struct arena *arena, const struct maker *maker, const struct key *key,
		    const struct draft *draft)
{
	struct trust_view view = *maker->view;
	struct maker stand_in = {.key = key, .view = &view, .now = maker->now};
	struct cert *anchor = arena_new(arena, struct cert);
	struct slice seal;

	REQUIRE(anchor, E_NO_MEMORY);
	TRY(certify(arena, key, maker->cert, anchor));
	view.trust.anchors = anchor;
	view.trust.anchor_count = 1;
	view.trust.memo = NULL;
	stand_in.cert = anchor;
	return maker_sign(arena, &stand_in, draft, &seal);
}

err maker_rehearse(struct arena *arena, const struct maker *maker, const struct draft *draft)
{
	struct key key;
	err e;

	TRY(key_generate(&key));
	e = rehearse(arena, maker, &key, draft);
	key_release(&key);
	return e;
}
