-- SPDX-License-Identifier: Apache-2.0
-- token_list: the tokens of an account, newest first, by the first digits of their digests.
-- in:  $1 name text, $2 most int8
-- out: id text, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz?
SELECT left(encode(t.sm3, 'hex'), 16) AS id, t.created_at, t.expires_at, t.revoked_at
FROM token t JOIN account a USING (account_id) WHERE a.name = $1 ORDER BY t.created_at DESC, t.sm3 LIMIT $2;
