/* SPDX-License-Identifier: Apache-2.0 */
/* Where evidence on revocation is to be had: what the operator says, never what a certificate says of itself (its
 * authority information access and distribution points are not looked at).
 *
 * A table in a file, a row a line, three words or four apart by blanks; # begins a line that is passed over:
 *
 *	# whose certificates   how           from where
 *	ca.cer                 ocsp          http://responder.example/ocsp
 *	ca.cer                 ocsp-stored   http://responder.example/ocsp     answers made beforehand: no nonce is asked for
 *	root.cer               crl           https://ca.example/root.crl
 *	old.cer                ocsp          http://old.example/ocsp    sha1   answers malformed or unknown to SM3: then SHA-1
 *
 * The first word is a file with the issuer's certificate, beside the table unless it begins with a slash. Several rows
 * on one issuer are asked in their order, until one gives an answer. */
#ifndef FETCH_SOURCES_H
#define FETCH_SOURCES_H

#include "gm/revocation.h"

enum source_kind { SOURCE_OCSP, SOURCE_OCSP_STORED, SOURCE_CRL, SOURCE_KINDS };

struct source {
	const struct cert *issuer; /* whoever has its name and key is meant; NULL: every issuer */
	enum source_kind kind;
	const char *url;
	bool sha1; /* OCSP: name the issuer by SHA-1 where SM3 is not understood */
};

struct source_table {
	const struct source *rows;
	size_t count;
};

/* Read the table. Everything lives in the arena. E_CONF with file and line as place when a row is not as above, or
 * over FETCH_SOURCES_MAX rows; E_IO, E_NO_MEMORY. */
err sources_read(struct arena *arena, const char *path, struct source_table *out);

/* An address that may be asked: http or https, one line, no user or password in it. */
bool source_url_is_good(const char *url);

/* Does this row speak of certificates of that issuer? */
bool source_serves(const struct source *source, const struct cert_ref *cert);

#endif
