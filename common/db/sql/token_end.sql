-- SPDX-License-Identifier: Apache-2.0
-- token_end: withdraw a token.
-- in:  $1 sm3 bytea, $2 revoked_at timestamptz
UPDATE token SET revoked_at = $2 WHERE sm3 = $1 AND revoked_at IS NULL;
