/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that an office shows to people: files of services/<office>/web, built into the program by
 * common/http/gen/pages.sh as `extern const struct page <office>_pages[]`, ended by a row without a path. */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include <stddef.h>

struct page {
	const char *path; /* "/index.html", which is also "/" */
	const char *type;
	const char *etag; /* with its quotes */
	const unsigned char *at;
	size_t len;
};

#endif
