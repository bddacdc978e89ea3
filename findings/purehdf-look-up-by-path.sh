#!/usr/bin/env bash
# PureHDF 2.2.0 on .NET 10.
#
# Guess:     to find a data set by its path from the root reads what leads to it; to find it again reads little or nothing more,
#            and what it costs depends on the depth, not on how many neighbours it has.
# Behaviour: each look-up reads the link of every neighbour on its way anew, in pieces of two or three bytes that nothing buffers:
#            240 data sets in 30 groups are over 100,000 reads of the stream, 272,274 bytes of a file of 26,524; from the group that
#            has them, a ninth of that.
# Seen:      one of 30 groups: 440 reads, again 440; one of 120 groups: 1250 reads, again 1250; 26524 bytes, 240 data sets: by path
#            105636 reads, by group 12113
#
# Needs the .NET 10 SDK; everything is in a temporary folder.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > reads.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="[2.2.0]" /></ItemGroup>
</Project>
XML
cat > reads.cs <<'CS'
using PureHDF;

foreach (int groups in (int[])[30, 120])
{
    Make(groups);
    using var stream = new Counting(File.OpenRead("nodes.h5"));
    using var root = H5File.Open(stream);
    long open = stream.Reads;
    root.Dataset($"/nodes/node{groups - 1}/d0");
    long first = stream.Reads - open;
    root.Dataset($"/nodes/node{groups - 1}/d0");
    Console.WriteLine($"one of {groups} groups: {first} reads, again {stream.Reads - open - first}");
}

Make(30);
long byPath = Reads(root =>
{
    for (int g = 0; g < 30; g++)
    {
        for (int d = 0; d < 8; d++)
        {
            root.Dataset($"/nodes/node{g}/d{d}");
        }
    }
});
long byGroup = Reads(root =>
{
    var nodes = root.Group("nodes");
    for (int g = 0; g < 30; g++)
    {
        var group = nodes.Group($"node{g}");
        for (int d = 0; d < 8; d++)
        {
            group.Dataset($"d{d}");
        }
    }
});
Console.WriteLine($"{new FileInfo("nodes.h5").Length} bytes, 240 data sets: by path {byPath} reads, by group {byGroup}");

static void Make(int groups)
{
    var nodes = new H5Group();
    for (int g = 0; g < groups; g++)
    {
        var group = new H5Group();
        for (int d = 0; d < 8; d++)
        {
            group[$"d{d}"] = new[] { 1.0 };
        }

        nodes[$"node{g}"] = group;
    }

    new H5File { ["nodes"] = nodes }.Write("nodes.h5");
}

static long Reads(Action<IH5Group> work)
{
    using var stream = new Counting(File.OpenRead("nodes.h5"));
    using var root = H5File.Open(stream);
    work(root);
    return stream.Reads;
}

sealed class Counting(Stream inner) : Stream
{
    public long Reads;
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => inner.Length;
    public override long Position { get => inner.Position; set => inner.Position = value; }
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) { Reads++; return inner.Read(buffer, offset, count); }
    public override int Read(Span<byte> buffer) { Reads++; return inner.Read(buffer); }
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
CS
seen=$(dotnet run -c Release)
expected='one of 30 groups: 440 reads, again 440
one of 120 groups: 1250 reads, again 1250
26524 bytes, 240 data sets: by path 105636 reads, by group 12113'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
