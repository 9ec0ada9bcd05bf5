#!/usr/bin/env bash
# How fast is 10,000 readings in one call? bench/push.sh [calls, 5 unless given]
# Starts the published program in a temp folder, pushes a year and more of readings of 20 wells in calls of 10,000, the same again, and reads all back by following next. Leaves nothing behind. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for tool in dotnet python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing. On Debian: apt-get install $tool"; exit 2; }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/ourwater-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
echo "Publishing the program."
dotnet publish OurWater.Admin -c Release -o "$folder/program" -v quiet --nologo
python3 bench/push.py "$folder" "${1:-5}"
