-- SPDX-License-Identifier: Apache-2.0
-- opinion_show: a department's opinion, as it was signed.
-- in:  $1 cancellation_id text
-- out: document bytea, signature bytea
SELECT document, signature FROM opinion WHERE cancellation_id = $1;
