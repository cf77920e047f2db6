/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry looks at by itself before it puts a seal on file, whatever the making unit has looked at (art. 13, 16–18, 21). */
#include "base/file.h"
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "lib/check.h"
#include "lib/heard.h"
#include "lib/ledger.h"
#include "lib/process.h"
#include "lib/register.h"
#include "registry/acts.h"
#include "registry/filed.h"
#include "registry/migrations.h"
#include "registry/office.h"
#include "ses/seal.h"
#include "trust/possession.h"

static const struct office_def registry = {.name = REGISTRY};
static struct colleagues them;
static struct pki_party maker, stranger, owner;
static struct registry own;
static char folder[64];
static struct tx tx;

static char *say(const char *text)
{
	return (char *)(uintptr_t)text;
}

static int open_register(void **unused)
{
	int failed = ledger_open(unused);
	struct arena *arena = &ledger()->arena;

	ledger_add(&registry_migrations);
	colleagues_begin(&them, &registry, arena);
	pki_leaf(arena, NULL, "maker", &maker);
	pki_leaf(arena, NULL, "stranger", &stranger);
	pki_leaf(arena, NULL, "owner", &owner);
	assert_ok(process_folder("makers", folder, sizeof(folder)));
	assert_ok(file_write(arena_text(arena, "%s/maker.cer", folder), maker.cert.der, 0600));
	assert_ok(trust_store_open(folder, &own.makers));
	them.svc.office.own = &own;
	return failed;
}

static int close_register(void **unused)
{
	trust_store_close(own.makers);
	process_remove(folder);
	key_release(&maker.key);
	key_release(&stranger.key);
	key_release(&owner.key);
	colleagues_end(&them);
	return ledger_close(unused);
}

static int begin(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	return 0;
}

static int undo(void **unused)
{
	(void)unused;
	tx_rollback(&tx);
	return 0;
}

#define NAME "示例县市场监督管理局行政审批专用章"

static struct slice made_by(const struct pki_party *by, const char *code, const char *name)
{
	const struct ses_seal_form form = {.version = SES_V4,
					   .vendor = slice_str("TEST"),
					   .code = slice_str(code),
					   .type = 3,
					   .name = slice_str(name),
					   .list_type = SES_LIST_CERTS,
					   .certs = &owner.cert.der,
					   .cert_count = 1,
					   .created = day(9),
					   .valid_from = day(9),
					   .valid_to = day(300),
					   .picture = {slice_str("PNG"), slice_str("a picture"), 38, 38}};
	struct slice info;
	struct slice signature;
	struct slice seal;

	assert_ok(ses_seal_info_write(tx.arena, &form, &info));
	assert_ok(key_sign(&by->key, tx.arena, info, &signature));
	assert_ok(ses_seal_write(tx.arena, info, by->cert.der, signature, slice(NULL, 0), &seal));
	return seal;
}

/* What the making unit sends with a seal; each test spoils one thing. */
struct filing {
	Eseal__V1__FileSeal form;
	Eseal__V1__Unit unit;
	Eseal__V1__Approval approval;
	const struct pki_party *maker;
};

static struct filing honest(void)
{
	struct filing f = {.form = ESEAL__V1__FILE_SEAL__INIT,
			   .unit = ESEAL__V1__UNIT__INIT,
			   .approval = ESEAL__V1__APPROVAL__INIT,
			   .maker = &maker};

	f.form.seal_code = say(arena_text(tx.arena, "%.*s", SLICE_ARG(register_code(&tx, day(8)))));
	f.form.seal_name = say(NAME);
	f.form.seal_kind = say("business");
	f.unit.credit_code = say("11990000MB1234562T");
	f.unit.name = say("示例县市场监督管理局");
	f.unit.kind = say("organ");
	f.approval.id = say(f.form.seal_code);
	f.approval.region = say("310000");
	f.approval.seal_name = f.form.seal_name;
	f.approval.seal_kind = f.form.seal_kind;
	return f;
}

static err file(struct filing *f)
{
	f->form.owner = f->approval.owner = &f->unit;
	f->form.seal = pb_bytes(made_by(f->maker, f->form.seal_code, f->form.seal_name));
	if (!f->form.supersedes[0])
		f->form.approval = paper_of(tx.arena, &them.issuing, day(9), &f->approval.base);
	return heard_do(&them, file_seal, MAKING, &f->form.base, day(10), &tx, NULL);
}

static void a_seal_of_a_licensed_maker_is_put_on_file(void **unused)
{
	struct filing f = honest();
	(void)unused;

	assert_ok(file(&f));
}

static void a_seal_of_a_maker_without_a_licence_is_not(void **unused)
{
	struct filing f = honest();
	(void)unused;

	f.maker = &stranger;
	assert_err(E_CERTIFICATE, file(&f));
}

static void an_approval_of_another_region_is_none(void **unused)
{
	struct filing f = honest();
	(void)unused;

	f.approval.region = say("110000");
	assert_err(E_APPROVAL, file(&f));
}

/* ---- 重新制作 ---- */

static struct filing remake_of(const struct filing *old)
{
	struct filing f = honest();

	f.form.supersedes = old->form.seal_code;
	f.form.cause = say("expiry");
	return f;
}

static void a_seal_made_anew_keeps_name_kind_and_owner(void **unused)
{
	struct filing old = honest();
	struct filing f;
	(void)unused;

	assert_ok(file(&old));
	f = remake_of(&old);
	f.form.seal_kind = say("legal-name");
	assert_err(E_FIELD, file(&f));
	assert_string_equal(err_trail()->place, "seal_kind");
	f = remake_of(&old);
	f.form.seal_name = say("another seal");
	assert_err(E_FIELD, file(&f));
	assert_string_equal(err_trail()->place, "seal_name");
	f = remake_of(&old);
	f.unit.name = say("another name");
	assert_err(E_FIELD, file(&f));
	assert_string_equal(err_trail()->place, "owner.name");
	f = remake_of(&old);
	assert_ok(file(&f));
}

/* ---- 领取 ---- */

static err take_over(const struct filing *f, const char *order_text, instant given)
{
	Eseal__V1__ChangeStatus form = ESEAL__V1__CHANGE_STATUS__INIT;
	struct slice challenge;
	struct slice proof;
	struct uuid order;

	assert_ok(uuid_read(slice_str(order_text), &order));
	assert_ok(possession_challenge(tx.arena, &order, given, &challenge));
	assert_ok(possession_prove(&owner.key, tx.arena, challenge, &proof));
	form.seal_code = f->form.seal_code;
	form.event = say("take-over");
	form.after_version = 1;
	form.wish_of = say("owner");
	form.challenge = pb_bytes(challenge);
	form.possession = pb_bytes(proof);
	return heard_do(&them, change_status, MAKING, &form.base, day(10), &tx, NULL);
}

static void possession_is_proved_for_the_seals_own_order_and_lately(void **unused)
{
	struct filing f = honest();
	struct slice found;
	const char *order;
	(void)unused;

	assert_ok(file(&f));
	assert_ok(seal_store_order_of(&tx, slice_str(f.form.seal_code), &found));
	order = arena_text(tx.arena, "%.*s", SLICE_ARG(found));
	assert_err(E_POSSESSION, take_over(&f, "018f3e3e-7a4b-7c3d-8e9f-0123456789ab", day(10)));
	assert_err(E_POSSESSION, take_over(&f, order, day(10) - (POSSESSION_AGE_SECONDS + 1) * SECOND));
	assert_err(E_POSSESSION, take_over(&f, order, day(11)));
	assert_ok(take_over(&f, order, day(9)));
}

/* What takes over the cell that reads it: that ends, hangs, or says something else. */
static err read_or_do(struct arena *in, struct slice datum, struct slice words, struct slice *answer)
{
	if (slice_is(datum, "crash"))
		__builtin_trap();
	for (volatile bool hangs = slice_is(datum, "hang"); hangs;)
		;
	if (!slice_is(datum, "lie"))
		return filed_read_duty.work(in, datum, words, answer);
	*answer = slice_str("a good seal");
	return OK;
}

static void a_seal_that_takes_over_who_reads_it_costs_its_filing_an_answer(void **unused)
{
	static const char *const deeds[] = {"crash", "hang", "lie"};
	struct filing f = honest();
	(void)unused;

	for (size_t i = 0; i < COUNT(deeds); i++) {
		f.form.owner = f.approval.owner = &f.unit;
		f.form.seal = pb_bytes(slice_str(deeds[i]));
		assert_err(E_CELL, heard_do(&them, file_seal, MAKING, &f.form.base, day(10), &tx, NULL));
	}
	assert_ok(file(&f));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, undo)

int main(int argc, char **argv)
{
	struct cell_duty reading = filed_read_duty;
	const struct CMUnitTest tests[] = {
		TEST(a_seal_of_a_licensed_maker_is_put_on_file),
		TEST(a_seal_of_a_maker_without_a_licence_is_not),
		TEST(an_approval_of_another_region_is_none),
		TEST(a_seal_made_anew_keeps_name_kind_and_owner),
		TEST(possession_is_proved_for_the_seals_own_order_and_lately),
		TEST(a_seal_that_takes_over_who_reads_it_costs_its_filing_an_answer),
	};

	reading.work = read_or_do;
	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv,
				  (const struct cell_duty *[]){&reading, &filed_proves_duty, NULL});

	return cmocka_run_group_tests(tests, open_register, close_register);
}
