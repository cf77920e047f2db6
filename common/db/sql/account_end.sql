-- SPDX-License-Identifier: Apache-2.0
-- account_end: close an account.
-- in:  $1 name text, $2 closed_at timestamptz
UPDATE account SET closed_at = $2 WHERE name = $1 AND closed_at IS NULL;
