#!/bin/bash
# Makes the database at the first start, as user postgres, and then becomes what was asked for.
set -euo pipefail

say() { echo "docker-entrypoint: $*" >&2; }

# POSTGRES_PASSWORD, or the content of the file that POSTGRES_PASSWORD_FILE names.
from_file() {
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then export "$1"="$(<"${!file}")"; fi
}

ask_for_password() {
  if [ -n "${POSTGRES_PASSWORD:-}" ] || [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ]; then return; fi
  say "Error: the database is not initialised, and no password for its superuser is given."
  say "Give one that is not empty: docker run -e POSTGRES_PASSWORD=... postgres"
  say "or let everybody in without one: -e POSTGRES_HOST_AUTH_METHOD=trust"
  exit 1
}

make_cluster() {
  say "initialising $PGDATA; from within the container nobody is asked for a password"
  local password=()
  if [ -n "${POSTGRES_PASSWORD:-}" ]; then password=("--pwfile=/dev/fd/3"); fi
  initdb --username="$POSTGRES_USER" "${password[@]}" --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 3<<<"${POSTGRES_PASSWORD:-}"
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

run_sql() { psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" "$@"; }

run_files_of_initdb() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) say "running $file"; . "$file" ;;
      *.sql) say "running $file"; run_sql --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) say "running $file"; gunzip -c "$file" | run_sql --dbname "$POSTGRES_DB" ;;
    esac
  done
}

first_start() {
  ask_for_password
  make_cluster
  # Reachable by nobody else until all is there.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    echo 'CREATE DATABASE :"name"' | run_sql --dbname postgres --set name="$POSTGRES_DB"
  fi
  run_files_of_initdb
  pg_ctl -D "$PGDATA" -m fast -w stop
  say "PostgreSQL is initialised and ready to start"
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  find "$PGDATA" /run/postgresql ! -user postgres -exec chown postgres:postgres {} +
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "$0" "$@"
fi

from_file POSTGRES_PASSWORD
from_file POSTGRES_USER
from_file POSTGRES_DB
: "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then first_start; fi
shift
exec postgres -c listen_addresses='*' "$@"
