-- SPDX-License-Identifier: Apache-2.0
-- Which related unit wished a change: who had a seal suspended is who can have it resumed (art. 17).
ALTER TABLE seal_change ADD COLUMN wish_unit text NOT NULL DEFAULT '';
