#!/usr/bin/env bash
# Backs up databases, each into a file of its own.
#   infra/postgres/backup.sh FOLDER DATABASE...
# The server and the role are those of PGHOST, PGPORT and of ~/.pgpass or PGPASSWORD; each database is read as the role that
# owns it (DATABASE_owner). The databases of keys (…_keys) belong into a folder of their own that is kept for 30 days at
# most: what is erased can be brought back for as long as a copy of its key exists.
set -euo pipefail
folder=$1
shift
umask 077
mkdir -p "$folder"
for database in "$@"; do
    "${PGBIN:+$PGBIN/}pg_dump" --format custom --no-owner --username "${database}_owner" --file "$folder/$database.dump.part" "$database"
    mv "$folder/$database.dump.part" "$folder/$database.dump"
done
