#!/bin/sh
set -e
# What is no program is for node: `docker run node -e 'console.log(1)'`, `docker run node app.js`.
case "${1:-}" in
  -*) set -- node "$@" ;;
  *) command -v "${1:-node}" >/dev/null 2>&1 && [ ! -d "${1:-node}" ] || set -- node "$@" ;;
esac
exec "$@"
