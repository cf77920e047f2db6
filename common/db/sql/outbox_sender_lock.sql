-- SPDX-License-Identifier: Apache-2.0
-- outbox_sender_lock: be the one sender of the office, until this connection ends or unlocks.
-- out: mine bool
SELECT pg_try_advisory_lock(20819, 1) AS mine;
