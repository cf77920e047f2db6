-- SPDX-License-Identifier: Apache-2.0
-- account_get: an open account by its name.
-- in:  $1 name text
-- out: account_id uuid, name text, person text, unit text, roles text[]
SELECT account_id, name, person, unit, roles FROM account WHERE name = $1 AND closed_at IS NULL;
