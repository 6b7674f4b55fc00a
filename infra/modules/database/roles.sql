-- What the application may do. Run after the first apply, before the first migration, as the owner, through the Data API
-- (docs/operations/deploy.md sets the role's password). Repeating it is harmless.
do $$ begin create role stoa_app login; exception when duplicate_object then null; end $$;
grant connect on database stoa to stoa_app;
grant usage on schema public to stoa_app;
grant select, insert, update, delete on all tables in schema public to stoa_app;
grant usage, select on all sequences in schema public to stoa_app;
alter default privileges for role stoa_owner in schema public grant select, insert, update, delete on tables to stoa_app;
alter default privileges for role stoa_owner in schema public grant usage, select on sequences to stoa_app;
