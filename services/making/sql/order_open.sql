-- SPDX-License-Identifier: Apache-2.0
-- order_open: a new order.
-- in:  $1 id uuid, $2 owner_credit_code text, $3 owner_name text, $4 owner_kind text, $5 seal_name text, $6 seal_kind text,
--      $7 caption text, $8 application_id text, $9 remakes text, $10 cause text, $11 compromised_at timestamptz, $12 opened_by uuid,
--      $13 opened_at timestamptz, $14 state text
INSERT INTO making_order (id, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, application_id, remakes,
	cause, compromised_at, opened_by, opened_at, state, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1);
