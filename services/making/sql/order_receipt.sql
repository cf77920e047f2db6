-- SPDX-License-Identifier: Apache-2.0
-- order_receipt: the registry's receipt, as it was signed.
-- in:  $1 id uuid
-- out: receipt bytea, receipt_signature bytea
SELECT receipt, receipt_signature FROM making_order WHERE id = $1 AND receipt IS NOT NULL;
