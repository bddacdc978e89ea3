#!/usr/bin/env bash
# ILGPU 1.5.3, its texts for OpenCL C and PTX (no device and no driver is needed to write them).
#
# Guess:     `if (v >= limit) A else B` in a kernel takes B for a v that is NaN, as in C#, on every device.
# Behaviour: C# branches on the opposite, "less than, or unordered", and the text for OpenCL has "less than" alone: a NaN takes A.
#            The same comparison as a value, `v >= limit ? 1f : 0f`, is written as it stands and gives 0. So two spellings of one
#            test part at NaN: a neuron whose state has diverged fires in every step under one and is silent under the other. And
#            MathF.Max(v, 1f), which is NaN in C#, becomes fmax, which is 1. In PTX the branch is written with a comparison that
#            is also true where it is unordered, so it is right there, and max.f32 gives 1 again.
# Seen:      OpenCL: branch to else if (float) v < (float) 0.5f; value (float) v >= (float) 0.5f; fmax
#            PTX: setp.ltu.f32 setp.ge.f32 max.f32
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > nan.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > nan.cs <<'CS'
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

using var context = Context.Create(b => { });
using var openCl = new CLBackend(context, new CLCapabilityContext(false, false, true, false, false), CLDeviceVendor.Other, CLCVersion.CL30);
using var ptx = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);

var c = new[] { "Branch", "Value", "Larger" }.Select(name => ((CLCompiledKernel)openCl.Compile(Entry(name), default)).Source).ToArray();
string branch = Regex.Match(c[0], @"\(float\) \w+ (<|>=) \(float\) 0\.5f").Value, value = Regex.Match(c[1], @"\(float\) \w+ (<|>=) \(float\) 0\.5f").Value;
Console.WriteLine($"OpenCL: branch to else if {Plain(branch)}; value {Plain(value)}; {Regex.Match(c[2], "fmax|maxmag|max").Value}");

var p = new[] { "Branch", "Value", "Larger" }.Select(name => ((PTXCompiledKernel)ptx.Compile(Entry(name), default)).PTXAssembly).ToArray();
Console.WriteLine($"PTX: {Regex.Match(p[0], @"setp\.\w+\.f32")} {Regex.Match(p[1], @"setp\.\w+\.f32")} {Regex.Match(p[2], @"max[.\w]*f32")}");

static string Plain(string comparison) => Regex.Replace(comparison, @"var\d+", "v");

static EntryPointDescription Entry(string name) => EntryPointDescription.FromExplicitlyGroupedKernel(typeof(Kernels).GetMethod(name)!);

static class Kernels
{
    public static void Branch(ArrayView<float> x)
    {
        if (x[0] >= 0.5f)
        {
            x[1] = 1;
        }
        else
        {
            x[2] = 1;
        }
    }

    public static void Value(ArrayView<float> x) => x[1] = x[0] >= 0.5f ? 1f : 0f;

    public static void Larger(ArrayView<float> x) => x[1] = MathF.Max(x[0], 1f);
}
CS
seen=$(dotnet run -c Release)
expected='OpenCL: branch to else if (float) v < (float) 0.5f; value (float) v >= (float) 0.5f; fmax
PTX: setp.ltu.f32 setp.ge.f32 max.f32'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
