#!/bin/sh
set -e
# `docker run redis --appendonly yes` and `docker run redis /etc/redis.conf` mean the server.
case "${1:-}" in
  -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ]; then
  shift
  # A container's network keeps strangers out; in protected mode no other container could connect.
  case "${1:-}" in
    *.conf) file=$1; shift; set -- redis-server "$file" --protected-mode no "$@" ;;
    *) set -- redis-server --protected-mode no "$@" ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    find . ! -user redis -exec chown redis:redis {} +
    exec setpriv --reuid=redis --regid=redis --clear-groups -- "$@"
  fi
fi
exec "$@"
