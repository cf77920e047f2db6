-- SPDX-License-Identifier: Apache-2.0
-- idempotency_set: the answer to a claimed key, once; only a 202 is replaced, by what came of it.
-- in:  $1 actor uuid, $2 key text, $3 status int4, $4 type text, $5 location text, $6 body bytea, $7 etag text, $8 link text
UPDATE idempotency SET status = $3, type = $4, location = $5, body = $6, etag = $7, link = $8
WHERE actor = $1 AND key = $2 AND (status IS NULL OR status = 202);
