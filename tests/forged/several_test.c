/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, S24 to S26 and C05: what a later signature of the same document protects, and what it does not. */
#include "base/buf.h"
#include "base/text.h"
#include "forged/places.h"
#include "gm/sm3.h"
#include "lib/catalogue.h"
#include "lib/check.h"

/* The element of Signatures.xml that lists the n-th signature. */
static struct slice record_of(struct slice list, int n)
{
	static const char begin[] = "<ofd:Signature ";
	const uint8_t *at = list.at, *end = list.at + list.len, *behind;

	for (int i = 0;; i++) {
		at = memmem(at, (size_t)(end - at), begin, sizeof(begin) - 1);
		assert_non_null(at);
		behind = memchr(at, '>', (size_t)(end - at));
		assert_non_null(behind);
		if (i == n)
			return slice(at, (size_t)(behind + 1 - at));
		at = behind;
	}
}

static struct slice list_without_the_first(const struct recipe *r, struct slice container)
{
	struct slice list = entry_of(r, container, SIGNATURES), record = record_of(list, 0);
	const char *text = arena_text(r->arena, "%.*s", SLICE_ARG(record));

	return zipmaker_with(r->arena, container, SIGNATURES, replaced(r->arena, list, text, ""));
}

static struct slice first_stripped(const struct recipe *r, struct slice container)
{
	static const char *const files[] = {SIGN_0 "Signature.xml", SIGN_0 "SignedValue.dat",
					    SIGN_0 "Seal.esl"};

	container = list_without_the_first(r, container);
	for (size_t i = 0; i < COUNT(files); i++)
		container = zipmaker_with(r->arena, container, files[i], slice(NULL, 0));
	return container;
}

static struct slice list_in_another_order(const struct recipe *r, struct slice container)
{
	struct slice list = entry_of(r, container, SIGNATURES);
	const char *one = arena_text(r->arena, "%.*s", SLICE_ARG(record_of(list, 0)));
	const char *two = arena_text(r->arena, "%.*s", SLICE_ARG(record_of(list, 1)));

	list = replaced(r->arena, list, two, "");
	list = replaced(r->arena, list, one, arena_text(r->arena, "%s%s", two, one));
	return zipmaker_with(r->arena, container, SIGNATURES, list);
}

static void strip_the_first(struct recipe *r)
{
	sign_twice(r);
	r->edit_container = first_stripped;
}

/* The last signature of some products names Signatures.xml too, as it will be when all is done. */
static struct slice with_the_list(const struct recipe *r, struct slice xml)
{
	struct recipe plain = *r;
	struct slice list, digest;
	struct sm3 sm3;

	plain.edit_xml = NULL;
	plain.edit_container = NULL;
	list = entry_of(r, recipe_make(&plain), SIGNATURES);
	assert_ok(sm3_of(list, &sm3));
	assert_ok(base64_write(r->arena, sm3_slice(&sm3), &digest));
	return replaced(r->arena, xml, "</ofd:References>",
			arena_text(r->arena,
				   "<ofd:Reference FileRef=\"/" SIGNATURES
				   "\"><ofd:CheckValue>%.*s</ofd:CheckValue>"
				   "</ofd:Reference></ofd:References>",
				   SLICE_ARG(digest)));
}

static void close_the_list(struct recipe *r)
{
	sign_twice(r);
	r->edit_xml = with_the_list;
}

static void take_a_record_off_the_closed_list(struct recipe *r)
{
	close_the_list(r);
	r->edit_container = list_without_the_first;
}

/* The first signature is right. */
static void put_another_hash_into_the_later(struct recipe *r)
{
	sign_twice(r);
	r->data_hash = slice_str("0123456789abcdef0123456789abcdef");
}

static void order_the_closed_list_otherwise(struct recipe *r)
{
	close_the_list(r);
	r->edit_container = list_in_another_order;
}

static void take_an_attachment_off_the_list(struct recipe *r)
{
	r->target = ATTACHMENTS;
	r->part =
		"<ofd:Attachment ID=\"901\" Name=\"note\" Format=\"txt\"><ofd:FileLoc>note.txt</ofd:FileLoc>"
		"</ofd:Attachment>";
	r->by = "";
	r->edit_container = edited_target;
}

static void order_the_pages_otherwise(struct recipe *r)
{
	static const char first[] = "<ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/>";
	static const char second[] = "<ofd:Page ID=\"24\" BaseLoc=\"Pages/Page_1/Content.xml\"/>";

	r->target = DOCUMENT;
	r->part = arena_text(r->arena, "%s%s", first, second);
	r->by = arena_text(r->arena, "%s%s", second, first);
	r->edit_container = edited_target;
}

/* The later signature is right, but nobody knows whether its signer was revoked. */
static void leave_out_first_and_name_later_undecided(struct recipe *r)
{
	const struct pki_party *authority = party_make(&(struct party_form){
		.cn = "CA 2", .issuer = &world.root, .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .ca = true});

	leave_out_first_and_name_later(r);
	recipe_trust(r, &authority->cert);
	r->signer = r->listed = party_make(&(struct party_form){.cn = "31000000000001", .issuer = authority});
}

static void leave_out_first(struct recipe *r)
{
	r->target = ANNOTATIONS;
	r->edit_xml = without_target;
	r->edit_container = other_target;
}

static void leave_out_first_and_later(struct recipe *r)
{
	leave_out_first_and_name_later(r);
	r->target = ANNOTATIONS;
	r->edit_xml = without_target;
}

static const struct forgery rows[] = {
#include "forged/several.def"
};

int main(void)
{
	return catalogue_run("several", rows, COUNT(rows));
}
