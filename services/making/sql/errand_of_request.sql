-- SPDX-License-Identifier: Apache-2.0
-- errand_of_request: what was asked, by the request that waits for it.
-- in:  $1 request_id uuid
-- out: id uuid, order_id uuid, seal_code text?, event text, asked_by uuid, answered_at timestamptz?, refused text?, detail text?
SELECT id, order_id, seal_code, event, asked_by, answered_at, refused, detail FROM errand WHERE request_id = $1;
