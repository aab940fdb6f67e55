#!/bin/sh
# Put a backup back: restore.sh FOLDER, with DATABASE_URL and VAR_DIR of where it shall go.
#
# The database has to be there and empty; uploads that are there already stay.
set -eu

: "${DATABASE_URL:?}" "${VAR_DIR:?}"
folder=${1:?the folder of a backup}

(cd "$folder" && sha256sum --check --quiet SHA256SUMS)

tables=$(psql --no-psqlrc -tAc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$DATABASE_URL")
if [ "$tables" -ne 0 ]; then
    echo "restore.sh: the database has $tables tables already; it has to be empty" >&2
    exit 1
fi

pg_restore --no-owner --exit-on-error --single-transaction --dbname="$DATABASE_URL" "$folder/database.dump"
mkdir -p "$VAR_DIR"
tar -C "$VAR_DIR" --skip-old-files -xzf "$folder/uploads.tar.gz"
