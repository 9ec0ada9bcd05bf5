#!/usr/bin/env bash
# How fast is the first pull of a LegacyMyWell server? bench/pull.sh [readings, 30000 unless given] [rounds, 3 unless given]
# Starts the published program and the stand-in server anew for every round, downloads all pages of readings with a plain HTTP client, lets the program pull everything for the first time, and pulls once more, when nothing is
# new, counting requests; with a server that answers at once and with one that takes 50 ms a page, all in one run on one machine. Leaves nothing behind. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for tool in dotnet python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing. On Debian: apt-get install $tool"; exit 2; }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/ourwater-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
echo "Publishing the program and the stand-in server."
dotnet publish OurWater.Admin -c Release -o "$folder/program" -v quiet --nologo
dotnet publish OurWater.LegacyStandIn -c Release -o "$folder/standin" -v quiet --nologo
python3 bench/pull.py "$folder" "${1:-30000}" "${2:-3}"
