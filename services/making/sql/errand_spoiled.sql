-- SPDX-License-Identifier: Apache-2.0
-- errand_spoiled: the answer that came cannot be used.
-- in:  $1 id uuid, $2 refused text, $3 detail text
UPDATE errand SET refused = $2, detail = $3 WHERE id = $1;
