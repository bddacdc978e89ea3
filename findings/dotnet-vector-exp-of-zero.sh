#!/usr/bin/env bash
# .NET 10 runtime (10.0.x) and System.Numerics.Tensors 10.0.0, x86-64.
#
# Guess:     exp(0) is exactly 1 in every form that .NET has of it, as IEEE 754 recommends and as MathF.Exp gives; and
#            TensorPrimitives gives a number the same result wherever it stands in an array.
# Behaviour: the vector form in single precision is one unit in the last place off: Vector.Exp(0f) is 0x3F800001, 1.0000001. In double
#            precision it is 1. TensorPrimitives.Exp uses the vector form for arrays that fill a vector and the scalar form for shorter
#            ones, so exp(0) of an array of one is 1, and of an array of nine 1.0000001. A rate such as x / (exp(x) - 1) at x = 0
#            is then 0 / 1.2e-7 = 0 and no NaN: a wrong value instead of a visible one.
# Seen:      scalar 3F800000, vector 3F800001, double 1, array of one 3F800000, array of nine 3F800001
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > exp.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Numerics.Tensors" Version="[10.0.0]" /></ItemGroup>
</Project>
XML
cat > exp.cs <<'CS'
using System.Numerics;
using System.Numerics.Tensors;

float[] one = new float[1], nine = new float[9];
TensorPrimitives.Exp<float>(new float[1], one);
TensorPrimitives.Exp<float>(new float[9], nine);
Console.WriteLine($"scalar {Bits(MathF.Exp(0))}, vector {Bits(Vector.Exp(Vector<float>.Zero)[0])}, double {Vector.Exp(Vector<double>.Zero)[0]:R}, array of one {Bits(one[0])}, array of nine {Bits(nine[0])}");

static string Bits(float x) => BitConverter.SingleToUInt32Bits(x).ToString("X8");
CS
seen=$(dotnet run -c Release)
expected='scalar 3F800000, vector 3F800001, double 1, array of one 3F800000, array of nine 3F800001'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
