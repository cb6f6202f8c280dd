#!/bin/sh
# The password is read from a file into a file in memory: it is in no argument and no environment.
set -eu
config=${REDIS_RUN:-/run/redis}/redis.conf
password=$(cat "${REDIS_PASSWORD_FILE:-/etc/redis-secrets/redis-password}")
if [ -z "$password" ]; then
  echo "redis-password in the Secret is empty: Redis does not start without one." >&2
  exit 1
fi
umask 077
{
  cat "${REDIS_TEMPLATE:-/etc/redis/millrace/redis.conf}"
  printf 'requirepass %s\n' "$password"
} >"$config"
exec redis-server "$config"
