/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/peers.h"

#include <dirent.h>

#include "base/file.h"
#include "trust/standing.h"

static err load_own(struct peers *peers, const struct office_options *options, struct arena *arena)
{
	struct slice pem;
	struct slice cert;

	TRY(file_read(arena, options->key_file, KEY_PEM_MAX, &pem));
	TRY(key_read(pem, slice_str(options->key_passphrase), &peers->key));
	peers->has_key = true;
	TRY(file_read(arena, options->cert_file, CERT_DER_MAX * 2, &cert));
	TRY(cert_read_any(cert, arena, &peers->cert));
	if (!sm2_public_eq(&peers->key.public, &peers->cert.key))
		return FAIL_AT(E_CONF, "cert_file", "is not the certificate of key_file");
	return OK;
}

static err add_peer(struct peers *peers, enum office_name office, const struct cert *cert)
{
	if (peers->counts[office] == PEER_CERTS_MAX)
		return FAIL_AT(E_CONF, "offices_dir", "more than %d certificates of one office",
			       PEER_CERTS_MAX);
	peers->certs[office][peers->counts[office]++] = *cert;
	return OK;
}

/* "registry.cer" and "registry-2027.cer" are the registry's. */
static err add_file(struct peers *peers, const char *dir, const char *name, struct arena *arena)
{
	const char *path = arena_text(arena, "%s/%s", dir, name);
	enum office_name office;
	struct slice bytes;
	struct cert cert;

	REQUIRE(path, E_NO_MEMORY);
	if (office_read(slice(name, strcspn(name, "-.")), &office).code != E_OK)
		return FAIL_AT(E_CONF, path, "is not named after an office");
	TRY(file_read(arena, path, CERT_DER_MAX * 2, &bytes));
	TRY(cert_read_any(bytes, arena, &cert));
	return add_peer(peers, office, &cert);
}

static bool is_cert_file(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".cer") == 0;
}

static err add_folder(struct peers *peers, const char *dir, struct arena *arena)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;
	err e = OK;

	if (!folder)
		return FAIL_AT(E_CONF, "offices_dir", "cannot be read");
	while (e.code == E_OK && (entry = readdir(folder)))
		if (is_cert_file(entry->d_name))
			e = add_file(peers, dir, entry->d_name, arena);
	closedir(folder);
	return e;
}

static bool knows(const struct peers *peers, enum office_name office, const struct cert *cert)
{
	for (size_t i = 0; i < peers->counts[office]; i++)
		if (slice_eq(peers->certs[office][i].der, cert->der))
			return true;
	return false;
}

err peers_load(struct peers *peers, const struct office_options *options, enum office_name self,
	       struct arena *arena)
{
	peers->region = options->region;
	if (options->offices_dir[0])
		TRY(add_folder(peers, options->offices_dir, arena));
	if (options->offices_trust_dir[0])
		TRY(trust_store_open(options->offices_trust_dir, &peers->trust));
	if (!options->key_file[0])
		return OK;
	TRY(load_own(peers, options, arena));
	if (!knows(peers, self, &peers->cert))
		TRY(add_peer(peers, self, &peers->cert));
	return OK;
}

void peers_drop(struct peers *peers)
{
	if (peers->has_key)
		key_release(&peers->key);
	peers->has_key = false;
	trust_store_close(peers->trust);
	peers->trust = NULL;
}

err peers_standing(const struct peers *peers, const struct cert *cert, instant now)
{
	const struct trust_view *view;
	err e;

	if (!peers->trust)
		return OK;
	view = trust_store_take(peers->trust);
	e = standing_check(cert, view, now);
	trust_store_give(peers->trust, view);
	return e;
}

static err sign(void *ctx, struct arena *arena, struct slice message, struct slice *signature,
		struct slice *signer)
{
	const struct peers *peers = ctx;

	*signer = sm3_slice(&peers->cert.digest);
	return key_sign(&peers->key, arena, message, signature);
}

static err verify(void *ctx, const char *region, const char *office, struct slice message,
		  struct slice signature, struct slice signer)
{
	const struct peers *peers = ctx;
	enum office_name name;

	if (strcmp(region, peers->region) != 0 || office_read(slice_str(office), &name).code != E_OK)
		return FAIL(E_ENVELOPE, "not an office of region %s", peers->region);
	for (size_t i = 0; i < peers->counts[name]; i++) {
		const struct cert *cert = &peers->certs[name][i];

		if (!slice_eq(sm3_slice(&cert->digest), signer))
			continue;
		if (!cert_valid_at(cert, clock_now()))
			return FAIL(E_ENVELOPE, "the certificate of office %s is not in force", office);
		if (peers_standing(peers, cert, clock_now()).code != E_OK)
			return FAIL(E_ENVELOPE, "the certificate of office %s is not in good standing",
				    office);
		if (sm2_verify(&cert->key, message, signature, SM2_DER_ONLY).code != E_OK)
			return FAIL(E_ENVELOPE, "the signature is not that of office %s", office);
		return OK;
	}
	return FAIL(E_ENVELOPE, "no known certificate of office %s has this digest", office);
}

struct bus_signer peers_signer(struct peers *peers)
{
	return (struct bus_signer){.ctx = peers, .sign = sign, .verify = verify};
}
