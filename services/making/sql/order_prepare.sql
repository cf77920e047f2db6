-- SPDX-License-Identifier: Apache-2.0
-- order_prepare: the image and what is to be signed, and who prepared them.
-- in:  $1 id uuid, $2 image bytea, $3 info bytea, $4 prepared_by uuid, $5 prepared_at timestamptz
UPDATE making_order SET image = $2, info = $3, prepared_by = $4, prepared_at = $5 WHERE id = $1;
