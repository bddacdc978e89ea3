#!/usr/bin/env bash
# ILGPU 1.5.3, on its own CPU accelerator and in its texts for OpenCL C and PTX.
#
# Guess:     `k / 2` of an int in a kernel rounds towards zero, as C# and OpenCL C say: -3 / 2 is -1, on every accelerator.
# Behaviour: a division by a constant power of two becomes an arithmetic shift, also where the number may be negative: -3 / 2 is -2
#            on devices. By other constants, and by 2 in a variable, it rounds towards zero. ILGPU's CPU accelerator, on which kernels
#            are tested, runs the C# as it stands and gives -1.
# Seen:      CPU -1; OpenCL >>; PTX shr.s32; by three: OpenCL /, PTX div.s32
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > half.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > half.cs <<'CS'
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

using var context = Context.Create(b => b.CPU());
using var cpu = context.CreateCPUAccelerator(0);
using var k = cpu.Allocate1D([-3, 0]);
cpu.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>(static (i, k) => k[1] = k[0] / 2)(1, k.View);
cpu.Synchronize();

using var openCl = new CLBackend(context, new CLCapabilityContext(false, false, true, false, false), CLDeviceVendor.Other, CLCVersion.CL30);
using var ptx = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
Console.WriteLine($"CPU {k.GetAsArray1D()[1]}; OpenCL {Shift(openCl, "Half")}; PTX {Ptx("Half")}; by three: OpenCL {Shift(openCl, "Third")}, PTX {Ptx("Third")}");

string Ptx(string name) => Regex.Match(((PTXCompiledKernel)ptx.Compile(Entry(name), default)).PTXAssembly, @"(shr|div)\.s32").Value;

static string Shift(CLBackend backend, string name) =>
    Regex.Match(((CLCompiledKernel)backend.Compile(Entry(name), default)).Source, @"\(int\)\s*\w+\s+(>>|/)\s+\(int\)[123]\b").Groups[1].Value;

static EntryPointDescription Entry(string name) => EntryPointDescription.FromExplicitlyGroupedKernel(typeof(Kernels).GetMethod(name)!);

static class Kernels
{
    public static void Half(ArrayView<int> k) => k[1] = k[0] / 2;

    public static void Third(ArrayView<int> k) => k[1] = k[0] / 3;
}
CS
seen=$(dotnet run -c Release)
expected='CPU -1; OpenCL >>; PTX shr.s32; by three: OpenCL /, PTX div.s32'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
