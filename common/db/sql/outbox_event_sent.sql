-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_sent: events have reached the courier.
-- in:  $1 event_ids text[], $2 sent_at timestamptz
UPDATE outbox_event SET sent_at = $2 WHERE event_id = ANY ($1::uuid[]) AND sent_at IS NULL;
