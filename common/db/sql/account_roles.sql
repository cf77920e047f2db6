-- SPDX-License-Identifier: Apache-2.0
-- account_roles: what an account may do from now on.
-- in:  $1 name text, $2 roles text[]
UPDATE account SET roles = $2 WHERE name = $1 AND closed_at IS NULL;
