/* SPDX-License-Identifier: Apache-2.0 */
/* Others' opinion of the PDF documents that the tests make and the judge passes: qpdf of their structure, poppler of what
 * is signed, openssl of the digest and the signature value. Each is asked where it is installed. */
#include "base/text.h"
#include "cms/signed_data.h"
#include "gm/pem.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"
#include "lib/tool.h"
#include "pdf/open.h"

static struct recipe r;

/* What a program says; the test is skipped where there is none. */
static const char *told_by(const char *const argv[], int status)
{
	const char *const which[] = {"sh", "-c", arena_text(&world.arena, "command -v %s", argv[0]), NULL};
	const char *said;

	if (tool_run(&world.arena, which, &said) != 0)
		skip();
	if (tool_run(&world.arena, argv, &said) != status)
		fail_msg("%s: %s", argv[0], said);
	return said;
}
#define TOLD(status, ...) told_by((const char *const[]){__VA_ARGS__, NULL}, (status))

static const char *file_of(const char *name, const struct pdfmaker *m)
{
	return tool_file(&world.arena, name, pdfmaker_bytes(m));
}

static void seal_again(struct pdfmaker *m)
{
	pdfmaker_further(m, 20, "100 100 219 219", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_seal(m, &r);
}

static void qpdf_finds_nothing_to_mend(void **unused)
{
	struct pdfmaker m;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	TOLD(0, "qpdf", "--check", file_of("sealed.pdf", &m));
	seal_again(&m);
	TOLD(0, "qpdf", "--check", file_of("twice.pdf", &m));
}

static void poppler_sees_the_same_bytes_signed(void **unused)
{
	struct pdfmaker m;
	const char *said;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_signed(&m, &r);
	said = TOLD(0, "pdfsig", "-nocert", file_of("signed.pdf", &m));
	assert_non_null(strstr(said, "Total document signed"));
	pdfmaker_put(&m, 6, "<</Title(another)>>");
	pdfmaker_end(&m, 1);
	said = TOLD(0, "pdfsig", "-nocert", file_of("updated.pdf", &m));
	assert_non_null(strstr(said, "Not total document signed"));
}

/* The attributes as they are signed: a SET. */
static struct slice signed_attributes(const struct cms *cms)
{
	struct slice part;

	assert_ok(cms_signed_part(&world.arena, cms, &cms->signers[0], slice(NULL, 0), &part));
	return part;
}

static void openssl_agrees_on_digest_and_signature(void **unused)
{
	const char *hex, *said, *cert, *key;
	struct pdfmaker m;
	struct slice pem;
	struct pdf pdf;
	struct cms cms;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_signed(&m, &r);
	assert_ok(pdf_open(&world.arena, pdfmaker_bytes(&m), &pdf));
	assert_ok(cms_read(&world.arena, pdf.signatures[0].value, &cms));
	assert_ok(hex_write(&world.arena, cms.signers[0].message_digest, &hex));
	said = TOLD(0, "openssl", "dgst", "-sm3", tool_file(&world.arena, "message", pdfmaker_message(&m)));
	assert_non_null(strstr(said, hex));
	assert_ok(pem_write("CERTIFICATE", world.owner.cert.der, &world.arena, &pem));
	cert = tool_file(&world.arena, "owner.pem", pem);
	said = TOLD(0, "openssl", "x509", "-in", cert, "-noout", "-pubkey");
	key = tool_file(&world.arena, "owner.pub", slice_str(said));
	said = TOLD(0, "openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt",
		    "distid:1234567812345678", "-pubin", "-inkey", key, "-in",
		    tool_file(&world.arena, "attributes", signed_attributes(&cms)), "-sigfile",
		    tool_file(&world.arena, "value", cms.signers[0].signature));
	assert_non_null(strstr(said, "Verified Successfully"));
}

static int teardown(void **state)
{
	tool_clean();
	return world_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qpdf_finds_nothing_to_mend),
		cmocka_unit_test(poppler_sees_the_same_bytes_signed),
		cmocka_unit_test(openssl_agrees_on_digest_and_signature),
	};

	return cmocka_run_group_tests(tests, world_setup, teardown);
}
