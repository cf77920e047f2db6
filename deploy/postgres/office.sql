-- SPDX-License-Identifier: Apache-2.0
-- One office's role and database, which no other office can enter. May be run again; a changed password is set.
--   psql -v ON_ERROR_STOP=1 -v office=making -v password=… -d postgres -f office.sql
-- Run as superuser over the loopback or a socket only: the statement carries the password.
SELECT 'eseal_' || :'office' AS name \gset

SELECT format('CREATE ROLE %I', :'name')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name')
\gexec

SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
	PASSWORD :'password';
ALTER ROLE :"name" SET timezone = 'UTC';
ALTER ROLE :"name" SET default_transaction_isolation = 'read committed';
ALTER ROLE :"name" SET idle_in_transaction_session_timeout = '60s';

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LOCALE %L',
	:'name', :'name', 'UTF8', 'C.UTF-8')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name')
\gexec

ALTER DATABASE :"name" OWNER TO :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
-- Nor is there a common room in which offices could meet.
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;

\connect :"name"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO :"name";
