#!/usr/bin/env bash
# Packs the libraries that others build on into a folder: artifacts/package, or the one that is named. scripts/release calls it.
# Links on the packages' pages and in their symbols lead to where the sources are published: REPOSITORY_URL=https://... names it.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/setup.sh"

need_sdk || exit 3
to=${1:-}
# The usual folder holds one version, so that its packages can be named by a pattern.
[ -n "$to" ] || { to=$root/artifacts/package && rm -f "$to"/*.nupkg "$to"/*.snupkg; }
grep -rl '<IsPackable>true' "$root" --include='*.csproj' --exclude-dir=artifacts | while read -r project; do
  # The program is a tool and not a library: scripts/release packs it.
  [ "$(basename "$project")" != Millrace.Cli.csproj ] || continue
  dotnet pack "$project" -c Release -v quiet --nologo -o "$to" -p:RepositoryUrl="${REPOSITORY_URL:-}" </dev/null
done
ls "$to"/*.nupkg
