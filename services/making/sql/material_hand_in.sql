-- SPDX-License-Identifier: Apache-2.0
-- material_hand_in: one more attempt at a kind of material.
-- in:  $1 order_id uuid, $2 kind text, $3 content json, $4 handed_in_by uuid, $5 handed_in_at timestamptz, $6 machine_code text,
--      $7 machine_detail text
INSERT INTO material (order_id, kind, attempt, content, handed_in_by, handed_in_at, machine_code, machine_detail, machine_at)
SELECT $1, $2, 1 + coalesce(max(m.attempt), 0), $3, $4, $5, $6, $7, $5 FROM material m WHERE m.order_id = $1 AND m.kind = $2;
