-- SPDX-License-Identifier: Apache-2.0
-- outbox_sender_unlock: no longer be the sender.
-- out: was_mine bool
SELECT pg_advisory_unlock(20819, 1) AS was_mine;
