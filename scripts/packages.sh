#!/usr/bin/env bash
# Packs what authors of connectors need (Millrace.Abstractions, Millrace.Testing, Millrace.Templates) into artifacts/packages, or another folder.
#   scripts/packages.sh [FOLDER]
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
folder=${1:-$root/artifacts/packages}
mkdir -p "$folder"
rm -f "$folder"/Millrace.*.nupkg
for project in Millrace.Abstractions Millrace.Testing Millrace.Templates; do
  dotnet pack "$root/src/$project" -c Release -v q --nologo -o "$folder"
done
ls "$folder"
