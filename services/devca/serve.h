/* SPDX-License-Identifier: Apache-2.0 */
/* The authority over HTTP, for demonstrations: whoever reaches it gets what it asks for.
 *
 *	GET  /                          what this is
 *	POST /csr?profile=P&days=N      a request, PEM or DER; answers with the certificate, PEM (or not_after=TIME)
 *	POST /tsa                       application/timestamp-query
 *	POST /ocsp                      application/ocsp-request
 *	GET  /crl  /root.cer  /ca.cer   DER
 *	GET  /chain                     the CA's certificate and the root's, PEM
 */
#ifndef DEVCA_SERVE_H
#define DEVCA_SERVE_H

#include "devca/authority.h"

/* "127.0.0.1:8106"; port 0 takes any free one. E_USAGE. */
struct listen {
	const char *address;
	int port;
};
err listen_read(struct arena *arena, const char *text, struct listen *out);

/* Serve until SIGTERM or SIGINT. Prints the address it listens at. E_CONF when it cannot be listened at. */
err authority_serve(struct authority *authority, const struct listen *listen);

#endif
