-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_get_answer: the answer to a command, if there is one yet.
-- in:  $1 command_id uuid
-- out: answer bytea?
SELECT answer FROM outbox_command WHERE command_id = $1;
