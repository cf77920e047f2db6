-- SPDX-License-Identifier: Apache-2.0
-- token_end_by_id: withdraw the token whose digest begins so.
-- in:  $1 id text, $2 revoked_at timestamptz
UPDATE token SET revoked_at = $2 WHERE left(encode(sm3, 'hex'), 16) = $1 AND revoked_at IS NULL;
