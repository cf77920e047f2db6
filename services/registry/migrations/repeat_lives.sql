-- SPDX-License-Identifier: Apache-2.0
-- A seal's state moves as proto/lives.def says, and in no other way.
-- include: lives

CREATE OR REPLACE TRIGGER seal_life BEFORE INSERT OR UPDATE ON seal
	FOR EACH ROW EXECUTE FUNCTION life_is_followed('seal');
