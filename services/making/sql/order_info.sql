-- SPDX-License-Identifier: Apache-2.0
-- order_info: what the maker is to sign.
-- in:  $1 id uuid
-- out: info bytea
SELECT info FROM making_order WHERE id = $1 AND info IS NOT NULL;
