/* SPDX-License-Identifier: Apache-2.0 */
/* The office's pages, for browsers. */
#include "http/page.h"

#include "svc/inside.h"

static const struct page *page_at(const struct office_def *def, struct slice path)
{
	for (const struct page *page = def->pages; page && page->path; page++)
		if (slice_is(path, page->path) ||
		    (slice_is(path, "/") && slice_is(slice_str(page->path), "/index.html")))
			return page;
	return NULL;
}

/* Everything comes from here alone, no script and no style stands in a page, and nobody puts the page into a frame of their
 * own. data: is for pictures that a page takes out of a file. */
static err guard_page(struct request *req)
{
	TRY(reply_header(req, "Content-Security-Policy",
			 "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
			 "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
	TRY(reply_header(req, "Permissions-Policy", "camera=(), geolocation=(), microphone=()"));
	TRY(reply_header(req, "Cross-Origin-Opener-Policy", "same-origin"));
	return reply_header(req, "Referrer-Policy", "no-referrer");
}

err reply_web_page(struct request *req, int status, const char *path)
{
	const struct page *page = page_at(req->office->def, slice_str(path));

	REQUIRE(page, E_BUG);
	TRY(guard_page(req));
	return reply_bytes(req, status, page->type, slice(page->at, page->len));
}

static err show_page(struct request *req, struct tx *tx)
{
	const struct page *page = page_at(req->office->def, req->http->path);

	(void)tx;
	REQUIRE(page, E_NO_ROUTE);
	TRY(reply_header(req, "ETag", "%s", page->etag));
	TRY(reply_header(req, "Cache-Control", "no-cache"));
	TRY(guard_page(req));
	if (slice_is(request_header(req, "If-None-Match"), page->etag))
		return reply_bytes(req, 304, NULL, slice(NULL, 0));
	return reply_bytes(req, 200, page->type, slice(page->at, page->len));
}

static const struct route page_route = {GET, "/{page}", ROLE_PUBLIC, 0, NO_TX, show_page, NO_EVENT};

const struct route *pages_find(const struct office_def *def, enum method method, struct slice path)
{
	return method == GET && page_at(def, path) ? &page_route : NULL;
}
