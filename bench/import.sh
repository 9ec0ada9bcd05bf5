#!/usr/bin/env bash
# How fast is an import, and how much memory does it take? bench/import.sh [rows, 1000000 unless given]
# Starts the published program in a temp folder, uploads by the API, and times dry run, import and second import side by side with the sqlite3 shell's .import of the same rows
# into a table with the same unique index, in one run on one machine. Leaves nothing behind. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for tool in dotnet python3 sqlite3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing. On Debian: apt-get install $tool"; exit 2; }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/ourwater-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
echo "Publishing the program."
dotnet publish OurWater.Admin -c Release -o "$folder/program" -v quiet --nologo
python3 bench/import.py "$folder" "${1:-1000000}"
