-- SPDX-License-Identifier: Apache-2.0
-- inbox_prune: drop what was claimed before a moment, an event only when it lies behind its office's mark.
-- in:  $1 before timestamptz, $2 most int8
DELETE FROM inbox WHERE message_id IN (
	SELECT i.message_id FROM inbox i LEFT JOIN inbox_mark m ON m.sender = i.sender
	WHERE i.claimed_at < $1 AND (i.number IS NULL OR i.number <= m.number) ORDER BY i.claimed_at LIMIT $2);
