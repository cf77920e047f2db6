-- SPDX-License-Identifier: Apache-2.0
-- inbox_insert: claim a message; changes nothing when it was claimed before. Waits for another claim's commit.
-- in:  $1 message_id uuid, $2 sender text
INSERT INTO inbox (message_id, sender) VALUES ($1, $2) ON CONFLICT DO NOTHING;
