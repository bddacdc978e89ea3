#!/usr/bin/env bash
# ILGPU 1.5.3, its texts for PTX and OpenCL C (no device and no driver is needed to write them).
#
# Guess:     whether a kernel compiles does not depend on which kernels of its context were compiled before it.
# Behaviour: structs of which all fields, those of nested structs among them, are of the same types in the same order are one type
#            to a context: that which it met first. (int, (int, int), int) after (int, int, (int, int)) has its pair where that one
#            has it. A kernel that assigns the pair as a whole then no longer compiles: a NullReferenceException while structures
#            are taken apart. After a struct that nests alike, or has a field more, it does. With ten ints, of which four are
#            nested, in a loop, the kernel compiles, and has its struct in local memory instead of registers, so the same kernel is
#            fast or slow by what ran before.
# Seen:      PTX alone: compiles; after a struct that nests alike: compiles; that has a field more: compiles; that nests otherwise: NullReferenceException
#            OpenCL alone: compiles; after a struct that nests alike: compiles; that has a field more: compiles; that nests otherwise: NullReferenceException
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > nested.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="ILGPU" Version="[1.5.3]" /></ItemGroup>
</Project>
XML
cat > nested.cs <<'CS'
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

Func<Context, Backend> ptx = context => new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
Func<Context, Backend> openCl = context => new CLBackend(context, new CLCapabilityContext(false, false, true, false, false), CLDeviceVendor.Other, CLCVersion.CL30);
foreach (var (name, backend) in new[] { ("PTX", ptx), ("OpenCL", openCl) })
{
    Console.WriteLine($"{name} alone: {Outcome(backend)}; after a struct that nests alike: {Outcome(backend, nameof(Kernels.TakesAlike))}; "
        + $"that has a field more: {Outcome(backend, nameof(Kernels.TakesLonger))}; that nests otherwise: {Outcome(backend, nameof(Kernels.TakesOtherwise))}");
}

static string Outcome(Func<Context, Backend> make, params string[] before)
{
    using var context = Context.Create(b => b.Optimize(OptimizationLevel.O1));
    using var backend = make(context);
    try
    {
        foreach (string kernel in (string[])[.. before, nameof(Kernels.Adds)])
        {
            backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(typeof(Kernels).GetMethod(kernel)!), default);
        }

        return "compiles";
    }
    catch (Exception e)
    {
        return (e.InnerException ?? e).GetType().Name;
    }
}

public struct Pair { public int A, B; }

public struct Alike { public int A; public Pair B; public int C; }

public struct Longer { public int A, B; public Pair C; public int D; }

public struct Otherwise { public int A, B; public Pair C; }

public struct Sum
{
    public int Step;
    public Pair Last;
    public int Count;

    public void Add(int x)
    {
        Last = new() { A = Last.B + x, B = Last.A };
        Count += Step;
    }
}

static class Kernels
{
    public static void TakesAlike(ArrayView<int> x, Alike y) => x[0] = y.A;

    public static void TakesLonger(ArrayView<int> x, Longer y) => x[0] = y.A;

    public static void TakesOtherwise(ArrayView<int> x, Otherwise y) => x[0] = y.A;

    public static void Adds(ArrayView<int> x, int n)
    {
        var sum = new Sum { Step = n };
        sum.Add(x[1]);
        sum.Add(x[2]);
        x[0] = sum.Last.A + sum.Count;
    }
}
CS
seen=$(dotnet run -c Release)
outcomes='alone: compiles; after a struct that nests alike: compiles; that has a field more: compiles; that nests otherwise: NullReferenceException'
expected="PTX $outcomes
OpenCL $outcomes"
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
