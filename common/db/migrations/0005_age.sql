-- SPDX-License-Identifier: Apache-2.0
-- What is old enough to be forgotten (db/inbox.h). An event has a number, and is known by its office's mark when its row is gone.
ALTER TABLE inbox ADD COLUMN number int8;
CREATE INDEX outbox_command_answered ON outbox_command (answered_at) WHERE answered_at IS NOT NULL;
