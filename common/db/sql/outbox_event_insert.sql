-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_insert: an event, to be numbered and sent after commit.
-- in:  $1 event_id uuid, $2 subject text, $3 type text, $4 payload bytea, $5 actor text, $6 trace text
INSERT INTO outbox_event (event_id, subject, type, payload, actor, trace) VALUES ($1, $2, $3, $4, $5, $6);
