-- SPDX-License-Identifier: Apache-2.0
-- order_set_code: the seal code that the registry gave.
-- in:  $1 id uuid, $2 seal_code text
UPDATE making_order SET seal_code = $2 WHERE id = $1 AND seal_code IS NULL;
