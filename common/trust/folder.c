/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "der/der.h"
#include "gm/pem.h"

struct files {
	const char **paths; /* in the order of their names */
	size_t count;
};

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static bool wanted(const char *name)
{
	static const char *const endings[] = {".cer", ".crt", ".pem", ".der", ".crl", ".ors"};
	const char *ending = strrchr(name, '.');

	if (!ending || name[0] == '.')
		return false;
	for (size_t i = 0; i < COUNT(endings); i++)
		if (strcmp(ending, endings[i]) == 0)
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static err list(struct arena *arena, const char *name, struct files *out)
{
	CLEANUP(close_folder) DIR *folder = opendir(name);
	const struct dirent *entry;

	if (!folder)
		return FAIL_AT(E_IO, name, "the trust folder cannot be read: %s", strerror(errno));
	out->count = 0;
	out->paths = arena_array(arena, TRUST_FILES_MAX, const char *);
	REQUIRE(out->paths, E_NO_MEMORY);
	while ((entry = readdir(folder))) {
		if (!wanted(entry->d_name))
			continue;
		REQUIRE(out->count < TRUST_FILES_MAX, E_TOO_BIG);
		out->paths[out->count] = arena_text(arena, "%s/%s", name, entry->d_name);
		REQUIRE(out->paths[out->count], E_NO_MEMORY);
		out->count++;
	}
	qsort(out->paths, out->count, sizeof(*out->paths), by_name);
	return OK;
}

err trust_folder_stamp(struct arena *arena, const char *folder, struct sm3 *stamp)
{
	struct files files;
	struct buf seen;

	TRY(list(arena, folder, &files));
	buf_init(&seen, arena, (size_t)TRUST_FILES_MAX * 512);
	for (size_t i = 0; i < files.count; i++) {
		struct stat about = {0};

		/* A file that went away in between has no times: that is another stamp, too. */
		(void)stat(files.paths[i], &about);
		TRY(buf_putf(&seen, "%s %llu %lld %lld.%09ld\n", files.paths[i],
			     (unsigned long long)about.st_ino, (long long)about.st_size,
			     (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec));
	}
	return sm3_of(buf_slice(&seen), stamp);
}

/* What has been found so far; the arrays grow in the arena. */
struct found {
	struct arena *arena;
	struct cert *anchors, *others;
	size_t anchor_count, anchor_room, other_count, other_room;
	struct crl *crls;
	size_t crl_count, crl_room;
	struct ocsp *ocsps;
	size_t ocsp_count, ocsp_room;
};

static err more(struct arena *arena, void *at, size_t count, size_t *room, size_t size, void **out)
{
	*out = at;
	if (count < *room)
		return OK;
	*room = *room ? *room * 2 : 8;
	*out = arena_take_array(arena, *room, size);
	REQUIRE(*out, E_NO_MEMORY);
	if (count)
		memcpy(*out, at, count * size);
	return OK;
}

/* RFC 5280 §6.1 takes an anchor as a name and a key; a certificate that signs itself says both. */
static err add_cert(struct found *f, struct slice der)
{
	struct cert cert;
	void *at;

	TRY(cert_read(der, &cert));
	if (cert_self_issued(&cert) && cert_signed_by(&cert, &cert.key, NULL).code == E_OK) {
		TRY(more(f->arena, f->anchors, f->anchor_count, &f->anchor_room, sizeof(cert), &at));
		f->anchors = at;
		f->anchors[f->anchor_count++] = cert;
		return OK;
	}
	TRY(more(f->arena, f->others, f->other_count, &f->other_room, sizeof(cert), &at));
	f->others = at;
	f->others[f->other_count++] = cert;
	return OK;
}

static err add_crl(struct found *f, struct slice der)
{
	struct crl crl;
	void *at;

	TRY(crl_read(der, &crl));
	TRY(more(f->arena, f->crls, f->crl_count, &f->crl_room, sizeof(crl), &at));
	f->crls = at;
	f->crls[f->crl_count++] = crl;
	return OK;
}

static err add_ocsp(struct found *f, struct slice der)
{
	struct ocsp ocsp;
	void *at;

	TRY(ocsp_read(der, &ocsp));
	TRY(more(f->arena, f->ocsps, f->ocsp_count, &f->ocsp_room, sizeof(ocsp), &at));
	f->ocsps = at;
	f->ocsps[f->ocsp_count++] = ocsp;
	return OK;
}

static err add_der(struct found *f, struct slice der)
{
	if (add_cert(f, der).code == E_OK || add_crl(f, der).code == E_OK)
		return OK;
	return add_ocsp(f, der);
}

static err add_blocks(struct found *f, struct slice text, const char *label,
		      err (*add)(struct found *f, struct slice der), size_t *count)
{
	bool there;

	for (;; (*count)++) {
		struct slice der;

		TRY(pem_next(&text, label, f->arena, &der, &there));
		if (!there)
			return OK;
		TRY(add(f, der));
	}
}

static err add_content(struct found *f, struct slice content)
{
	size_t blocks = 0;

	if (content.len > 0 && content.at[0] == DER_SEQUENCE)
		return add_der(f, content);
	TRY(add_blocks(f, content, "CERTIFICATE", add_cert, &blocks));
	TRY(add_blocks(f, content, "X509 CRL", add_crl, &blocks));
	REQUIRE(blocks > 0, E_CERT_FORM);
	return OK;
}

static err add_file(struct found *f, const char *path)
{
	struct slice content;

	TRY(file_read(f->arena, path, CRL_DER_MAX, &content));
	if (add_content(f, content).code != E_OK)
		return FAIL_AT(
			E_CONF, path,
			"neither certificates nor a CRL or OCSP response with SM2 keys and signatures");
	return OK;
}

err trust_folder_read(struct arena *arena, const char *folder, struct trust_view *out)
{
	struct found f = {.arena = arena};
	struct files files;

	TRY(list(arena, folder, &files));
	for (size_t i = 0; i < files.count; i++)
		TRY(add_file(&f, files.paths[i]));
	if (f.anchor_count + f.other_count == 0)
		return FAIL_AT(E_CONF, folder, "no certificate in the trust folder");
	*out = (struct trust_view){
		.trust = {.anchors = f.anchors,
			  .anchor_count = f.anchor_count,
			  .others = f.others,
			  .other_count = f.other_count},
		.revocation = {.crls = f.crls,
			       .crl_count = f.crl_count,
			       .ocsps = f.ocsps,
			       .ocsp_count = f.ocsp_count},
	};
	return OK;
}
