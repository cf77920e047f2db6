-- SPDX-License-Identifier: Apache-2.0
-- order_set_terms: until when certificate and seal last, as found good.
-- in:  $1 id uuid, $2 certificate_ends timestamptz, $3 valid_to timestamptz
UPDATE making_order SET certificate_ends = $2, valid_to = $3 WHERE id = $1;
