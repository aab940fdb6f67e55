#!/bin/sh
# Back up what can't be made again: the database and the uploads. The secret is kept elsewhere.
#
# DATABASE_URL, VAR_DIR   as the portal has them (PostgreSQL)
# BACKUP_DIR              where the backups go, one folder each
# BACKUP_DAYS             how many days they are kept (default 35)
#
# Ends with 0 only when the dump can be read back as far as its table of contents.
set -eu
umask 077

: "${DATABASE_URL:?}" "${VAR_DIR:?}" "${BACKUP_DIR:?}"
days=${BACKUP_DAYS:-35}

made=$BACKUP_DIR/$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p "$made.part"
trap 'rm -rf "$made.part"' EXIT

pg_dump --format=custom --no-owner --file="$made.part/database.dump" "$DATABASE_URL"
pg_restore --list "$made.part/database.dump" | grep -q "TABLE DATA public indicators_edition "

mkdir -p "$VAR_DIR/uploads"
tar -C "$VAR_DIR" -czf "$made.part/uploads.tar.gz" uploads
tar -tzf "$made.part/uploads.tar.gz" >/dev/null

(cd "$made.part" && sha256sum database.dump uploads.tar.gz >SHA256SUMS)
mv "$made.part" "$made"

# Only folders that this script names; the newest one stays whatever its age.
find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name '????-??-??T??????Z' -mtime "+$days" \
    ! -path "$made" -exec rm -rf {} +
echo "$made"
