/* SPDX-License-Identifier: Apache-2.0 */
/* Makes with the library what no command of the suite makes by itself, for others to verify:
 *
 *   make seal 4|5 certs|digests OWNER.cer MAKER.key MAKER.cer TSA|- TRUST OUT   a seal
 *   make sign attributes|digest KEY CERT FILE OUT               GB/T 35275, detached or over the digest
 *   make document attributes|digest KEY CERT FILE.ofd OUT.ofd   the same as an OFD signature of Type=Sign
 *   make verify FILE VALUE                                      such a detached signature
 */
#include <stdio.h>

#include "base/file.h"
#include "cms/signed_data.h"
#include "fetch/tsa.h"
#include "image/draw.h"
#include "ofd/stamp.h"
#include "ses/seal.h"
#include "trust/folder.h"

static struct arena arena;

static err read_key(const char *path, struct key *key)
{
	struct slice pem;

	TRY(file_read(&arena, path, CONF_VALUE_MAX, &pem));
	return key_read(pem, slice(NULL, 0), key);
}

static err read_cert(const char *path, struct cert *cert)
{
	struct slice bytes;

	TRY(file_read(&arena, path, CERT_FILE_MAX, &bytes));
	return cert_read_any(bytes, &arena, cert);
}

/* Like the making office: only a version 5 seal has a time stamp. */
static err stamp(const char *tsa, const char *folder, struct slice value, instant now, struct slice *token)
{
	struct trust_view view;

	*token = slice(NULL, 0);
	if (slice_is(slice_str(tsa), "-"))
		return OK;
	TRY(trust_folder_read(&arena, folder, &view));
	return tsa_stamp(&arena, tsa, value, &view.trust, now, token);
}

static err make_seal(char **word)
{
	CLEANUP(key_release) struct key key = {0};
	struct seal_design design = seal_design_usual(SEAL_IMAGE_SPECIAL, slice_str("某某县民政局"),
						      slice_str("行政审批专用章"), slice(NULL, 0));
	struct slice png, info, value, token, seal;
	struct cert owner, maker;
	instant now = clock_now();

	TRY(read_cert(word[2], &owner));
	TRY(read_key(word[3], &key));
	TRY(read_cert(word[4], &maker));
	TRY(seal_image_draw(&arena, &design, &png));

	const struct ses_seal_form form = {
		.version = word[0][0] - '0',
		.vendor = slice_str("eseal"),
		.code = slice_str("31000000000001"),
		.type = 1,
		.name = slice_str("某某县民政局行政审批专用章"),
		.list_type = slice_is(slice_str(word[1]), "digests") ? SES_LIST_DIGESTS : SES_LIST_CERTS,
		.certs = &owner.der,
		.cert_count = 1,
		.created = now,
		.valid_from = now - HOUR,
		.valid_to = now + 100 * DAY,
		.picture = {.type = slice_str("PNG"),
			    .data = png,
			    .width = design.width_mm,
			    .height = design.height_mm},
	};

	TRY(ses_seal_info_write(&arena, &form, &info));
	TRY(key_sign(&key, &arena, info, &value));
	TRY(stamp(word[5], word[6], value, now, &token));
	TRY(ses_seal_write(&arena, info, maker.der, value, token, &seal));
	return file_write(word[7], seal, 0644);
}

static err sign_message(const char *flavour, const char *key_path, const char *cert_path,
			struct slice message, struct slice *out)
{
	CLEANUP(key_release) struct key key = {0};
	struct cert cert;
	struct cms_form form = {.key = &key, .cert = &cert, .signed_at = clock_now()};

	TRY(read_key(key_path, &key));
	TRY(read_cert(cert_path, &cert));
	if (slice_is(slice_str(flavour), "digest"))
		return cms_sign_digest(&arena, &form, message, out);
	return cms_sign_detached(&arena, &form, message, out);
}

static err make_sign(char **word)
{
	struct slice message, value;

	TRY(file_read(&arena, word[3], FILE_MAX, &message));
	TRY(sign_message(word[0], word[1], word[2], message, &value));
	return file_write(word[4], value, 0644);
}

static err make_document(char **word)
{
	struct ofd_stamp_request request = {.type = OFD_TYPE_SIGN,
					    .provider = "eseal",
					    .version = "1",
					    .company = "eseal",
					    .signed_at = clock_now()};
	struct slice file, value, container;
	struct ofd_stamp stamp;
	struct ofd ofd;

	TRY(file_read(&arena, word[3], FILE_MAX, &file));
	TRY(ofd_open(&arena, file, &ofd));
	TRY(ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	TRY(sign_message(word[0], word[1], word[2], stamp.signature_xml, &value));
	TRY(ofd_stamp_finish(&arena, &stamp, value, &container));
	return file_write(word[4], container, 0644);
}

static err verify(char **word)
{
	struct slice message, value;
	struct cert signer;

	TRY(file_read(&arena, word[0], FILE_MAX, &message));
	TRY(file_read(&arena, word[1], FILE_MAX, &value));
	return cms_verify_detached(&arena, value, message, NULL, &signer);
}

static const struct task {
	const char *name;
	int words;
	err (*run)(char **word);
} tasks[] = {
	{"seal", 8, make_seal},
	{"sign", 5, make_sign},
	{"document", 5, make_document},
	{"verify", 2, verify},
};

static err run(int argc, char **argv)
{
	for (size_t i = 0; i < COUNT(tasks); i++)
		if (argc > 1 && slice_is(slice_str(argv[1]), tasks[i].name) && argc == tasks[i].words + 2)
			return tasks[i].run(argv + 2);
	return FAIL(E_USAGE, "see the beginning of tests/interop/make.c");
}

int main(int argc, char **argv)
{
	err e;

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&tsa_duty, NULL});
	arena_init(&arena, ARENA_REQUEST_MAX);
	e = run(argc, argv);
	if (e.code != E_OK)
		fprintf(stderr, "make: %s. %s: %s\n", err_meaning(e.code)->en, err_trail()->place,
			err_trail()->detail);
	arena_clear(&arena);
	return e.code == E_OK ? 0 : 1;
}
