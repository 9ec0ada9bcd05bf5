#!/usr/bin/env bash
# Adds one migration to every provider, so that the model never drifts to one database: scripts/add-migration.sh NAME
set -euo pipefail
name=${1:?name of the migration, such as AddConflicts}
cd "$(dirname "$0")/.."
dotnet tool restore
dotnet build OurWater.Admin -v q
for provider in Sqlite SqlServer; do
  dotnet ef migrations add "$name" --no-build --project OurWater.Admin --context "${provider}DbContext" --output-dir "Data/Migrations/$provider"
done
