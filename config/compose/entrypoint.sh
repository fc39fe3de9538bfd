#!/bin/sh
# Turns the secret files of this container into the addresses that the settings read, then runs
# the program. A container that holds no secret of a role cannot act as that role.
set -eu
secrets=/run/secrets
database=${DATABASE_HOST:-postgres}:${DATABASE_PORT:-5432}/yagona

address() { # NAME ROLE
    if [ -r "$secrets/$2_password" ]; then
        export "$1=postgresql://yagona_$2:$(cat "$secrets/$2_password")@$database"
    fi
}

address DATABASE_URL app
address OWNER_DATABASE_URL owner
address SYSTEM_DATABASE_URL system
address REPORTS_DATABASE_URL report
export "REDIS_URL=redis://:$(cat "$secrets/valkey_password")@${BROKER_HOST:-valkey}:6379"
export "SECRET_KEY=$(cat "$secrets/secret_key")"
export "FIELD_KEY=$(cat "$secrets/field_key")"
if [ -r "$secrets/hash_key" ]; then # once field_key was changed
    export "HASH_KEY=$(cat "$secrets/hash_key")"
fi
if [ -r "$secrets/sign_key" ]; then # the web server alone signs
    export "SIGN_KEY=$(cat "$secrets/sign_key")"
fi
exec "$@"
