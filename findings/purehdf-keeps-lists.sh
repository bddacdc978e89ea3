#!/usr/bin/env bash
# PureHDF 2.2.0 on .NET 10.
#
# Guess:     who reads one list of variable length after the other, as the spikes of a large recording are kept, and lets go of
#            each, takes the memory of one list.
# Behaviour: what has been read stays in memory until the file is closed, and there is nothing to let go of it with: it grows
#            with every list, up to the size of the file.
# Seen:      lists of 195 KiB, one at a time, none kept: after 100 of 400 at least 15 MiB held: True; after 400 at least 60 MiB:
#            True; when the file is closed less than 5 MiB: True
#
# Needs the .NET 10 SDK; everything is in a temporary folder.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > lists.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="[2.2.0]" /></ItemGroup>
</Project>
XML
cat > lists.cs <<'CS'
using System.Runtime.CompilerServices;
using PureHDF;
using PureHDF.Selections;

const int lists = 400, numbers = 50_000;
if (args is ["write"])
{
    new H5File { ["lists"] = Enumerable.Range(0, lists).Select(_ => new int[numbers]).ToArray() }.Write("lists.h5");
    return;
}

long before = Held();
ReadAll();
Console.WriteLine($"when the file is closed less than 5 MiB: {Held() - before < 5 << 20}");

[MethodImpl(MethodImplOptions.NoInlining)]
void ReadAll()
{
    using var file = H5File.OpenRead("lists.h5");
    var all = file.Dataset("lists");
    for (int i = 0; i < lists; i++)
    {
        if (all.Read<int[][]>(new HyperslabSelection((ulong)i, 1))[0].Length != numbers)
        {
            throw new InvalidDataException();
        }

        if (i is 99 or 399)
        {
            int least = i == 99 ? 15 : 60;
            Console.WriteLine($"after {i + 1} at least {least} MiB held: {Held() - before >= (long)least << 20}");
        }
    }
}

static long Held() => GC.GetTotalMemory(forceFullCollection: true);
CS
dotnet build -c Release -v q > build.log || { cat build.log; exit 1; }
dotnet run -c Release --no-build -- write
seen=$(dotnet run -c Release --no-build)
expected='after 100 at least 15 MiB held: True
after 400 at least 60 MiB held: True
when the file is closed less than 5 MiB: True'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
