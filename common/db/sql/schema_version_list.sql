-- SPDX-License-Identifier: Apache-2.0
-- schema_version_list: the migrations that were applied.
-- out: office text, name text, sm3 bytea
SELECT office, name, sm3 FROM schema_version ORDER BY office, name;
