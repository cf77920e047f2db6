/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/client.h"

#include <arpa/inet.h>
#include <strings.h>

#include "base/text.h"

enum { V4_AT = 12, V4_BITS_BEFORE = 96, ADDRESS_BITS = 128 };

static bool address_read(struct slice text, struct address *out)
{
	static const uint8_t mapped[V4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	char copy[INET6_ADDRSTRLEN];

	*out = (struct address){{0}};
	if (text.len == 0 || text.len >= sizeof(copy) || memchr(text.at, 0, text.len))
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = 0;
	if (inet_pton(AF_INET, copy, out->bytes + V4_AT) != 1)
		return inet_pton(AF_INET6, copy, out->bytes) == 1;
	memcpy(out->bytes, mapped, sizeof(mapped));
	return true;
}

static bool is_v4(const char *text)
{
	return strchr(text, ':') == NULL;
}

static err network_read(const char *text, struct network *out)
{
	const char *slash = strchr(text, '/');
	struct slice address = slice(text, slash ? (size_t)(slash - text) : strlen(text));
	unsigned most = is_v4(text) ? ADDRESS_BITS - V4_BITS_BEFORE : ADDRESS_BITS;
	unsigned bits = 0;

	if (!address_read(address, &out->address))
		return FAIL_AT(E_CONF, "proxies", "%s is no address", text);
	for (const char *c = slash ? slash + 1 : ""; *c >= '0' && *c <= '9' && bits <= most; c++)
		bits = bits * 10 + (unsigned)(*c - '0');
	if (slash && (bits > most || strspn(slash + 1, "0123456789") != strlen(slash + 1) || !slash[1]))
		return FAIL_AT(E_CONF, "proxies", "%s is no network", text);
	out->bits = ADDRESS_BITS - most + (slash ? bits : most);
	return OK;
}

err networks_read(const struct conf_list *words, struct networks *out)
{
	*out = (struct networks){.count = 0};
	REQUIRE(words->count <= CONF_LIST_MAX, E_CONF);
	for (size_t i = 0; i < words->count; i++)
		TRY(network_read(words->items[i], &out->list[out->count++]));
	return OK;
}

static bool lies_in(const struct address *address, const struct network *network)
{
	size_t whole = network->bits / 8;
	unsigned rest = network->bits % 8;
	unsigned mask = 0xff00u >> rest & 0xffu;

	if (memcmp(address->bytes, network->address.bytes, whole) != 0)
		return false;
	return rest == 0 || ((address->bytes[whole] ^ network->address.bytes[whole]) & mask) == 0;
}

static bool is_ours(const struct address *address, const struct networks *proxies)
{
	for (size_t i = 0; i < proxies->count; i++)
		if (lies_in(address, &proxies->list[i]))
			return true;
	return false;
}

static struct slice without_blanks(struct slice text)
{
	while (text.len > 0 && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = slice_from(text, 1);
	while (text.len > 0 && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Take the last of the addresses, apart by commas, off the list. */
static struct slice take_last(struct slice *list)
{
	const uint8_t *comma = memrchr(list->at, ',', list->len);
	size_t from = comma ? (size_t)(comma - list->at) + 1 : 0;
	struct slice last = slice_from(*list, from);

	list->len = comma ? from - 1 : 0;
	return without_blanks(last);
}

/* The list is written from the client on, each proxy adding whom it was asked by: so it is read from its end, for as
 * long as those who wrote are ours. Several fields are one list (RFC 9110 §5.3). */
struct address client_of(const struct http_request *request, const struct networks *proxies)
{
	struct address client;

	if (!address_read(request->peer, &client) || proxies->count == 0)
		return client;
	for (size_t i = request->field_count; i-- > 0;) {
		const struct http_field *field = &request->fields[i];
		struct slice rest = field->value;

		if (field->name.len != strlen("X-Forwarded-For") ||
		    strncasecmp((const char *)field->name.at, "X-Forwarded-For", field->name.len) != 0)
			continue;
		while (rest.len > 0) {
			struct address before;

			if (!is_ours(&client, proxies) || !address_read(take_last(&rest), &before))
				return client;
			client = before;
		}
	}
	return client;
}
