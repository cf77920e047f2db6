-- SPDX-License-Identifier: Apache-2.0
-- order_file: the registry's receipt.
-- in:  $1 id uuid, $2 receipt bytea, $3 receipt_signature bytea, $4 filed_at timestamptz
UPDATE making_order SET receipt = $2, receipt_signature = $3, filed_at = $4 WHERE id = $1;
