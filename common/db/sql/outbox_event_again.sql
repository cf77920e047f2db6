-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_again: numbered events by their ids.
-- in:  $1 event_ids text[]
-- out: event_id uuid, number int8, subject text, type text, payload bytea, actor text, trace text, put_at timestamptz
SELECT event_id, number, subject, type, payload, actor, trace, put_at
FROM outbox_event WHERE event_id = ANY ($1::uuid[]) AND number IS NOT NULL ORDER BY number;
