-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_answer: the answer to a command, once.
-- in:  $1 command_id uuid, $2 answer bytea, $3 answered_at timestamptz
UPDATE outbox_command SET answer = $2, answered_at = $3 WHERE command_id = $1 AND answered_at IS NULL;
