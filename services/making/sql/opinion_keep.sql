-- SPDX-License-Identifier: Apache-2.0
-- opinion_keep: a department's opinion whose signature was checked; kept once.
-- in:  $1 cancellation_id text, $2 seal_code text, $3 agreed bool, $4 document bytea, $5 signature bytea, $6 kept_at timestamptz
INSERT INTO opinion (cancellation_id, seal_code, agreed, document, signature, kept_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (cancellation_id) DO NOTHING;
