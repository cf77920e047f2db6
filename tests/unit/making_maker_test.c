/* SPDX-License-Identifier: Apache-2.0 */
/* The maker's hand (art. 16(2)): what is not as ordered is found with a key that is thrown away, before the real one. */
#include "lib/check.h"
#include "lib/pki.h"
#include "making/maker.h"
#include "making/vetting.h"
#include "ses/seal.h"

#define CODE "31000000000042"
#define NAME "示例县市场监督管理局行政审批专用章"

static struct arena arena;
static struct pki_party root, making, owner;
static struct crl crl;
static struct trust_view trust;

static instant now(void)
{
	return pki_at("2026-11-22T08:00:00Z");
}

static int start(void **unused)
{
	struct slice der;
	(void)unused;

	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_leaf(&arena, &root, "制作系统", &making);
	pki_leaf(&arena, &root, CODE, &owner);
	struct crl_form form = {.issuer = &root.cert,
				.key = &root.key,
				.number = 1,
				.this_update = now() - HOUR,
				.next_update = now() + DAY};

	assert_ok(crl_write(&form, &arena, &der));
	assert_ok(crl_read(der, &crl));
	trust = (struct trust_view){.trust = {.anchors = &root.cert, .anchor_count = 1},
				    .revocation = {.crls = &crl, .crl_count = 1}};
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&making.key);
	key_release(&owner.key);
	arena_clear(&arena);
	return 0;
}

/* An order, and what was prepared for it. */
struct prepared {
	struct order order;
	struct ses_seal_form form;
	struct draft draft;
	struct maker maker;
};

static struct slice image(void)
{
	static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

	return slice(png, sizeof(png));
}

static void prepare(struct prepared *p, int version)
{
	*p = (struct prepared){0};
	p->order = (struct order){.seal_code = slice_str(CODE),
				  .seal_name = slice_str(NAME),
				  .certificate_ends = owner.cert.not_after,
				  .valid_to = now() + 365 * DAY};
	p->form = (struct ses_seal_form){.version = version,
					 .vendor = slice_str("ESEAL"),
					 .code = p->order.seal_code,
					 .type = 4,
					 .name = p->order.seal_name,
					 .list_type = SES_LIST_CERTS,
					 .certs = &owner.cert.der,
					 .cert_count = 1,
					 .created = now(),
					 .valid_from = now(),
					 .valid_to = p->order.valid_to,
					 .picture = {slice_str("PNG"), image(), 42, 42}};
	p->draft = (struct draft){
		.order = &p->order, .image = image(), .certificate = owner.cert.der, .version = version};
	p->maker = (struct maker){.key = &making.key, .cert = &making.cert, .view = &trust, .now = now()};
}

static void write_down(struct prepared *p)
{
	assert_ok(ses_seal_info_write(&arena, &p->form, &p->draft.info));
}

static void a_seal_as_ordered_is_made_in_both_versions(void **unused)
{
	(void)unused;

	for (int version = SES_V4; version <= SES_V5; version++) {
		struct ses_seal read;
		struct prepared p;
		struct slice seal;

		prepare(&p, version);
		write_down(&p);
		assert_ok(maker_rehearse(&arena, &p.maker, &p.draft));
		assert_ok(maker_sign(&arena, &p.maker, &p.draft, &seal));
		assert_ok(ses_seal_read(&arena, seal, &read));
		assert_int_equal(read.version, version);
		assert_true(slice_eq(read.maker_cert, making.cert.der));
		assert_ok(sm2_verify(&making.key.public, p.draft.info, read.maker_signature, SM2_DER_ONLY));
	}
}

/* Each change of what was prepared, against an order that stays. */
static void change(struct prepared *p, int what)
{
	static struct slice certs[2];

	switch (what) {
	case 0:
		p->form.code = slice_str("31000000000043");
		break;
	case 1:
		p->form.name = slice_str("别的印章");
		break;
	case 2:
		p->form.valid_to = p->order.valid_to + DAY;
		break;
	case 3:
		p->form.certs = &making.cert.der;
		break;
	case 4:
		certs[0] = owner.cert.der;
		certs[1] = making.cert.der;
		p->form.certs = certs;
		p->form.cert_count = 2;
		break;
	case 5:
		p->form.list_type = SES_LIST_DIGESTS;
		break;
	case 6:
		p->draft.image = slice_str("another image");
		break;
	case 7:
		p->draft.version = SES_V5;
		break;
	default:
		p->form.valid_from = now() + DAY; /* not in force when it is made */
		break;
	}
}

static int times_used;
static err (*real_sign)(void *held, const struct sm3 *e, struct arena *in, struct slice *value);

static err count_and_sign(void *held, const struct sm3 *e, struct arena *in, struct slice *value)
{
	times_used++;
	return real_sign(held, e, in, value);
}

static void what_is_not_as_ordered_is_found_without_the_real_key(void **unused)
{
	struct key counted = making.key;
	(void)unused;

	real_sign = counted.sign;
	counted.sign = count_and_sign;
	for (int what = 0; what < 9; what++) {
		struct prepared p;
		err e;

		prepare(&p, SES_V4);
		change(&p, what);
		write_down(&p);
		p.maker.key = &counted;
		e = maker_rehearse(&arena, &p.maker, &p.draft);
		assert_true(e.code == E_SEAL_FORM || e.code == E_SEAL_PERIOD);
	}
	assert_int_equal(times_used, 0);
}

static void a_seal_that_outlives_its_certificate_is_found(void **unused)
{
	struct prepared p;
	(void)unused;

	prepare(&p, SES_V4);
	p.order.certificate_ends = p.order.valid_to - SECOND;
	write_down(&p);
	assert_err(E_SEAL_PERIOD, maker_rehearse(&arena, &p.maker, &p.draft));
}

static void a_maker_whom_nobody_trusts_makes_nothing(void **unused)
{
	struct pki_party stranger;
	struct prepared p;
	struct slice seal;
	(void)unused;

	pki_root(&arena, "无名", &stranger);
	prepare(&p, SES_V4);
	write_down(&p);
	p.maker.key = &stranger.key;
	p.maker.cert = &stranger.cert;
	assert_err(E_SEAL_FORM, maker_sign(&arena, &p.maker, &p.draft, &seal));
	key_release(&stranger.key);
}

static void a_key_that_is_not_the_certificates_makes_nothing(void **unused)
{
	struct prepared p;
	struct slice seal;
	(void)unused;

	prepare(&p, SES_V4);
	write_down(&p);
	p.maker.key = &owner.key;
	assert_err(E_SEAL_FORM, maker_sign(&arena, &p.maker, &p.draft, &seal));
	assert_string_equal(err_trail()->detail, "the judge finds SEAL_SIGNATURE");
}

static void without_its_time_stamping_authority_no_stamped_seal_is_made(void **unused)
{
	struct prepared p;
	struct slice seal;
	(void)unused;

	prepare(&p, SES_V5);
	write_down(&p);
	p.maker.tsa_url = "http://127.0.0.1:1/tsa";
	assert_err(E_UNREACHABLE, maker_sign(&arena, &p.maker, &p.draft, &seal));
	assert_ok(maker_rehearse(&arena, &p.maker, &p.draft)); /* which is never stamped */
}

static const char lethal[] = "what ends who judges it";

static err judge_or_end(struct arena *in, struct slice bytes, struct slice words, struct slice *answer)
{
	if (memmem(words.at, words.len, lethal, strlen(lethal)))
		__builtin_trap();
	return vetting_seal_duty.work(in, bytes, words, answer);
}

static void what_ends_the_cell_that_judges_it_becomes_no_seal(void **unused)
{
	struct prepared p;
	(void)unused;

	prepare(&p, SES_V4);
	p.form.picture.data = p.draft.image = slice_str(lethal);
	write_down(&p);
	assert_err(E_CELL, maker_rehearse(&arena, &p.maker, &p.draft));
	prepare(&p, SES_V4);
	write_down(&p);
	assert_ok(maker_rehearse(&arena, &p.maker, &p.draft));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seal_as_ordered_is_made_in_both_versions),
		cmocka_unit_test(what_is_not_as_ordered_is_found_without_the_real_key),
		cmocka_unit_test(a_seal_that_outlives_its_certificate_is_found),
		cmocka_unit_test(a_maker_whom_nobody_trusts_makes_nothing),
		cmocka_unit_test(a_key_that_is_not_the_certificates_makes_nothing),
		cmocka_unit_test(without_its_time_stamping_authority_no_stamped_seal_is_made),
		cmocka_unit_test(what_ends_the_cell_that_judges_it_becomes_no_seal),
	};
	struct cell_duty judging = vetting_seal_duty;

	judging.work = judge_or_end;
	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&judging, NULL});
	return cmocka_run_group_tests(tests, start, stop);
}
