-- SPDX-License-Identifier: Apache-2.0
-- Applications and requests to cancel move as proto/lives.def says, and in no other way.
-- include: lives

CREATE OR REPLACE TRIGGER application_life BEFORE INSERT OR UPDATE ON application
	FOR EACH ROW EXECUTE FUNCTION life_is_followed('application');
CREATE OR REPLACE TRIGGER cancellation_life BEFORE INSERT OR UPDATE ON cancellation
	FOR EACH ROW EXECUTE FUNCTION life_is_followed('cancellation');
