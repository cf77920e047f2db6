-- SPDX-License-Identifier: Apache-2.0
-- account_exists: whether there is or was an account of this name.
-- in:  $1 name text
-- out: account_id uuid
SELECT account_id FROM account WHERE name = $1;
