/* SPDX-License-Identifier: Apache-2.0 */
/* What genuine documents do beside the standards: each passes, and is told by its name. Deviations of the package that
 * need a whole container made for them are in forged/tolerance.def, those of how a value is written in
 * deviation_value_test.c, those of version 1 in ses_signature_test.c. */
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/verdict.h"

struct deviation {
	const char *note;
	const char *where;
	void (*change)(struct recipe *);
};

static const struct ses_ext ext = {
	.id = {(const uint8_t *)"\x2a\x03\x04", 3}, .critical = true, .value = {(const uint8_t *)"x", 1}};

static void have_a_code_of_letters(struct recipe *r)
{
	r->seal.code = slice_str("esID130600");
}

static void know_a_critical_extension(struct recipe *r)
{
	r->seal.exts = &ext;
	r->seal.ext_count = 1;
}

static void name_the_picture_in_small_letters(struct recipe *r)
{
	r->seal.picture.type = slice_str("png");
}

static void show_a_document_as_picture(struct recipe *r)
{
	r->seal.picture.type = slice_str("ofd");
	r->seal.picture.data = slice("PK\3\4 a package", 13);
}

static void show_another_kind_of_picture(struct recipe *r)
{
	r->seal.picture.data = slice_str("GIF89a picture");
}

static void measure_in_pixels(struct recipe *r)
{
	r->seal.picture.width = r->seal.picture.height = 400;
}

static void make_ones_own_seal(struct recipe *r)
{
	r->maker = &world.owner;
}

static void have_a_newer_certificate(struct recipe *r)
{
	r->signer = r->listed = party_make(&(struct party_form){
		.cn = "31000000000001", .issuer = &world.ca, .from = "2026-11-10T00:00:00Z"});
}

static void have_another_name(struct recipe *r)
{
	r->signer = r->listed = &world.colleague;
}

static void have_an_organisation_without_code(struct recipe *r)
{
	r->signer = r->listed = party_make(
		&(struct party_form){.cn = "31000000000001", .o = "某某县民政局", .issuer = &world.ca});
}

static void be_allowed_more(struct recipe *r)
{
	r->signer = r->listed =
		party_make(&(struct party_form){.cn = "31000000000001",
						.issuer = &world.ca,
						.usage = CERT_DIGITAL_SIGNATURE | CERT_SIGN_CERTS});
}

static void expire_since(struct recipe *r)
{
	r->seal.valid_to = r->signed_at + DAY;
}

static void use_a_certificate_that_expired_since(struct recipe *r)
{
	r->signer = r->listed = party_make(&(struct party_form){
		.cn = "31000000000001", .issuer = &world.ca, .to = "2026-11-21T00:00:00Z"});
}

static void use_a_maker_that_expired_since(struct recipe *r)
{
	r->maker = party_make(&(struct party_form){
		.cn = "电子印章制作系统", .issuer = &world.ca, .to = "2026-11-21T00:00:00Z"});
}

static void revoke_the_signer_since(struct recipe *r)
{
	r->tsa = &world.tsa;
	crl_make(&world.ca, world.owner.cert.serial, "2026-11-20T12:00:00Z", REASON_SUPERSEDED,
		 "2026-11-21T00:00:00Z", &r->crls[0]);
}

static void revoke_the_maker_since(struct recipe *r)
{
	crl_make(&world.ca, world.maker.cert.serial, "2026-11-20T12:00:00Z", REASON_SUPERSEDED,
		 "2026-11-21T00:00:00Z", &r->crls[0]);
}

static void suspend_the_seal_since(struct recipe *r)
{
	r->tsa = &world.tsa;
	r->status.until = pki_at("2026-11-21T00:00:00Z");
}

static void sign_for_something_nameless(struct recipe *r)
{
	r->property = slice_str("the whole document");
}

static struct slice local_time(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, "<ofd:SignatureDateTime>20261120020000Z",
			"<ofd:SignatureDateTime>20261120100000Z");
}

static void write_the_local_time(struct recipe *r)
{
	r->edit_xml = local_time;
}

static struct slice some_time(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, "<ofd:SignatureDateTime>20261120020000Z",
			"<ofd:SignatureDateTime>Friday");
}

static void write_any_time(struct recipe *r)
{
	r->edit_xml = some_time;
}

static const struct deviation deviations[] = {
	{"CODE_FORM", "eseal", have_a_code_of_letters},
	{"EXT_UNKNOWN_CRITICAL", "eseal", know_a_critical_extension},
	{"PICTURE_TYPE_CASE", "eseal", name_the_picture_in_small_letters},
	{"PICTURE_OFD", "eseal", show_a_document_as_picture},
	{"PICTURE_OTHER", "eseal", show_another_kind_of_picture},
	{"PICTURE_PIXELS", "eseal", measure_in_pixels},
	{"SAME_CERTIFICATE", "cert", make_ones_own_seal},
	{"CERT_NEWER_THAN_SEAL", "cert", have_a_newer_certificate},
	{"CODE_NOT_IN_CERT", "cert", have_another_name},
	{"OWNER_NOT_IN_CERT", "cert", have_an_organisation_without_code},
	{"EXTRA_USAGE", "cert", be_allowed_more},
	{"SEAL_EXPIRED_SINCE", "validEnd", expire_since},
	{"SIGNER_EXPIRED_SINCE", "cert", use_a_certificate_that_expired_since},
	{"MAKER_EXPIRED_SINCE", "eseal.cert", use_a_maker_that_expired_since},
	{"SIGNER_REVOKED_SINCE", "cert", revoke_the_signer_since},
	{"MAKER_REVOKED_SINCE", "eseal.cert", revoke_the_maker_since},
	{"STATUS_SINCE", "31000000000001", suspend_the_seal_since},
	{"PROPERTY_OTHER", "propertyInfo", sign_for_something_nameless},
	{"TIME_ZONE", "SignatureDateTime", write_the_local_time},
	{"DATE_TIME", "SignatureDateTime", write_any_time},
};

static bool told(const struct report *report, const char *note, const char *where)
{
	return verdict_has(report, RESULT_WARNING, note, where) ||
	       verdict_has(report, RESULT_PASSED, note, where);
}

static void a_deviation_passes_and_is_told_by_its_name(void **state)
{
	const struct deviation *d = *state;
	struct report *report;
	struct recipe r;

	recipe_honest(&r);
	d->change(&r);
	report = recipe_judge(&r);
	if (report->indication != INDICATION_PASSED || !told(report, d->note, d->where)) {
		struct slice json;

		assert_ok(report_json(r.arena, report, &json));
		fwrite(json.at, 1, json.len, stderr);
		fail_msg("%s", d->note);
	}
}

int main(void)
{
	struct CMUnitTest tests[COUNT(deviations)];

	for (size_t i = 0; i < COUNT(deviations); i++)
		tests[i] = (struct CMUnitTest){.name = deviations[i].note,
					       .test_func = a_deviation_passes_and_is_told_by_its_name,
					       .initial_state = (void *)(uintptr_t)&deviations[i]};
	return _cmocka_run_group_tests("deviations", tests, COUNT(tests), world_setup, world_teardown);
}
