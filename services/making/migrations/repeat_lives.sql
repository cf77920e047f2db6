-- SPDX-License-Identifier: Apache-2.0
-- Orders and proposals move as proto/lives.def says, and in no other way.
-- include: lives

CREATE OR REPLACE TRIGGER order_life BEFORE INSERT OR UPDATE ON making_order
	FOR EACH ROW EXECUTE FUNCTION life_is_followed('order');
CREATE OR REPLACE TRIGGER invalidation_life BEFORE INSERT OR UPDATE ON invalidation
	FOR EACH ROW EXECUTE FUNCTION life_is_followed('invalidation');
