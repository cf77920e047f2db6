-- SPDX-License-Identifier: Apache-2.0
-- material_last: the last attempt at a kind of material.
-- in:  $1 order_id uuid, $2 kind text
-- out: kind text, attempt int8, content json, handed_in_by uuid, handed_in_at timestamptz, machine_code text, machine_detail text,
--      good bool, reason text?, judged_by uuid?, judged_at timestamptz?
SELECT kind, attempt, content, handed_in_by, handed_in_at, machine_code, machine_detail,
	coalesce(good, false) AS good, reason, judged_by, judged_at
FROM material WHERE order_id = $1 AND kind = $2 ORDER BY attempt DESC LIMIT 1;
