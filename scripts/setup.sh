# Sourced by ./millrace, ./test and scripts/release: finds what a command needs, installs what is missing, where apt may, and builds the program.
# Usage: need TOOL-LIBRARY-OR-HEADER PACKAGE WHY, as often as needed, then install_missing.

missing_packages=()
missing_reasons=()

say() { printf 'millrace: %s\n' "$*" >&2; }

has_library() { # soname
  local folder
  for folder in "$root"/native "$root"/artifacts/millrace /usr/lib/*-linux-gnu /usr/lib64 /usr/lib /usr/local/lib /opt/homebrew/lib; do
    [ -e "$folder/$1" ] && return 0
  done
  command -v ldconfig >/dev/null 2>&1 && ldconfig -p 2>/dev/null | grep -q "$1"
}

has() { # tool, soname of a library, or header
  case "$1" in
    */*) [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ] ;;
    lib*) has_library "$1" ;;
    *) command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] ;;
  esac
}

need() { # tool-library-or-header package why
  has "$1" && return 0
  missing_packages+=("$2")
  missing_reasons+=("$2: $3")
}

how_to_install() {
  local packages="${missing_packages[*]}"
  say "please install it yourself, then try again:"
  case "$(uname -s)" in
    Darwin) say "  brew install mariadb-connector-c mariadb redis" ;;
    Linux)
      say "  Debian, Ubuntu:  sudo apt-get install $packages"
      say "  Fedora, RHEL:    sudo dnf install mariadb-connector-c mariadb-server redis"
      say "  Arch:            sudo pacman -S mariadb-libs mariadb redis"
      say "  Alpine:          sudo apk add mariadb-connector-c mariadb mariadb-client redis" ;;
    *) say "  MariaDB Connector/C (put libmariadb.dll beside millrace.dll), MariaDB, Redis" ;;
  esac
  say "native libraries are looked for beside the program first, then in the system."
}

install_missing() {
  [ ${#missing_packages[@]} -eq 0 ] && return 0
  local reason sudo=
  say "not on this machine yet:"
  for reason in "${missing_reasons[@]}"; do say "  $reason"; done
  if ! command -v apt-get >/dev/null 2>&1; then how_to_install; return 1; fi
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo=sudo; else how_to_install; return 1; fi
  fi
  say "installing with: ${sudo:+sudo }apt-get install ${missing_packages[*]}"
  # Servers are started by Millrace itself, privately; policy-rc.d keeps the packages from starting system services of their own.
  local log policy=/usr/sbin/policy-rc.d made_policy=
  log=$(mktemp)
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy && made_policy=1
  fi
  local ok=1
  { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing_packages[@]}"; } >"$log" 2>&1 || ok=
  [ -n "$made_policy" ] && $sudo rm -f $policy
  if [ -z "$ok" ]; then
    tail -n 15 "$log" >&2
    say "apt could not install them (whole log: $log)."
    how_to_install
    return 1
  fi
  rm -f "$log"
}

find_dotnet() { # where installers put it, also when PATH does not say so
  command -v dotnet >/dev/null 2>&1 && return 0
  [ -x "$HOME/.dotnet/dotnet" ] && PATH="$HOME/.dotnet:$PATH"
  [ -x /usr/share/dotnet/dotnet ] && PATH="/usr/share/dotnet:$PATH"
  command -v dotnet >/dev/null 2>&1
}

need_sdk() {
  if ! find_dotnet || ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
    say "the .NET SDK 10 is needed and was not found: https://dotnet.microsoft.com/download/dotnet/10.0"
    return 1
  fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

publish() { # folder: the program with all it needs but the .NET runtime
  local log
  log=$(mktemp)
  # Where the compiler that works ahead cannot be had, the program starts slower, but it starts.
  if ! dotnet publish "$root/src/Millrace.Cli" -c Release -p:StartsFast=true -o "$1" -v q --nologo >"$log" 2>&1 &&
     ! dotnet publish "$root/src/Millrace.Cli" -c Release -o "$1" -v q --nologo >>"$log" 2>&1; then
    cat "$log" >&2
    say "the build failed."
    return 1
  fi
  rm -f "$log"
}
