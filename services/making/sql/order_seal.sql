-- SPDX-License-Identifier: Apache-2.0
-- order_seal: the seal as made.
-- in:  $1 id uuid
-- out: seal bytea
SELECT seal FROM making_order WHERE id = $1 AND seal IS NOT NULL;
