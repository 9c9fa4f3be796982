#!/bin/bash
# Makes the database at the first start, as user mysql, and then becomes what was asked for.
set -euo pipefail

DATA=/var/lib/mysql
SOCKET=/run/mysqld/mysqld.sock

say() { echo "docker-entrypoint: $*" >&2; }

# Each setting is known by two names, and may be in a file: MARIADB_X, MYSQL_X, MARIADB_X_FILE, MYSQL_X_FILE.
setting() {
  local prefix name file
  for prefix in MARIADB MYSQL; do
    name="${prefix}_$1"
    file="${name}_FILE"
    if [ -n "${!file:-}" ]; then cat "${!file}"; return; fi
    if [ -n "${!name:-}" ]; then echo "${!name}"; return; fi
  done
}

quoted() { printf "'%s'" "$(sed "s/[\\\\']/\\\\&/g" <<<"$1")"; }

ask_for_password() {
  if [ -n "$ROOT_PASSWORD$(setting RANDOM_ROOT_PASSWORD)$(setting ALLOW_EMPTY_ROOT_PASSWORD)$(setting ALLOW_EMPTY_PASSWORD)" ]; then return; fi
  say "Error: the database is not initialised, and no password for root is given. Set one of"
  say "  MARIADB_ROOT_PASSWORD (or MYSQL_ROOT_PASSWORD), MARIADB_RANDOM_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"
  say "as in: docker run -e MARIADB_ROOT_PASSWORD=... mariadb"
  exit 1
}

first_sql() {
  local user password database
  user=$(setting USER) password=$(setting PASSWORD) database=$(setting DATABASE)
  # Of this host's names, and without a password.
  echo "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost'; DELETE FROM mysql.proxies_priv;"
  echo "FLUSH PRIVILEGES;"
  echo "ALTER USER root@localhost IDENTIFIED BY $(quoted "$ROOT_PASSWORD");"
  echo "CREATE USER root@'%' IDENTIFIED BY $(quoted "$ROOT_PASSWORD");"
  echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
  if [ -n "$database" ]; then echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"; fi
  if [ -n "$user" ]; then
    echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");"
    if [ -n "$database" ]; then echo "GRANT ALL ON \`${database//_/\\_}\`.* TO $(quoted "$user")@'%';"; fi
  fi
}

client() { mariadb --no-defaults --socket="$SOCKET" --user=root "$@"; }

run_files_of_initdb() {
  local file database
  database=$(setting DATABASE)
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) say "running $file"; . "$file" ;;
      *.sql) say "running $file"; MYSQL_PWD=$ROOT_PASSWORD client $database <"$file" ;;
      *.sql.gz) say "running $file"; gunzip -c "$file" | MYSQL_PWD=$ROOT_PASSWORD client $database ;;
    esac
  done
}

first_start() {
  ROOT_PASSWORD=$(setting ROOT_PASSWORD)
  ask_for_password
  if [ -n "$(setting RANDOM_ROOT_PASSWORD)" ]; then
    ROOT_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    say "GENERATED ROOT PASSWORD: $ROOT_PASSWORD"
  fi
  say "initialising $DATA"
  mariadb-install-db --no-defaults --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  # Reachable by nobody else until all is there.
  mariadbd --no-defaults --datadir="$DATA" --socket="$SOCKET" --skip-networking &
  local server=$! tries=0
  until client -e 'SELECT 1' >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 600 ] || ! kill -0 $server 2>/dev/null; then say "Error: the server did not start"; exit 1; fi
    sleep 0.1
  done
  first_sql | client
  run_files_of_initdb
  kill $server
  wait $server
  say "the database is initialised and ready to start"
}

if [ "${1:0:1}" = - ]; then set -- mariadbd "$@"; fi
case "$1" in
  mariadbd | mysqld) shift ;;
  *) exec "$@" ;;
esac

if [ "$(id -u)" = 0 ]; then
  if [ -e /etc/stand-in ]; then say "$(cat /etc/stand-in)"; fi
  mkdir -p "$DATA" "${SOCKET%/*}"
  find "$DATA" "${SOCKET%/*}" ! -user mysql -exec chown mysql:mysql {} +
  exec setpriv --reuid=mysql --regid=mysql --clear-groups -- "$0" mariadbd "$@"
fi

if [ ! -d "$DATA/mysql" ]; then first_start; fi
exec mariadbd --no-defaults --datadir="$DATA" --socket="$SOCKET" --bind-address=0.0.0.0 --skip-name-resolve "$@"
