-- SPDX-License-Identifier: Apache-2.0
-- account_of_token: the open account that holds a valid token.
-- in:  $1 sm3 bytea, $2 now timestamptz
-- out: account_id uuid, name text, person text, unit text, roles text[]
SELECT a.account_id, a.name, a.person, a.unit, a.roles
FROM token t JOIN account a USING (account_id)
WHERE t.sm3 = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND a.closed_at IS NULL;
