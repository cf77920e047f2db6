-- SPDX-License-Identifier: Apache-2.0
-- errand_put: what the registry is asked to do, and for whom.
-- in:  $1 id uuid, $2 request_id uuid, $3 verb text, $4 order_id uuid, $5 seal_code text, $6 event text, $7 asked_by uuid,
--      $8 asked_at timestamptz, $9 reason text
INSERT INTO errand (id, request_id, verb, order_id, seal_code, event, asked_by, asked_at, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
