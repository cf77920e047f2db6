-- SPDX-License-Identifier: Apache-2.0
-- known_seal_lock: what is known of a seal, held until commit.
-- in:  $1 code text
-- out: code text, order_id uuid, owner_credit_code text, status text, version int8, since timestamptz
SELECT code, order_id, owner_credit_code, status, version, since FROM known_seal WHERE code = $1 FOR UPDATE;
