#!/bin/sh
# Runs once in the postgres image, when the cluster is made: roles.sql with passwords from secrets.
set -eu
for role in owner app system report; do
    name=$(echo "YAGONA_${role}_PASSWORD" | tr '[:lower:]' '[:upper:]')
    export "$name=$(cat "/run/secrets/${role}_password")"
done
exec psql -X -q -v ON_ERROR_STOP=1 -U postgres -d postgres -f /yagona/roles.sql
