#!/usr/bin/env bash
# PureHDF 2.2.0, writing a data set in chunks through a cache of one's own (IWritingChunkCache).
#
# Guess:     GetChunk(index, allocator, writer) gives a writer that takes the index of a chunk and its content, so a cache that holds one
#            chunk writes the old one by it, under the old index, before it allocates the next.
# Behaviour: the index that the writer is given is ignored: it writes to the chunk that was asked for in the same call. The old content
#            lands in the place of the new chunk, and when that is written in its turn the file is refused with an error about chunks
#            that are written twice. The writer that belongs to a chunk is the one of the call that asked for it first.
# Seen:      by index: Chunks can only be written once.; each by its own writer: 1 1 2 2 3 3
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > chunks.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="[2.2.0]" /></ItemGroup>
</Project>
XML
cat > chunks.cs <<'CS'
#nullable enable
using PureHDF;
using PureHDF.VOL.Native;

Console.WriteLine($"by index: {Try(ownWriter: false)}; each by its own writer: {Try(ownWriter: true)}");

static string Try(bool ownWriter)
{
    try
    {
        var numbers = new H5Dataset(new[] { 1, 1, 2, 2, 3, 3 }, chunks: [2], datasetCreation: new(ChunkCache: new OneChunk(ownWriter)));
        new H5File { ["numbers"] = numbers }.Write("chunks.h5");
        using var file = H5File.OpenRead("chunks.h5");
        return string.Join(" ", file.Dataset("numbers").Read<int[]>());
    }
    catch (Exception e)
    {
        return e.Message.Split(" Consider")[0];
    }
}

sealed class OneChunk(bool ownWriter) : IWritingChunkCache
{
    private ulong _index;
    private Memory<byte> _content;
    private Action<ulong, Memory<byte>>? _writer;

    public Memory<byte> GetChunk(ulong chunkIndex, Func<Memory<byte>> chunkAllocator, Action<ulong, Memory<byte>> chunkWriter)
    {
        if (_writer is null || _index != chunkIndex)
        {
            if (_writer is not null)
            {
                (ownWriter ? _writer : chunkWriter)(_index, _content);
            }

            (_index, _content, _writer) = (chunkIndex, chunkAllocator(), chunkWriter);
        }

        return _content;
    }

    public void Flush(Action<ulong, Memory<byte>> chunkWriter)
    {
        if (_writer is not null)
        {
            (ownWriter ? _writer : chunkWriter)(_index, _content);
            _writer = null;
        }
    }
}
CS
seen=$(dotnet run -c Release)
expected='by index: Chunks can only be written once.; each by its own writer: 1 1 2 2 3 3'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
