#!/usr/bin/env bash
# ILGPU 1.5.3 on Debian 12 with an OpenCL driver (pocl-opencl-icd 3.1).
#
# Guess:     ArrayView.MemSetToZero of a part of an array clears that part, as it does on ILGPU's CPU accelerator, and as
#            copies between a managed array and such a part do on OpenCL.
# Behaviour: on OpenCL a part that begins at 0 is cleared; one that begins later ends in a CLException, and nothing is cleared.
# Seen:      OpenCL: first half 8 cleared, second half CLException; CPU: first half 8 cleared, second half 8 cleared
#
# PoCL 3.1 has no generic pointers, without which ILGPU opens no device; the program says that it has them, and runs no kernel.
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
cat > part.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > part.cs <<'CS'
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "OpenCL" ? NativeLibrary.Load("libOpenCL.so.1") : 0;
using var context = Context.Create(b => b.OpenCL(_ => true).CPU());
var device = context.GetCLDevices()[0];
typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!.SetValue(device.Capabilities, true);
using var opencl = device.CreateCLAccelerator(context);
using var cpu = context.CreateCPUAccelerator(0);
Console.Write($"OpenCL: first half {Cleared(opencl, 0)}, second half {Cleared(opencl, 8)}; CPU: first half {Cleared(cpu, 0)}, second half {Cleared(cpu, 8)}");

static string Cleared(Accelerator accelerator, int from)
{
    using var array = accelerator.Allocate1D<float>(16);
    array.CopyFromCPU(Enumerable.Repeat(1f, 16).ToArray());
    try
    {
        array.View.BaseView.SubView(from, 8).MemSetToZero(accelerator.DefaultStream);
        accelerator.Synchronize();
    }
    catch (CLException e)
    {
        return e.GetType().Name;
    }

    return $"{array.GetAsArray1D().Skip(from).Take(8).Count(x => x == 0)} cleared";
}
CS
dotnet build -c Release -v q -clp:NoSummary >/dev/null
libraries=$here/root/usr/lib/x86_64-linux-gnu
mkdir vendors
echo "$(find "$libraries" -name 'libpocl.so.2*' -o -name 'libpocl.so' | sort | head -n 1)" > vendors/pocl.icd
seen=$(LD_LIBRARY_PATH=$libraries:$libraries/pocl OCL_ICD_VENDORS=$here/vendors/ POCL_CACHE_DIR=$here/cache dotnet bin/Release/net10.0/part.dll)
expected='OpenCL: first half 8 cleared, second half CLException; CPU: first half 8 cleared, second half 8 cleared'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
