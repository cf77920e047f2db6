/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, S: the signed value and the seal in it. */
#include "der/oid.h"
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/samples.h"
#include "lib/zipmaker.h"

static struct slice transplant(const struct recipe *r, struct slice container)
{
	struct recipe other;

	recipe_honest(&other);
	other.signed_at += HOUR;
	return zipmaker_with(r->arena, container, SIGN_0 "SignedValue.dat",
			     entry_of(r, recipe_make(&other), SIGN_0 "SignedValue.dat"));
}

static void take_the_value_of_another_document(struct recipe *r)
{
	r->edit_container = transplant;
}

static void sign_another_digest(struct recipe *r)
{
	r->data_hash = slice_str("0123456789abcdef0123456789abcdef");
}

static struct slice flip_last(const struct recipe *r, struct slice bytes)
{
	return flipped(r->arena, bytes, bytes.len - 1, 1);
}

static void flip_the_value(struct recipe *r)
{
	r->edit_value = flip_last;
}

/* One number: DER, so that only who verifies can refuse it. */
static void sign_with_no_pair(struct recipe *r)
{
	r->signature = slice_str("\x30\x03\x02\x01\x05");
}

/* The seal as it was made, but for the value: one number. */
static struct slice with_no_pair(const struct recipe *r, struct slice seal)
{
	struct ses_seal read;
	struct slice again;

	assert_ok(ses_seal_read(r->arena, seal, &read));
	assert_ok(ses_seal_write(r->arena, read.info, read.maker_cert, slice_str("\x30\x03\x02\x01\x05"),
				 slice(NULL, 0), &again));
	return again;
}

static void make_the_seal_with_no_pair(struct recipe *r)
{
	r->edit_seal = with_no_pair;
}

static void use_a_stolen_seal(struct recipe *r)
{
	r->signer = &world.stranger;
}

static void use_a_colleagues_seal(struct recipe *r)
{
	r->signer = &world.colleague;
}

static void show_the_owners_certificate(struct recipe *r)
{
	r->signer = &world.stranger;
	r->shown_cert = &world.owner.cert;
}

static void make_the_seal_oneself(struct recipe *r)
{
	r->maker = &world.foreigner;
}

static struct slice swap_picture(const struct recipe *r, struct slice seal)
{
	return replaced(r->arena, seal, "picture of a seal", "picture of a pear");
}

static void swap_the_picture(struct recipe *r)
{
	r->edit_seal = swap_picture;
}

static void show_another_seal(struct recipe *r)
{
	r->show_seal = swap_picture;
}

static void take_the_seal_away(struct recipe *r)
{
	r->target = SIGN_0 "Seal.esl";
	r->edit_container = gone_target;
}

static struct slice seal_to_sign(const struct recipe *r, struct slice container)
{
	static const char list[] = "Doc_0/Signs/Signatures.xml";

	return zipmaker_with(r->arena, container, list,
			     replaced(r->arena, entry_of(r, container, list), "\"Seal\"", "\"Sign\""));
}

static void change_the_type(struct recipe *r)
{
	r->edit_container = seal_to_sign;
}

static void sign_for_another_place(struct recipe *r)
{
	r->property = slice_str("/Doc_0/Signs/Sign_7/Signature.xml");
}

static void sign_for_another_file(struct recipe *r)
{
	r->property = slice_str("/Doc_0/Document.xml");
}

static struct slice tbs_version_5(const struct recipe *r, struct slice value)
{
	return replaced(r->arena, value, "\x02\x01\x04", "\x02\x01\x05");
}

static struct slice tbs_version_1(const struct recipe *r, struct slice value)
{
	return replaced(r->arena, value, "\x02\x01\x04", "\x02\x01\x01");
}

static void claim_the_first_version(struct recipe *r)
{
	r->edit_value = tbs_version_1;
}

static void confuse_versions(struct recipe *r)
{
	r->edit_value = tbs_version_5;
}

static struct slice header_ex(const struct recipe *r, struct slice seal)
{
	return replaced(r->arena, seal,
			"\x16\x02"
			"ES",
			"\x16\x02"
			"EX");
}

static void write_another_header(struct recipe *r)
{
	r->edit_seal = header_ex;
}

static struct slice move_stamp(const struct recipe *r, struct slice container)
{
	struct slice xml = entry_of(r, container, SIGN_0 "Signature.xml");

	return zipmaker_with(r->arena, container, SIGN_0 "Signature.xml",
			     replaced(r->arena, xml, "Boundary=\"1", "Boundary=\"2"));
}

static void move_the_stamp(struct recipe *r)
{
	r->edit_container = move_stamp;
}

static void edit_the_stamp(struct recipe *r, const char *part, const char *by)
{
	r->target = SIGN_0 "Signature.xml";
	r->part = part;
	r->by = by;
	r->edit_container = edited_target;
}

static void scale_the_stamp(struct recipe *r)
{
	edit_the_stamp(r, " 42 42\"", " 82 82\"");
}

static void stamp_another_page(struct recipe *r)
{
	edit_the_stamp(r, "PageRef=\"1\"", "PageRef=\"24\"");
}

/* The last occurrence of the OID in a value is signatureAlgID. */
static struct slice other_oid(const struct recipe *r, struct slice value)
{
	size_t last = 0;

	for (size_t i = 0; i + OID_SM2_WITH_SM3.len <= value.len; i++) {
		if (memcmp(value.at + i, OID_SM2_WITH_SM3.at, OID_SM2_WITH_SM3.len) == 0)
			last = i;
	}
	return flipped(r->arena, value, last + OID_SM2_WITH_SM3.len - 1, 1);
}

static void name_another_algorithm(struct recipe *r)
{
	r->edit_value = other_oid;
}

/* The same in a seal is its signAlgID. */
static void name_another_algorithm_of_the_maker(struct recipe *r)
{
	r->edit_seal = other_oid;
}

static struct slice other_method(const struct recipe *r, struct slice xml)
{
	return replaced(r->arena, xml, "1.2.156.10197.1.501", "1.2.840.113549.1.1.11");
}

static void name_another_method(struct recipe *r)
{
	r->edit_xml = other_method;
}

static const struct forgery rows[] = {
#include "forged/seal.def"
};

int main(void)
{
	return catalogue_run("seal", rows, COUNT(rows));
}
