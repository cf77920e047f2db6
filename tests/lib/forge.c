/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/forge.h"

#include "cms/signed_data.h"
#include "gm/timestamp.h"
#include "lib/check.h"
#include "ofd/stamp.h"

static const char TSA_POLICY[] = "\x2a\x03\x04\x05";

/* status_at answers what the recipe says, of its seal alone; seen_at does, whatever is asked. */
static err answer_status(void *self, struct arena *arena, struct slice code, instant when,
			 struct status_answer *out)
{
	const struct recipe *recipe = self;

	(void)arena;
	(void)when;
	*out = recipe->status;
	if (!slice_eq(code, recipe->seal.code))
		*out = (struct status_answer){.status = STATUS_NONE, .registry = "310000"};
	return OK;
}

static err answer_seen(void *self, const uint8_t value_sm3[32], instant *when)
{
	const struct recipe *recipe = self;

	(void)value_sm3;
	*when = recipe->seen;
	return OK;
}

void recipe_honest(struct recipe *r)
{
	*r = (struct recipe){.arena = &world.arena};
	r->maker = &world.maker;
	r->listed = r->signer = &world.owner;
	r->document = world.notice;
	r->signed_at = pki_at("2026-11-20T02:00:00Z");
	r->seal = (struct ses_seal_form){
		.version = SES_V4,
		.vendor = slice_str("eseal"),
		.code = slice_str("31000000000001"),
		.type = 1,
		.name = slice_str("某某县民政局行政审批专用章"),
		.list_type = SES_LIST_CERTS,
		.cert_count = 1,
		.created = pki_at("2026-11-01T00:00:00Z"),
		.valid_from = pki_at("2026-11-01T00:00:00Z"),
		.valid_to = pki_at("2029-11-01T00:00:00Z"),
		.picture = {.type = slice_str("PNG"),
			    .data = slice_str("\x89PNG picture of a seal"),
			    .width = 42,
			    .height = 42},
	};
	r->seal_stamped_at = r->seal.created;
	r->request = (struct verify_request){
		.id = "01900000-0000-7000-8000-000000000000",
		.policy = POLICY_STANDARD,
		.now = pki_at("2026-11-22T08:00:00Z"),
	};
	r->status = (struct status_answer){
		.status = STATUS_ACTIVE, .since = pki_at("2026-11-02T00:00:00Z"), .registry = "310000"};
	recipe_trust(r, &world.root.cert);
	recipe_trust(r, &world.ca.cert);
	recipe_trust(r, &world.foreign_ca.cert);
	crl_make(&world.ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z", &r->crls[0]);
	crl_make(&world.foreign_ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z",
		 &r->crls[1]);
	crl_make(&world.root, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z", &r->crls[2]);
	r->crl_count = 3;
}

struct slice recipe_token(const struct recipe *r, const struct pki_party *tsa, struct slice stamped,
			  instant when)
{
	struct slice nonce = slice_str("12345678"), der, token;
	struct timestamp_request request;
	struct timestamp_form form = {
		.request = &request,
		.version = 1,
		.tsa = &tsa->cert,
		.chain = &world.ca.cert,
		.chain_count = 1,
		.key = &tsa->key,
		.policy = slice(TSA_POLICY, sizeof(TSA_POLICY) - 1),
		.serial = slice_str("\x01\x02"),
		.gen_time = when + 2 * SECOND,
	};

	assert_ok(timestamp_request_write(stamped, nonce, r->arena, &der));
	assert_ok(timestamp_request_read(der, &request));
	assert_ok(timestamp_token_write(&form, r->arena, &token));
	return token;
}

/* 制章, GB/T 38540 §6.2; with a time stamp, GM/T 0031-2025. */
static struct slice make_seal(const struct recipe *r)
{
	struct ses_seal_form form = r->seal;
	struct slice info, value, token = slice(NULL, 0), seal;

	form.certs = &r->listed->cert.der;
	assert_ok(ses_seal_info_write(r->arena, &form, &info));
	assert_ok(key_sign(&r->maker->key, r->arena, info, &value));
	if (r->seal_tsa)
		token = recipe_token(r, r->seal_tsa, r->seal_stamped.len ? r->seal_stamped : value,
				     r->seal_stamped_at);
	assert_ok(ses_seal_write(r->arena, info, r->maker->cert.der, value, token, &seal));
	return r->edit_seal ? r->edit_seal(r, seal) : seal;
}

/* GB/T 35275 over Signature.xml, detached. */
static struct slice make_signed_data(const struct recipe *r, const struct ofd_stamp *stamp)
{
	struct cms_form form = {.key = &r->signer->key, .cert = &r->signer->cert, .signed_at = r->signed_at};
	struct slice value;

	assert_ok(cms_sign_detached(r->arena, &form, stamp->signature_xml, &value));
	return r->edit_value ? r->edit_value(r, value) : value;
}

/* 签章, GB/T 38540 §7.2. */
static struct slice make_value(const struct recipe *r, const struct ofd_stamp *stamp, struct slice seal)
{
	struct ses_tbs_form form = {
		.seal = seal,
		.signed_at = r->signed_at,
		.data_hash = r->data_hash.len ? r->data_hash : slice(stamp->signature_sm3, SM3_SIZE),
		.property = r->property.len ? r->property : stamp->property_info,
	};
	struct slice tbs, signature, token = slice(NULL, 0), value;
	const struct cert *shown = r->shown_cert ? r->shown_cert : &r->signer->cert;

	assert_ok(ses_tbs_write(r->arena, &form, &tbs));
	assert_ok(key_sign(&r->signer->key, r->arena, tbs, &signature));
	if (r->signature.len)
		signature = r->signature;
	if (r->tsa)
		token = recipe_token(r, r->tsa, r->stamped.len ? r->stamped : signature, r->signed_at);
	if (r->ask_tsa)
		token = r->ask_tsa(r, signature);
	assert_ok(ses_signature_write(r->arena, tbs, shown->der, signature, token, &value));
	return r->edit_value ? r->edit_value(r, value) : value;
}

struct slice recipe_make(const struct recipe *r)
{
	struct slice seal = make_seal(r), value, container;
	struct ofd *ofd = arena_new(r->arena, struct ofd);
	struct ofd_place place = {.box = {140, 200, 42, 42}};
	struct ofd_stamp_request request = {
		.type = r->type,
		.places = &place,
		.place_count = r->type == OFD_TYPE_SEAL,
		.provider = "eseal",
		.version = "1",
		.company = "tests",
		.signed_at = r->signed_at,
	};
	struct ofd_stamp stamp;
	struct sm3 digest;

	assert_non_null(ofd);
	assert_ok(ofd_open(r->arena, r->document, ofd));
	place.page_id = ofd->documents[0].pages[0].id;
	if (r->type == OFD_TYPE_SEAL)
		request.seal = r->show_seal ? r->show_seal(r, seal) : seal;
	assert_ok(ofd_stamp_prepare(r->arena, ofd, &request, &stamp));
	if (r->edit_xml) {
		stamp.signature_xml = r->edit_xml(r, stamp.signature_xml);
		assert_ok(sm3_of(stamp.signature_xml, &digest));
		memcpy(stamp.signature_sm3, digest.bytes, SM3_SIZE);
	}
	value = r->type == OFD_TYPE_SEAL ? make_value(r, &stamp, seal) : make_signed_data(r, &stamp);
	assert_ok(ofd_stamp_finish(r->arena, &stamp, value, &container));
	if (r->edit_container)
		container = r->edit_container(r, container);
	return r->lies ? zipmaker_again(r->arena, container, r->lies) : container;
}

void recipe_collect(struct recipe *r)
{
	r->evidence.self = r;
	r->evidence.status_at = answer_status;
	r->evidence.seen_at = answer_seen;
	r->evidence.trust.anchors = r->trusted;
	r->evidence.trust.anchor_count = 1;
	r->evidence.trust.others = r->trusted + 1;
	r->evidence.trust.other_count = r->trusted_count - 1;
	r->evidence.revocation.crls = r->crls;
	r->evidence.revocation.crl_count = r->crl_count;
	r->request.evidence = &r->evidence;
}

struct revocation_found recipe_lists(const struct recipe *r, struct arena *arena)
{
	struct slice *lists = arena_array(arena, COUNT(r->crls), struct slice);

	assert_non_null(lists);
	for (size_t i = 0; i < r->crl_count; i++)
		lists[i] = r->crls[i].der;
	return (struct revocation_found){.crls = lists, .crl_count = r->crl_count};
}

struct report *recipe_judge(struct recipe *r)
{
	struct slice container = recipe_make(r);
	struct report *report;

	recipe_collect(r);
	assert_ok(verify_file(r->arena, container, &r->request, &report));
	return report;
}
