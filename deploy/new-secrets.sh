#!/bin/sh
# Writes fresh random passwords to where compose and the Kubernetes overlays expect them. Git ignores these files; existing ones are never touched.
# Usage: deploy/new-secrets.sh compose | local | gke
set -eu
deploy=$(cd "$(dirname "$0")" && pwd)
umask 077

# Hexadecimal, so that no quoting on the way (properties, redis.conf, SQL) can change it.
password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

refuse() {
  echo "$1 exists: remove it first if its passwords are to be replaced." >&2
  exit 1
}

case "${1:-}" in
  compose)
    target=$deploy/secrets
    mkdir -p "$target"
    for name in mysql-password mysql-root-password redis-password; do
      [ ! -e "$target/$name" ] || refuse "$target/$name"
    done
    # Compose mounts these files as they are, and the servers are not root: readable to all, in a folder that is not.
    for name in mysql-password mysql-root-password redis-password; do
      password >"$target/$name"
      chmod 644 "$target/$name"
    done
    ;;
  local | gke)
    target=$deploy/kubernetes/overlays/$1/secrets.env
    [ ! -e "$target" ] || refuse "$target"
    for name in mysql-password mysql-root-password redis-password; do
      echo "$name=$(password)"
    done >"$target"
    ;;
  *)
    echo "usage: deploy/new-secrets.sh compose | local | gke" >&2
    exit 1
    ;;
esac
echo "written: $target"
