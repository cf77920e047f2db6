-- SPDX-License-Identifier: Apache-2.0
-- errand_answer: the registry has answered.
-- in:  $1 id uuid, $2 answered_at timestamptz, $3 refused text, $4 detail text
UPDATE errand SET answered_at = $2, refused = $3, detail = $4 WHERE id = $1 AND answered_at IS NULL;
