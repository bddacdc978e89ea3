#!/usr/bin/env bash
# .NET 10 runtime (10.0.x) on Linux.
#
# Guess:     FileStream.Flush(flushToDisk: true) throws an IOException where the disk cannot take the data, so that a program may then
#            rename a finished checkpoint over the last good one.
# Behaviour: it returns normally when fsync fails with EIO, the one error that says that written data was lost, and Linux reports that once.
#            RandomAccess.FlushToDisk does the same. Here fsync is made to fail by a library loaded before the system's, which prints
#            that it was called.
# Seen:      fsync fails with EIO / Flush(true) returned / fsync fails with EIO / FlushToDisk returned
#
# Needs the .NET 10 SDK and a C compiler.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > broken.c <<'C'
#include <errno.h>
#include <unistd.h>

int fsync(int file)
{
    (void)file;
    static const char text[] = "fsync fails with EIO\n";
    if (write(1, text, sizeof text - 1) < 0) { }
    errno = EIO;
    return -1;
}
C
cc -shared -fPIC -o broken.so broken.c
cat > flush.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
XML
cat > flush.cs <<'CS'
using var file = new FileStream("data", FileMode.Create);
file.WriteByte(1);
Say("Flush(true)", () => file.Flush(flushToDisk: true));
Say("FlushToDisk", () => RandomAccess.FlushToDisk(file.SafeFileHandle));

static void Say(string what, Action flush)
{
    try
    {
        flush();
        Console.WriteLine(what + " returned");
    }
    catch (IOException)
    {
        Console.WriteLine(what + " threw");
    }
}
CS
dotnet build -c Release -v q -clp:NoSummary >/dev/null
seen=$(LD_PRELOAD=$here/broken.so dotnet bin/Release/net10.0/flush.dll | paste -sd/ | sed 's,/, / ,g')
expected='fsync fails with EIO / Flush(true) returned / fsync fails with EIO / FlushToDisk returned'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
