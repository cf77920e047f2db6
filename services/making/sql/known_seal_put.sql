-- SPDX-License-Identifier: Apache-2.0
-- known_seal_put: a seal made here, as the registry filed it.
-- in:  $1 code text, $2 order_id uuid, $3 owner_credit_code text, $4 status text, $5 version int8, $6 since timestamptz
INSERT INTO known_seal (code, order_id, owner_credit_code, status, version, since) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (code) DO NOTHING;
