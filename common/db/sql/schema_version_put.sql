-- SPDX-License-Identifier: Apache-2.0
-- schema_version_put: a migration was applied; again, when it is one that repeats.
-- in:  $1 office text, $2 name text, $3 sm3 bytea
INSERT INTO schema_version (office, name, sm3) VALUES ($1, $2, $3)
ON CONFLICT (office, name) DO UPDATE SET sm3 = excluded.sm3, applied_at = now();
