#!/usr/bin/env bash
# PureHDF 2.2.0, on a file written by h5py 3.7.0 (Debian 12, HDF5 1.10.8).
#
# Guess:     a file with a user block before it, which HDF5 allows to be 512 bytes or any power of two above, is read, or its user block named.
# Behaviour: 512 bytes are skipped. From 1024 on it is "not a valid HDF 5 file": after 512 the reader looks at 1536, 3584 ... and not at 1024,
#            2048 ..., for it adds twice the step to where it is.
# Seen:      512: 7; 1024: The file is not a valid HDF 5 file.; 2048: The file is not a valid HDF 5 file.
#
# Needs the .NET 10 SDK, Debian 12 and python3 (3.11); packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir debs
cd debs
apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances python3-h5py-serial \
  | grep -E '^(lib|python3-(h5py|numpy|six|pkg-resources))' | grep -vE '^(libc6|libpython|libgcc|libstdc)' | xargs apt-get download -qq >/dev/null 2>&1 || true
for package in *.deb; do dpkg -x "$package" "$here/root"; done
cd "$here"
cat > write.py <<'PY'
import h5py

for size in (512, 1024, 2048):
    with h5py.File(f'block{size}.h5', 'w', userblock_size=size) as file:
        file['x'] = [7]
    with h5py.File(f'block{size}.h5') as file:
        assert file['x'][0] == 7
PY
libraries=$here/root/usr/lib/x86_64-linux-gnu
env -i PATH=/usr/bin:/bin PYTHONPATH="$here/root/usr/lib/python3/dist-packages" \
  LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" /usr/bin/python3 -W ignore write.py
cat > read.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="[2.2.0]" /></ItemGroup>
</Project>
XML
cat > read.cs <<'CS'
using PureHDF;

string Read(int size)
{
    try
    {
        using var file = H5File.OpenRead($"block{size}.h5");
        return $"{file.Dataset("x").Read<long[]>()[0]}";
    }
    catch (Exception e)
    {
        return e.Message;
    }
}

Console.WriteLine($"512: {Read(512)}; 1024: {Read(1024)}; 2048: {Read(2048)}");
CS
seen=$(dotnet run -c Release)
expected='512: 7; 1024: The file is not a valid HDF 5 file.; 2048: The file is not a valid HDF 5 file.'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
