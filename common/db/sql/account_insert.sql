-- SPDX-License-Identifier: Apache-2.0
-- account_insert: a new account.
-- in:  $1 account_id uuid, $2 name text, $3 person text, $4 unit text, $5 roles text[], $6 created_at timestamptz
INSERT INTO account (account_id, name, person, unit, roles, created_at) VALUES ($1, $2, $3, $4, $5, $6);
