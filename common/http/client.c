/* SPDX-License-Identifier: Apache-2.0 */
#include "http/client.h"

#include <curl/curl.h>

#include "base/buf.h"

struct taking {
	struct buf body;
	bool too_big;
};

static size_t take(char *at, size_t size, size_t count, void *ctx)
{
	struct taking *taking = ctx;
	err e = buf_put(&taking->body, slice(at, size * count));

	taking->too_big = e.code == E_TOO_BIG;
	return e.code == E_OK ? size * count : 0;
}

static void drop_curl(CURL **curl)
{
	curl_easy_cleanup(*curl);
}

static void drop_list(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static err add_header(struct curl_slist **headers, const char *line)
{
	struct curl_slist *longer = line ? curl_slist_append(*headers, line) : NULL;

	REQUIRE(longer, E_NO_MEMORY);
	*headers = longer;
	return OK;
}

static err make_headers(struct arena *arena, const struct http_ask *ask, struct curl_slist **headers)
{
	TRY(add_header(headers, "Expect:"));
	if (ask->type)
		TRY(add_header(headers, arena_text(arena, "Content-Type: %s", ask->type)));
	if (ask->token)
		TRY(add_header(headers, arena_text(arena, "Authorization: Bearer %s", ask->token)));
	return OK;
}

static void set_up(CURL *curl, const struct http_ask *ask, struct curl_slist *headers, struct taking *taking)
{
	curl_easy_setopt(curl, CURLOPT_URL, ask->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(ask->patience / 1000));
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, taking);
	if (ask->type) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body.len ? (const char *)ask->body.at : "");
	}
}

err http_fetch(struct arena *arena, const struct http_ask *ask, struct http_answer *answer)
{
	CLEANUP(drop_curl) CURL *curl = curl_easy_init();
	CLEANUP(drop_list) struct curl_slist *headers = NULL;
	struct taking taking = {0};
	CURLcode result;
	long status = 0;

	REQUIRE(curl, E_NO_MEMORY);
	buf_init(&taking.body, arena, ask->answer_max);
	TRY(make_headers(arena, ask, &headers));
	set_up(curl, ask, headers, &taking);
	result = curl_easy_perform(curl);
	if (taking.too_big)
		return FAIL_AT(E_TOO_BIG, ask->url, "answered with more than %zu bytes", ask->answer_max);
	if (result != CURLE_OK)
		return FAIL_AT(E_UNREACHABLE, ask->url, "%s", curl_easy_strerror(result));
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	answer->body = buf_slice(&taking.body);
	return OK;
}
