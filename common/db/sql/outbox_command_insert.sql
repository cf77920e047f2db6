-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_insert: a command, to be sent after commit until it is answered.
-- in:  $1 command_id uuid, $2 subject text, $3 type text, $4 payload bytea, $5 lane text, $6 actor text, $7 trace text
INSERT INTO outbox_command (command_id, subject, type, payload, lane, actor, trace)
VALUES ($1, $2, $3, $4, $5, $6, $7);
