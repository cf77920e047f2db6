-- SPDX-License-Identifier: Apache-2.0
-- idempotency_get: what a key was used for, and its answer.
-- in:  $1 actor uuid, $2 key text
-- out: digest bytea, status int4?, type text?, location text?, etag text?, link text?, body bytea?
SELECT digest, status, type, location, etag, link, body FROM idempotency WHERE actor = $1 AND key = $2;
