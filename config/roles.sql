-- The database roles of Yagona (docs/architecture.md, "The walls"). Run once per cluster by a
-- superuser, with psql; running it again changes nothing but the passwords.
--
--   yagona_owner   owns tables and changes them; forced row-level security binds it too
--   yagona_app     web and workers; owns nothing
--   yagona_system  passes row-level security: sequencer, relay, seeding, dumps; named jobs only
--   yagona_report  report facts and registers only; taken by SET LOCAL ROLE
--   yagona_lookup  cannot sign in; owns the SECURITY DEFINER functions
--   yagona_eraser  cannot sign in; may call erase_entry() and nothing else; taken by SET LOCAL ROLE
--
-- Passwords come from the environment, never from this file:
-- YAGONA_OWNER_PASSWORD, YAGONA_APP_PASSWORD, YAGONA_SYSTEM_PASSWORD, YAGONA_REPORT_PASSWORD.
\set ON_ERROR_STOP on
\set owner_password ''
\set app_password ''
\set system_password ''
\set report_password ''
\getenv owner_password YAGONA_OWNER_PASSWORD
\getenv app_password YAGONA_APP_PASSWORD
\getenv system_password YAGONA_SYSTEM_PASSWORD
\getenv report_password YAGONA_REPORT_PASSWORD
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['yagona_owner', 'yagona_app', 'yagona_system',
                    'yagona_report', 'yagona_lookup', 'yagona_eraser']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE yagona_owner  LOGIN NOSUPERUSER CREATEDB   NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE yagona_app    LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE yagona_system LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS   NOREPLICATION;
ALTER ROLE yagona_report LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE yagona_lookup NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE yagona_eraser NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;

-- An empty password keeps what the cluster has: a second run without the environment locks no one out.
SELECT format('ALTER ROLE %I PASSWORD %L', name, password)
  FROM (VALUES ('yagona_owner', :'owner_password'), ('yagona_app', :'app_password'),
               ('yagona_system', :'system_password'), ('yagona_report', :'report_password'))
       AS given (name, password)
 WHERE password <> ''
\gexec

-- The owner may hand functions to yagona_lookup and try things as the app; it inherits neither.
GRANT yagona_lookup TO yagona_owner WITH INHERIT FALSE, SET TRUE;
GRANT yagona_app    TO yagona_owner WITH INHERIT FALSE, SET TRUE;
-- A report task lowers itself; the app can never become the owner or the system.
GRANT yagona_report TO yagona_app   WITH INHERIT FALSE, SET TRUE;
-- The service of erasures raises itself for one call.
GRANT yagona_eraser TO yagona_app   WITH INHERIT FALSE, SET TRUE;
-- Dumps and the projection check read every table, the ones of tomorrow too.
GRANT pg_read_all_data TO yagona_system;

-- Generic plans: on partitioned tables a custom plan is made for ever and doubles the cost.
ALTER ROLE yagona_app    SET plan_cache_mode = 'force_generic_plan';
ALTER ROLE yagona_app    SET jit = off;
ALTER ROLE yagona_system SET jit = off;
ALTER ROLE yagona_report SET jit = off;
-- A runaway statement or a forgotten transaction must not hold a lock for the country.
ALTER ROLE yagona_app    SET statement_timeout = '30s';
ALTER ROLE yagona_app    SET lock_timeout = '10s';
ALTER ROLE yagona_app    SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE yagona_owner  SET lock_timeout = '30s';

SELECT 'CREATE DATABASE yagona OWNER yagona_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'yagona')
\gexec

\connect yagona
SET client_min_messages = warning;
-- The one extension that needs a superuser; the migrations make the trusted ones.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
GRANT pg_read_all_stats TO yagona_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
