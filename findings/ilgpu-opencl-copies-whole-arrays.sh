#!/usr/bin/env bash
# ILGPU 1.5.3 on Debian 12 with an OpenCL driver (pocl-opencl-icd 3.1).
#
# Guess:     ArrayView.CopyFrom and CopyTo between a part of a page-locked array and a part of a device's copy that part, as the
#            same calls do on ILGPU's CPU accelerator, and as copies between two buffers of the device or from a managed array do.
# Behaviour: on OpenCL the length of the views is not looked at: with the first 4 elements of arrays of 16, all 16 are copied,
#            in both directions, without a word. (Parts that do not begin at 0 end in a CLException.)
# Seen:      OpenCL: 16 to the device, 16 from it; CPU: 4 to the device, 4 from it
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
cat > parts.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > parts.cs <<'CS'
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
Console.Write($"OpenCL: {Copied(opencl)}; CPU: {Copied(cpu)}");

static string Copied(Accelerator accelerator)
{
    using var there = accelerator.Allocate1D<float>(16);
    using var here = accelerator.AllocatePageLocked1D<float>(16);
    there.MemSetToZero();
    accelerator.Synchronize();
    here.Span.Fill(1);
    there.View.BaseView.SubView(0, 4).CopyFrom(accelerator.DefaultStream, here.ArrayView.SubView(0, 4));
    accelerator.Synchronize();
    int sent = there.GetAsArray1D().Count(x => x == 1);

    there.CopyFromCPU(Enumerable.Repeat(1f, 16).ToArray());
    here.Span.Clear();
    there.View.BaseView.SubView(0, 4).CopyTo(accelerator.DefaultStream, here.ArrayView.SubView(0, 4));
    accelerator.Synchronize();
    return $"{sent} to the device, {here.Span.Count(1f)} from it";
}
CS
dotnet build -c Release -v q -clp:NoSummary >/dev/null
libraries=$here/root/usr/lib/x86_64-linux-gnu
mkdir vendors
echo "$(find "$libraries" -name 'libpocl.so.2*' -o -name 'libpocl.so' | sort | head -n 1)" > vendors/pocl.icd
seen=$(LD_LIBRARY_PATH=$libraries:$libraries/pocl OCL_ICD_VENDORS=$here/vendors/ POCL_CACHE_DIR=$here/cache dotnet bin/Release/net10.0/parts.dll)
expected='OpenCL: 16 to the device, 16 from it; CPU: 4 to the device, 4 from it'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
