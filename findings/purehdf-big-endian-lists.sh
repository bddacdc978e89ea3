#!/usr/bin/env bash
# PureHDF 2.2.0, on a file written by h5py 3.7.0 (Debian 12, HDF5 1.10.8).
#
# Guess:     numbers stored in big-endian order, which HDF5 allows for any data set and which recordings made on some machines have, are either
#            read right or refused.
# Behaviour: a plain data set of them is refused ("Byte order conversion is not (yet) support"). In a variable-length list, which is how spike
#            times and units are stored, and in a member of a compound, they are read with their bytes swapped and no error:
#            0.25 s becomes 4.6E-41, unit 1 becomes unit 256.
# Seen:      little-endian list 0.0625 0.125 0.25; big-endian list 4.6003E-41 8.7E-44 4.6005E-41; big-endian units 256 512; compound 256; plain refused
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
import numpy as np
with h5py.File('order.h5', 'w') as file:
    for name, kind, values in (('small', '<f4', [0.0625, 0.125, 0.25]), ('big', '>f4', [0.0625, 0.125, 0.25]), ('units', '>u2', [1, 2])):
        lists = file.create_dataset(name, (1,), dtype=h5py.vlen_dtype(np.dtype(kind)))
        lists[0] = np.array(values, dtype=kind)
    file.create_dataset('pair', data=np.array([(1, 0.25)], dtype=[('unit', '>u2'), ('time', '>f4')]))
    file.create_dataset('plain', data=np.array([1, 2], dtype='>u2'))
PY
libraries=$here/root/usr/lib/x86_64-linux-gnu
env -i PATH=/usr/bin:/bin PYTHONPATH="$here/root/usr/lib/python3/dist-packages" \
  LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" /usr/bin/python3 -W ignore write.py
cat > order.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
  <ItemGroup><PackageReference Include="PureHDF" Version="[2.2.0]" /></ItemGroup>
</Project>
XML
cat > order.cs <<'CS'
using PureHDF;

using var file = H5File.OpenRead("order.h5");
string small = string.Join(" ", file.Dataset("small").Read<float[][]>()[0]), big = string.Join(" ", file.Dataset("big").Read<float[][]>()[0]);
string units = string.Join(" ", file.Dataset("units").Read<ushort[][]>()[0]);
object member = file.Dataset("pair").Read<Dictionary<string, object>[]>()[0]["unit"];
string plain;
try
{
    plain = string.Join(" ", file.Dataset("plain").Read<ushort[]>());
}
catch (Exception e) when (e.Message.Contains("Byte order"))
{
    plain = "refused";
}

Console.WriteLine($"little-endian list {small}; big-endian list {big}; big-endian units {units}; compound {member}; plain {plain}");
CS
seen=$(dotnet run -c Release)
expected='little-endian list 0.0625 0.125 0.25; big-endian list 4.6003E-41 8.7E-44 4.6005E-41; big-endian units 256 512; compound 256; plain refused'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
