#!/usr/bin/env bash
# ILGPU 1.5.3 on Debian 12 with an OpenCL loader (ocl-icd-libopencl1) and a driver (pocl-opencl-icd 3.1).
#
# Guess:     where `clinfo` shows an OpenCL device, ILGPU finds it, or says what is wrong.
# Behaviour: ILGPU asks for a library by the name that only the package for C developers has (libOpenCL.so, not libOpenCL.so.1 as the run-time
#            package has), takes a failure for "there are no OpenCL devices" and goes on with its CPU accelerator, without
#            a word. With a resolver for the real name the same program finds the device.
# Seen:      as it is: 0 OpenCL devices; resolved: 1
#
# Needs the .NET 10 SDK and Debian 12 on x86-64; packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir debs
( cd debs
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances pocl-opencl-icd \
    | grep -E '^(lib|pocl|ocl)' | grep -vE '^(libc6|libgcc|libstdc|libclang-rt|libc-dev)' | sort -u | xargs apt-get download -qq >/dev/null 2>&1 || true
  for package in *.deb; do dpkg -x "$package" "$here/root"; done )
cat > find.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > find.cs <<'CS'
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime.OpenCL;

if (args.Length > 0)
{
    AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "OpenCL" ? NativeLibrary.Load("libOpenCL.so.1") : 0;
}

using var context = Context.Create(b => b.OpenCL(_ => true));
Console.Write(context.GetCLDevices().Count);
CS
dotnet build -c Release -v q -clp:NoSummary >/dev/null
libraries=$here/root/usr/lib/x86_64-linux-gnu
mkdir vendors
echo "$(find "$libraries" -name 'libpocl.so.2*' -o -name 'libpocl.so' | sort | head -n 1)" > vendors/pocl.icd
look() { LD_LIBRARY_PATH=$libraries:$libraries/pocl OCL_ICD_VENDORS=$here/vendors/ POCL_CACHE_DIR=$here/cache dotnet bin/Release/net10.0/find.dll "$@"; }
seen="as it is: $(look) OpenCL devices; resolved: $(look resolved)"
expected='as it is: 0 OpenCL devices; resolved: 1'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
