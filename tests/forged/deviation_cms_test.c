/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations of GB/T 35275 data and of bare values, seen in genuine documents, in packages signed with them. */
#include "base/text.h"
#include "cms/signed_data.h"
#include "der/der.h"
#include "der/oid.h"
#include "lib/check.h"
#include "lib/deviation.h"

#define VALUE SIGN_0 "SignedValue.dat"

/* GB/T 35275 as others write it: SignedData of one signer, the digest's text inside. */
static void put_algorithm(struct der_writer *w, struct slice oid)
{
	size_t mark = der_mark(w);

	der_put_oid(w, oid);
	der_wrap(w, mark, DER_SEQUENCE);
}

static struct slice foreign_signed_data(const struct recipe *r, struct slice document)
{
	struct slice text, value, out;
	struct der_writer w;
	struct sm3 digest;
	size_t mark;

	assert_ok(sm3_of(document, &digest));
	assert_ok(base64_write(r->arena, sm3_slice(&digest), &text));
	assert_ok(key_sign(&r->signer->key, r->arena, text, &value));
	der_writer_init(&w, r->arena, CMS_MAX);
	der_put_octets(&w, value);
	put_algorithm(&w, OID_SM2_WITH_SM3);
	put_algorithm(&w, OID_SM3);
	mark = der_mark(&w);
	der_put(&w, DER_INTEGER, r->signer->cert.serial);
	der_put_raw(&w, r->signer->cert.issuer);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SET);
	mark = der_mark(&w);
	der_put_raw(&w, r->signer->cert.der);
	der_wrap(&w, mark, DER_CONTEXT(0));
	mark = der_mark(&w);
	der_put_octets(&w, text);
	der_wrap(&w, mark, DER_CONTEXT(0));
	der_put_oid(&w, OID_PKCS7_DATA);
	der_wrap(&w, mark, DER_SEQUENCE);
	mark = der_mark(&w);
	put_algorithm(&w, OID_SM3);
	der_wrap(&w, mark, DER_SET);
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_oid(&w, OID_PKCS7_SIGNED_DATA);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void sign_without_seal(struct recipe *r)
{
	r->type = OFD_TYPE_SIGN;
}

static struct slice foreign_value(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, VALUE,
			     foreign_signed_data(r, entry_of(r, container, SIGN_0 "Signature.xml")));
}

static void write_as_others_do(struct recipe *r)
{
	sign_without_seal(r);
	r->edit_container = foreign_value;
}

/* The attributes with their first put last. */
static struct slice reordered(const struct recipe *r, struct slice attributes)
{
	struct der_element first, all;
	struct der_writer w;
	struct der in;
	struct slice out;

	assert_ok(der_open(attributes, &in));
	assert_ok(der_element(&in, &all));
	assert_ok(der_open(all.content, &in));
	assert_ok(der_element(&in, &first));
	der_writer_init(&w, r->arena, CMS_MAX);
	der_put_raw(&w, first.whole);
	der_put_raw(&w, slice_from(all.content, first.whole.len));
	der_wrap(&w, 0, DER_CONTEXT(0));
	assert_ok(der_written(&w, &out));
	return out;
}

/* Signed as they are stored. The new value has the length of the old one, which keeps all lengths around it. */
static struct slice unsorted_value(const struct recipe *r, struct slice value)
{
	struct slice attributes, message, signature;
	struct cms cms;

	assert_ok(cms_read(r->arena, value, &cms));
	attributes = reordered(r, cms.signers[0].attributes);
	message = replaced_bytes(r->arena, attributes, slice("\xa0", 1), slice("\x31", 1));
	do
		assert_ok(key_sign(&r->signer->key, r->arena, message, &signature));
	while (signature.len != cms.signers[0].signature.len);
	value = replaced_bytes(r->arena, value, cms.signers[0].attributes, attributes);
	return replaced_bytes(r->arena, value, cms.signers[0].signature, signature);
}

static void leave_the_attributes_unsorted(struct recipe *r)
{
	sign_without_seal(r);
	r->edit_value = unsorted_value;
}

static struct slice bare_value(const struct recipe *r, struct slice container)
{
	struct slice value;

	assert_ok(
		key_sign(&r->signer->key, r->arena, entry_of(r, container, SIGN_0 "Signature.xml"), &value));
	return zipmaker_with(r->arena, container, VALUE, value);
}

static void sign_with_a_bare_value(struct recipe *r)
{
	sign_without_seal(r);
	r->edit_container = bare_value;
	r->evidence.signer_cert = r->signer->cert.der;
}

static const struct deviation rows[] = {
#include "forged/deviation_cms.def"
};

int main(void)
{
	return deviation_run("deviations of GB/T 35275 data", rows, COUNT(rows));
}
