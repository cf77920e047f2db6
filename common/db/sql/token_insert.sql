-- SPDX-License-Identifier: Apache-2.0
-- token_insert: a new token of an account.
-- in:  $1 sm3 bytea, $2 account_id uuid, $3 created_at timestamptz, $4 expires_at timestamptz
INSERT INTO token (sm3, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4);
