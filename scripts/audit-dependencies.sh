#!/usr/bin/env bash
# Asks the package source for known vulnerabilities of every package that the solution restores, also of those that come with others. Ends with 1 where there is one.
# A source without vulnerability data finds nothing in anything: a package that is known to be vulnerable is asked for too, and what was not audited is said.
set -uo pipefail
cd "$(dirname "$0")/.."

canary=$(mktemp -d)
trap 'rm -rf "$canary"' EXIT
cat > "$canary/canary.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>true</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
PROJECT
if ! told=$(cd "$canary" && timeout 120 dotnet restore --no-http-cache 2>&1); then
  echo "Dependencies: not audited, the package source does not answer."
  exit 0
fi
if ! grep -q NU190 <<<"$told"; then
  echo "Dependencies: not audited, the package source has no vulnerability data."
  exit 0
fi

found=$(dotnet list OurWater.Admin.sln package --vulnerable --include-transitive 2>&1)
if grep -qE '(Low|Moderate|High|Critical)  ' <<<"$found"; then
  echo "$found"
  echo "Dependencies: a package has a known vulnerability. Raise its version in Directory.Packages.props."
  exit 1
fi
echo "Dependencies: no known vulnerability."
