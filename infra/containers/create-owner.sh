#!/bin/sh
# Run once by the postgres image, on an empty data volume: the role that migrates, which is no superuser, and its database.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$DONDOC_OWNER_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role dondoc_owner login createrole password :'password';
create database dondoc owner dondoc_owner;
SQL
