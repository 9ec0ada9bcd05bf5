#!/usr/bin/env bash
# Runs every test: ./test.sh [options of "dotnet test", such as --filter-class OurWater.Admin.Tests.Data.MigrationTests]
# Installs Chromium for the browser tests where it is missing and this user may. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

configuration=${CONFIGURATION:-Release}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

finish() { # passed failed skipped
  echo
  echo "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ]
  exit
}

has_chromium() {
  local name
  [ -n "${OURWATER_CHROMIUM:-}" ] && [ -x "$OURWATER_CHROMIUM" ] && return
  for name in chromium chromium-browser google-chrome google-chrome-stable; do type -P "$name" >/dev/null && return; done
  return 1
}

install_chromium() {
  local as=()
  if ! command -v apt-get >/dev/null; then
    echo "Chromium is missing: the browser tests are skipped. Install Chromium or Chrome, or name one in OURWATER_CHROMIUM."
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "Chromium is missing: the browser tests are skipped. Install it with: sudo apt-get install chromium"
      return
    fi
    as=(sudo -n)
  fi
  echo "Chromium is missing: installing Debian's."
  "${as[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends chromium >/dev/null ||
    echo "Chromium could not be installed: the browser tests are skipped. Install it with: apt-get install chromium"
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is missing: install the version that global.json names from https://dotnet.microsoft.com/download"
  finish 0 1 0
fi
has_chromium || install_chromium

echo "Building ($configuration)."
if ! dotnet build OurWater.Admin.sln -c "$configuration" -v quiet --nologo; then
  echo "The build failed: no test was run."
  finish 0 1 0
fi

audited=0
scripts/audit-dependencies.sh || audited=1

# One project at a time: the end-to-end tests watch the clock, and every project runs its own tests beside each other where that is safe.
dotnet test --solution OurWater.Admin.sln -c "$configuration" --no-build --no-ansi --no-progress --max-parallel-test-modules 1 "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

figure() { awk -v word="  $1:" 'index($0, word) == 1 { n = $2 } END { print n + 0 }' "$log"; }
passed=$(figure succeeded) failed=$(figure failed) skipped=$(figure skipped)
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "The tests ended with code $code without naming a failed test."
  failed=1
fi
if [ "$skipped" -gt 0 ]; then
  echo
  echo "Skipped, and why:"
  awk '/^skipped / { name = $2; getline; print "  " name ":" $0 }' "$log"
fi
finish "$passed" $((failed + audited)) "$skipped"
