#!/usr/bin/env bash
# Restores databases from what backup.sh made; the services that use them are stopped.
#   infra/postgres/restore.sh FOLDER DATABASE...
# Restore a service's database together with the one of its keys. What was erased since the backup comes back with it and is
# erased again from the ledger (Service:Outside, which is never restored) before the service opens. Then run the service's
# program with `audit restored`, or its audit trail goes on telling that its end is missing; the drill ends when
# `audit verify` finds nothing wrong.
set -euo pipefail
folder=$1
shift
for database in "$@"; do
    "${PGBIN:+$PGBIN/}pg_restore" --clean --if-exists --no-owner --exit-on-error --single-transaction \
        --username "${database}_owner" --dbname "$database" "$folder/$database.dump"
done
