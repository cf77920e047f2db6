/* SPDX-License-Identifier: Apache-2.0 */
#include "making/office.h"

#include <stdlib.h>

#include "base/file.h"

/* The maker's key is read once and never leaves this struct; the text it came from is wiped with its arena. */
static err read_key(const char *path, const char *passphrase, struct key *key)
{
	struct arena arena;
	struct slice pem;
	err e;

	arena_init(&arena, KEY_PEM_MAX * 4);
	e = file_read(&arena, path, KEY_PEM_MAX, &pem);
	if (e.code == E_OK)
		e = key_read(pem, slice_str(passphrase), key);
	arena_clear(&arena);
	if (e.code != E_OK)
		return FAIL_AT(E_CONF, "maker_key_file", "%s: not a readable SM2 key", path);
	return OK;
}

static err open_all(const struct making_settings *settings, struct making *making)
{
	struct slice pem;

	TRY(read_key(settings->maker_key_file, settings->maker_key_passphrase, &making->maker_key));
	TRY(file_read(&making->arena, settings->maker_cert_file, CERT_DER_MAX, &pem));
	TRY(cert_read_any(pem, &making->arena, &making->maker_cert));
	if (!sm2_public_eq(&making->maker_key.public, &making->maker_cert.key))
		return FAIL_AT(E_CONF, "maker_cert_file", "not the certificate of the maker's key");
	return trust_store_open(settings->trust_dir, &making->trust);
}

static void close_all(struct making *making)
{
	trust_store_close(making->trust);
	key_release(&making->maker_key);
	arena_clear(&making->arena);
	free(making);
}

err making_start(struct office *office)
{
	struct making *making = calloc(1, sizeof(*making));
	err e;

	REQUIRE(making, E_NO_MEMORY);
	arena_init(&making->arena, CERT_DER_MAX * 4);
	e = open_all(office->settings, making);
	if (e.code != E_OK) {
		close_all(making);
		return err_noted(e, HERE, "open_all");
	}
	office->own = making;
	return OK;
}

void making_stop(struct office *office)
{
	if (office->own)
		close_all(office->own);
	office->own = NULL;
}

err making_ready(struct office *office, struct json *detail)
{
	const struct making *making = office->own;

	json_put_instant(detail, "maker_certificate_ends", making->maker_cert.not_after);
	TRY(trust_store_state(making->trust));
	if (!cert_valid_at(&making->maker_cert, clock_now()))
		return FAIL_AT(E_CERTIFICATE, "maker_cert_file", "the maker's certificate is not in force");
	return OK;
}
