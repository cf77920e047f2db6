-- SPDX-License-Identifier: Apache-2.0
-- material_judge: the clerk's judgement, and what the machine found when it was given.
-- in:  $1 order_id uuid, $2 kind text, $3 attempt int8, $4 good bool, $5 reason text, $6 judged_by uuid, $7 judged_at timestamptz,
--      $8 machine_code text, $9 machine_detail text
UPDATE material SET good = $4, reason = $5, judged_by = $6, judged_at = $7, machine_code = $8, machine_detail = $9, machine_at = $7
WHERE order_id = $1 AND kind = $2 AND attempt = $3 AND good IS NULL;
