#!/bin/sh
# The password goes into a file: the arguments of a process can be read by every user.
set -eu
umask 077
printf 'requirepass %s\nappendonly yes\nsave ""\nmaxmemory-policy noeviction\ndir /data\n' \
    "$(cat /run/secrets/valkey_password)" >/tmp/valkey.conf
exec valkey-server /tmp/valkey.conf
