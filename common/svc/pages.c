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

/* Scripts and styles come from here alone, and nobody puts the page into a frame of their own. */
static err show_page(struct request *req, struct tx *tx)
{
	const struct page *page = page_at(req->office->def, req->http->path);

	(void)tx;
	REQUIRE(page, E_NO_ROUTE);
	TRY(reply_header(req, "ETag", "%s", page->etag));
	TRY(reply_header(req, "Cache-Control", "no-cache"));
	TRY(reply_header(req, "Content-Security-Policy",
			 "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
			 "frame-ancestors 'none'"));
	TRY(reply_header(req, "Referrer-Policy", "no-referrer"));
	if (slice_is(request_header(req, "If-None-Match"), page->etag))
		return reply_bytes(req, 304, NULL, slice(NULL, 0));
	return reply_bytes(req, 200, page->type, slice(page->at, page->len));
}

static const struct route page_route = {GET, "/{page}", ROLE_PUBLIC, 0, NO_TX, show_page, NO_EVENT};

const struct route *pages_find(const struct office_def *def, enum method method, struct slice path)
{
	return method == GET && page_at(def, path) ? &page_route : NULL;
}
