/* SPDX-License-Identifier: Apache-2.0 */
#include "devca/authority.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "gm/issue.h"

enum { CA_YEARS = 20, SERVICE_YEARS = 10 };

static const char *path_of(struct arena *arena, const char *folder, const char *name, const char *ending)
{
	return arena_text(arena, "%s/%s.%s", folder, name, ending);
}

static err make_folder(struct arena *arena, const char *path, const char *below)
{
	path = arena_text(arena, "%s%s", path, below);
	REQUIRE(path, E_NO_MEMORY);
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return FAIL(E_IO, "%s cannot be made", path);
	return OK;
}

/* C=CN, O=…, CN=… */
static err write_name(struct arena *arena, const char *cn, struct slice *der)
{
	struct name name = {0};
	struct der_writer w;

	TRY(name_add(&name, NAME_C, slice_str("CN")));
	TRY(name_add(&name, NAME_O, slice_str("devca 开发测试 (no licensed CA)")));
	TRY(name_add(&name, NAME_CN, slice_str(cn)));
	der_writer_init(&w, arena, 1024);
	name_put(&w, &name);
	return der_written(&w, der);
}

/* What a new party is to be: its file name, its common name, and the fields of the form that differ. */
struct plan {
	const char *file, *cn;
	struct issue_form form;
	int years;
};

static err write_party(struct arena *arena, const char *folder, const char *file, const struct party *party)
{
	const char *key_path = path_of(arena, folder, file, "key"),
		   *cert_path = path_of(arena, folder, file, "cer");
	struct slice pem;

	REQUIRE(key_path && cert_path, E_NO_MEMORY);
	TRY(key_write(&party->key, slice(NULL, 0), arena, &pem));
	TRY(file_write(key_path, pem, 0600));
	TRY(cert_pem(party->cert.der, arena, &pem));
	return file_write(cert_path, pem, 0644);
}

/* A fresh key, certified by issuer; by itself when issuer is NULL. */
static err make_party(struct arena *arena, const char *folder, struct plan plan, const struct party *issuer,
		      instant now, struct party *out)
{
	uint8_t serial[16];
	struct slice der;

	TRY(key_generate(&out->key));
	TRY(issue_serial(serial));
	TRY(write_name(arena, plan.cn, &plan.form.subject));
	plan.form.key = &out->key.public;
	plan.form.issuer = issuer ? issuer->cert.subject : plan.form.subject;
	plan.form.issuer_key = issuer ? &issuer->key : &out->key;
	plan.form.serial = slice(serial, sizeof(serial));
	plan.form.not_before = now - HOUR; /* for clocks that are slow */
	plan.form.not_after = now + plan.years * 365 * DAY;
	TRY(issue_cert(&plan.form, arena, &der));
	TRY(cert_read(der, &out->cert));
	return write_party(arena, folder, plan.file, out);
}

/* Its key is not used after the first day: one list says for all its life that the CA was not revoked. */
static err write_root_crl(struct arena *arena, const char *folder, const struct party *root, instant now)
{
	const struct crl_form form = {.issuer = &root->cert,
				      .key = &root->key,
				      .number = 1,
				      .this_update = now - HOUR,
				      .next_update = root->cert.not_after};
	const char *path = path_of(arena, folder, "root", "crl");
	struct slice der;

	REQUIRE(path, E_NO_MEMORY);
	TRY(crl_write(&form, arena, &der));
	return file_write(path, der, 0644);
}

/* tsa.cer is written last: it says that the authority is complete. */
static err make_all(struct arena *arena, const char *folder, instant now, struct party parties[4])
{
	const struct plan root = {
		"root",
		"devca root",
		{.usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .constraints = ISSUE_CA, .path_len = -1},
		CA_YEARS};
	const struct plan ca = {
		"ca",
		"devca CA",
		{.usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .constraints = ISSUE_CA, .path_len = 0},
		CA_YEARS};
	const struct plan ocsp = {"ocsp",
				  "devca OCSP",
				  {.usage = CERT_DIGITAL_SIGNATURE,
				   .purpose = CERT_OCSP_SIGNING,
				   .constraints = ISSUE_END_ENTITY,
				   .ocsp_no_check = true},
				  SERVICE_YEARS};
	const struct plan tsa = {"tsa",
				 "devca TSA",
				 {.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION,
				  .purpose = CERT_TIME_STAMPING,
				  .purpose_critical = true,
				  .constraints = ISSUE_END_ENTITY},
				 SERVICE_YEARS};

	TRY(make_party(arena, folder, root, NULL, now, &parties[0]));
	TRY(write_root_crl(arena, folder, &parties[0], now));
	TRY(make_party(arena, folder, ca, &parties[0], now, &parties[1]));
	TRY(make_party(arena, folder, ocsp, &parties[1], now, &parties[2]));
	return make_party(arena, folder, tsa, &parties[1], now, &parties[3]);
}

bool authority_exists(const char *folder)
{
	char path[4096];

	return snprintf(path, sizeof(path), "%s/tsa.cer", folder) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

err authority_init(struct arena *arena, const char *folder, instant now)
{
	struct party parties[4] = {0};
	err e;

	if (authority_exists(folder))
		return FAIL(E_NO_SUCH_STEP, "%s holds an authority already", folder);
	TRY(make_folder(arena, folder, ""));
	TRY(make_folder(arena, folder, "/issued"));
	e = make_all(arena, folder, now, parties);
	for (size_t i = 0; i < COUNT(parties); i++)
		key_release(&parties[i].key);
	return e;
}

static err read_cert(struct arena *arena, const char *folder, const char *name, struct cert *out)
{
	const char *path = path_of(arena, folder, name, "cer");
	struct slice pem;

	REQUIRE(path, E_NO_MEMORY);
	TRY(file_read(arena, path, CERT_DER_MAX, &pem));
	return cert_read_any(pem, arena, out);
}

static err read_party(struct arena *arena, const char *folder, const char *name, struct party *out)
{
	const char *path = path_of(arena, folder, name, "key");
	struct slice pem;

	REQUIRE(path, E_NO_MEMORY);
	TRY(read_cert(arena, folder, name, &out->cert));
	TRY(file_read(arena, path, KEY_PEM_MAX, &pem));
	TRY(key_read(pem, slice(NULL, 0), &out->key));
	if (!sm2_public_eq(&out->key.public, &out->cert.key))
		return FAIL(E_CONF, "%s is not the key of its certificate", path);
	return OK;
}

/* Folders from before there was a list get one. */
static err have_root_crl(struct arena *arena, const char *folder)
{
	const char *path = path_of(arena, folder, "root", "crl");
	struct party root = {0};
	err e;

	REQUIRE(path, E_NO_MEMORY);
	if (access(path, F_OK) == 0)
		return OK;
	e = read_party(arena, folder, "root", &root);
	if (e.code == E_OK)
		e = write_root_crl(arena, folder, &root, root.cert.not_before + HOUR);
	key_release(&root.key);
	return e;
}

err authority_open(struct arena *arena, const char *folder, struct authority *out)
{
	*out = (struct authority){.folder = folder};
	TRY(have_root_crl(arena, folder));
	TRY(read_cert(arena, folder, "root", &out->root));
	TRY(read_party(arena, folder, "ca", &out->ca));
	TRY(read_party(arena, folder, "ocsp", &out->ocsp));
	return read_party(arena, folder, "tsa", &out->tsa);
}

err authority_root_crl(const struct authority *authority, struct arena *arena, struct slice *der)
{
	const char *path = path_of(arena, authority->folder, "root", "crl");

	REQUIRE(path, E_NO_MEMORY);
	return file_read(arena, path, CRL_DER_MAX, der);
}

void authority_close(struct authority *authority)
{
	key_release(&authority->ca.key);
	key_release(&authority->ocsp.key);
	key_release(&authority->tsa.key);
}
