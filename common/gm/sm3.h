/* SPDX-License-Identifier: Apache-2.0 */
/* SM3, GB/T 32905. A digest is 32 bytes. Errors: E_CRYPTO when the library refuses, E_NO_MEMORY.
 *
 * Whole messages are digested by the suite's own code where the processor has vectors for it, and by the library where a
 * deployment wants that or the two did not agree at the first use (gm/arithmetic.h). The own code takes the same way for
 * all messages of a length. Streams and HMAC are always the library's, which wipes what it held. */
#ifndef GM_SM3_H
#define GM_SM3_H

#include <openssl/types.h>

#include "base/err.h"
#include "base/slice.h"

enum { SM3_SIZE = 32 };

struct sm3 {
	uint8_t bytes[SM3_SIZE];
};

static inline struct slice sm3_slice(const struct sm3 *digest)
{
	return slice(digest->bytes, SM3_SIZE);
}

/* The digest of one message. */
err sm3_of(struct slice message, struct sm3 *out);

/* The digest of parts that follow each other: begin, add…, end. sm3_end and sm3_drop release the stream; a
 * stream that was begun must meet one of them. */
struct sm3_stream {
	EVP_MD_CTX *ctx;
};
err sm3_begin(struct sm3_stream *stream);
err sm3_add(struct sm3_stream *stream, struct slice part);
err sm3_end(struct sm3_stream *stream, struct sm3 *out);
void sm3_drop(struct sm3_stream *stream);

/* The digest of parts given at once. */
err sm3_of_parts(const struct slice *parts, size_t count, struct sm3 *out);

/* The same by the library, whatever was chosen: for secrets, and for what the own code is held against. */
err sm3_by_library(const struct slice *parts, size_t count, struct sm3 *out);

/* HMAC-SM3 (GB/T 15852.2, RFC 2104). Compare MACs with slice_eq_secret. */
err sm3_hmac(struct slice key, struct slice message, struct sm3 *out);

#endif
