-- SPDX-License-Identifier: Apache-2.0
-- material_good: how many kinds of material were found good at their last attempt.
-- in:  $1 order_id uuid
-- out: good int8
SELECT count(*) AS good FROM (
	SELECT DISTINCT ON (m.kind) m.good FROM material m WHERE m.order_id = $1 ORDER BY m.kind, m.attempt DESC
) last WHERE last.good;
