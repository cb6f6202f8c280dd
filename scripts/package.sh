#!/usr/bin/env bash
# Packs the program, and the libraries that others build on, into artifacts/package.
# The program is for machines without this repository: millrace-VERSION-PLATFORM.tar.gz.
# It needs the ASP.NET Core runtime 10 there, and libmariadb3 for the MySQL connectors.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/setup.sh"

need_sdk || exit 3
dotnet restore "$root/src/Millrace.Cli" -v q
version=$(dotnet msbuild "$root/src/Millrace.Cli" -t:MinVer -getProperty:Version)
case "$(uname -s)" in Darwin) system=osx ;; *) system=linux ;; esac
case "$(uname -m)" in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
name="millrace-$version-$system-$machine"
folder=$(mktemp -d)
say "building $name ..."
publish "$folder/$name" || exit 3
# Symbols and comments are for developers.
find "$folder/$name" \( -name '*.pdb' -o -name '*.xml' \) -delete
# With the pages that the README links to.
tar -C "$root" -cf - LICENSE README.md CONTRIBUTING.md CHANGELOG.md bench/README.md docs samples/README.md samples/connectors samples/pipelines |
  tar -C "$folder/$name" -xf -
mkdir -p "$root/artifacts/package"
tar -C "$folder" -czf "$root/artifacts/package/$name.tar.gz" "$name"
rm -rf "$folder"
echo "$root/artifacts/package/$name.tar.gz"

# Links on the packages' pages and in their symbols lead to where the sources are published: REPOSITORY_URL=https://... names it.
for project in $(grep -l '<IsPackable>true' "$root"/src/*/*.csproj); do
  dotnet pack "$project" -c Release -v quiet --nologo -o "$root/artifacts/package" -p:RepositoryUrl="${REPOSITORY_URL:-}"
done
ls "$root"/artifacts/package/*.nupkg
