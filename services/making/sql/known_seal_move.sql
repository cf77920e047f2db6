-- SPDX-License-Identifier: Apache-2.0
-- known_seal_move: the registry's next word on a seal.
-- in:  $1 code text, $2 version int8, $3 status text, $4 since timestamptz
UPDATE known_seal SET version = $2, status = $3, since = $4 WHERE code = $1 AND version = $2 - 1;
