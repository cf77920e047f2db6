/* SPDX-License-Identifier: Apache-2.0 */
/* From which address a request comes: the peer's, or behind a proxy that is configured as one, the address that this
 * proxy tells (X-Forwarded-For). Anybody can write that field, so nobody else's is believed. */
#ifndef SVC_CLIENT_H
#define SVC_CLIENT_H

#include "base/conf.h"
#include "http/door.h"

/* IPv6; an IPv4 address as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2). All zero: not known. */
struct address {
	uint8_t bytes[16];
};

struct networks {
	struct network {
		struct address address;
		unsigned bits; /* of the address that count: 128 for a single one */
	} list[CONF_LIST_MAX];
	size_t count;
};

/* "192.0.2.7", "10.0.0.0/8", "2001:db8::/32". E_CONF. */
err networks_read(const struct conf_list *words, struct networks *out);

/* The last address of X-Forwarded-For that is no proxy of ours, when the peer is one; what cannot be read there, and a
 * field that is not there, leaves it with the last proxy. */
struct address client_of(const struct http_request *request, const struct networks *proxies);

#endif
