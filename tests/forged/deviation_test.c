/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations and facts of a sealed package, its parties and its times. Those of how a value is written are in
 * deviation_value_test.c, those of PDF documents in deviation_pdf_test.c, those beside which a forgery lies in tolerance.def. */
#include "forged/places.h"
#include "lib/check.h"
#include "lib/deviation.h"
#include "lib/entries.h"

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

static void know_a_plain_extension(struct recipe *r)
{
	static const struct ses_ext plain = {.id = {(const uint8_t *)"\x2a\x03\x04", 3},
					     .value = {(const uint8_t *)"x", 1}};

	r->seal.exts = &plain;
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

static void have_a_certificate_from(struct recipe *r, const char *from)
{
	r->signer = r->listed =
		party_make(&(struct party_form){.cn = "31000000000001", .issuer = &world.ca, .from = from});
}

static void have_a_newer_certificate(struct recipe *r)
{
	have_a_certificate_from(r, "2026-11-10T00:00:00Z");
}

static void have_a_certificate_in_time(struct recipe *r)
{
	have_a_certificate_from(r, "2026-10-31T00:00:00Z");
}

static void have_another_name(struct recipe *r)
{
	r->signer = r->listed = &world.colleague;
}

static void belong_to(struct recipe *r, const char *organisation)
{
	r->signer = r->listed = party_make(
		&(struct party_form){.cn = "31000000000001", .o = organisation, .issuer = &world.ca});
}

static void have_an_organisation_without_code(struct recipe *r)
{
	belong_to(r, "某某县民政局");
}

static void have_an_organisation_with_its_code(struct recipe *r)
{
	belong_to(r, "11310000MB2F304562某某县民政局");
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

static void expire_soon(struct recipe *r)
{
	r->seal.valid_to = r->request.now + DAY;
}

static const struct pki_party *party_until(const char *cn, const char *to)
{
	return party_make(&(struct party_form){.cn = cn, .issuer = &world.ca, .to = to});
}

static void use_a_certificate_that_expired_since(struct recipe *r)
{
	r->signer = r->listed = party_until("31000000000001", "2026-11-21T00:00:00Z");
}

static void use_a_certificate_that_expires_soon(struct recipe *r)
{
	r->signer = r->listed = party_until("31000000000001", "2026-11-23T00:00:00Z");
}

static void use_a_maker_that_expired_since(struct recipe *r)
{
	r->maker = party_until("电子印章制作系统", "2026-11-21T00:00:00Z");
}

static void use_a_maker_that_expires_soon(struct recipe *r)
{
	r->maker = party_until("电子印章制作系统", "2026-11-23T00:00:00Z");
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

/* ---- time stamps ---- */

static void have_it_stamped(struct recipe *r)
{
	r->tsa = &world.tsa;
}

static struct slice three_hours_later(const struct recipe *r, struct slice signature)
{
	return recipe_token(r, &world.tsa, signature, r->signed_at + 3 * HOUR);
}

static void have_it_stamped_hours_later(struct recipe *r)
{
	r->ask_tsa = three_hours_later;
}

/* ---- the package ---- */

static void leave_a_name_without_its_file(struct recipe *r)
{
	r->document = zipmaker_with(r->arena, r->document, IMAGE, slice(NULL, 0));
}

#define SPARE "Doc_0/spare.txt"

static void keep_what_nobody_names(struct recipe *r)
{
	r->document = zipmaker_with(r->arena, r->document, SPARE, slice_str("a spare file"));
}

static void leave_out_what_nobody_names(struct recipe *r)
{
	keep_what_nobody_names(r);
	r->target = SPARE;
	r->edit_xml = without_target;
}

static void count_no_signatures(struct recipe *r)
{
	r->target = SIGNATURES;
	r->part = "<ofd:MaxSignId>s002</ofd:MaxSignId>";
	r->by = "<ofd:MaxSignId>s000</ofd:MaxSignId>";
	r->edit_container = edited_target;
}

static void list_the_files(struct recipe *r)
{
	r->document = entries_with(r->document, entries_list(r->document));
}

static const struct deviation rows[] = {
#include "forged/deviation.def"
};

int main(void)
{
	return deviation_run("deviations", rows, COUNT(rows));
}
