-- SPDX-License-Identifier: Apache-2.0
-- idempotency_insert: claim a key; changes nothing when it was claimed before. Waits for another claim's commit.
-- in:  $1 actor uuid, $2 key text, $3 digest bytea, $4 claimed_at timestamptz
INSERT INTO idempotency (actor, key, digest, claimed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
