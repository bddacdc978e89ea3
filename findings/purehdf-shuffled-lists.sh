#!/usr/bin/env bash
# PureHDF 2.2.0, on a file written by h5py 3.7.0 (Debian 12, HDF5 1.10.8).
#
# Guess:     variable-length lists that h5py stores with compression and shuffle, as it does when asked and reads again itself, are read, or the filter named.
# Behaviour: IndexOutOfRangeException, from which nothing is to be learnt: HDF5 writes the shuffle filter of such a data set without its one
#            parameter, the size of an element, and then does nothing in it; PureHDF reads the parameter that is not there.
# Seen:      gzip alone: 1 2; gzip and shuffle: Filter pipeline failed. Index was outside the bounds of the array.
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

for shuffle in (False, True):
    with h5py.File(f'shuffle{shuffle}.h5', 'w') as file:
        lists = file.create_dataset('x', (2,), dtype=h5py.vlen_dtype(np.dtype('<u2')), chunks=(2,), compression='gzip', shuffle=shuffle)
        lists[0] = np.array([1, 2], dtype='<u2')
    with h5py.File(f'shuffle{shuffle}.h5') as file:
        assert list(file['x'][0]) == [1, 2]
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

string Read(string name)
{
    try
    {
        using var file = H5File.OpenRead(name);
        return string.Join(" ", file.Dataset("x").Read<ushort[][]>()[0]);
    }
    catch (Exception e)
    {
        return $"{e.Message} {e.InnerException?.Message}";
    }
}

Console.WriteLine($"gzip alone: {Read("shuffleFalse.h5")}; gzip and shuffle: {Read("shuffleTrue.h5")}");
CS
seen=$(dotnet run -c Release)
expected='gzip alone: 1 2; gzip and shuffle: Filter pipeline failed. Index was outside the bounds of the array.'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
