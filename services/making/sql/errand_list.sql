-- SPDX-License-Identifier: Apache-2.0
-- errand_list: what was asked about an order, newest first.
-- in:  $1 order_id uuid
-- out: verb text, event text, asked_at timestamptz, reason text, answered_at timestamptz?, refused text?, detail text?
SELECT verb, event, asked_at, reason, answered_at, refused, detail FROM errand WHERE order_id = $1 ORDER BY asked_at DESC LIMIT 100;
