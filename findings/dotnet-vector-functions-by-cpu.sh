#!/usr/bin/env bash
# .NET 10 runtime (10.0.x), x86-64 with AVX2 and FMA.
#
# Guess:     Vector128.Exp, Sin and Cos of doubles give a number the same result on every x86-64 CPU: they are managed code of
#            multiplications and additions, which IEEE 754 fixes to the last bit, and their vectors have the same width everywhere.
# Behaviour: the polynomials multiply and add in one rounding where the CPU has an instruction for it, and in two where it has not.
#            Without FMA a share of the results ends in another bit, so that a training run whose softmax uses them comes out otherwise
#            on another machine, with the same seed, threads and width of vectors. The float forms and Sqrt keep their bits.
# Seen:      100000 numbers from -10 to 10, with FMA against without: double: Exp differs, Sin differs, Cos differs, Sqrt same;
#            float: Exp same, Sin same, Cos same, Sqrt same
#
# Needs the .NET 10 SDK, and a CPU with FMA.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > bits.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
XML
cat > bits.cs <<'CS'
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

Func<Vector128<double>, Vector128<double>>[] doubles = [Vector128.Exp, Vector128.Sin, Vector128.Cos, x => Vector128.Sqrt(Vector128.Abs(x))];
Func<Vector128<float>, Vector128<float>>[] floats = [Vector128.Exp, Vector128.Sin, Vector128.Cos, x => Vector128.Sqrt(Vector128.Abs(x))];
Console.WriteLine($"{Fma.IsSupported} {string.Join(' ', doubles.Select(f => Hash(i => BitConverter.DoubleToUInt64Bits(f(Vector128.Create(-10 + i * 0.0002))[0]))))} "
    + string.Join(' ', floats.Select(f => Hash(i => BitConverter.SingleToUInt32Bits(f(Vector128.Create(-10 + i * 0.0002f))[0])))));

static string Hash(Func<int, ulong> bits)
{
    ulong hash = 17;
    for (int i = 0; i < 100_000; i++)
    {
        hash = hash * 1_000_003 + bits(i);
    }

    return hash.ToString("X16");
}
CS
dotnet build -c Release -o out -v q -nologo >/dev/null
read -r -a with < <(dotnet out/bits.dll)
read -r -a without < <(DOTNET_EnableAVX2=0 DOTNET_EnableFMA=0 dotnet out/bits.dll)
[[ ${with[0]} == True && ${without[0]} == False ]] || { echo "this CPU has no FMA"; exit 1; }
seen='double:'
for i in 1 2 3 4 5 6 7 8; do
  name=$(cut -d ' ' -f $i <<< 'Exp Sin Cos Sqrt Exp Sin Cos Sqrt')
  [[ ${with[$i]} == "${without[$i]}" ]] && word=same || word=differs
  seen+=" $name $word"
  case $i in 4) seen+='; float:' ;; 8) ;; *) seen+=',' ;; esac
done
expected='double: Exp differs, Sin differs, Cos differs, Sqrt same; float: Exp same, Sin same, Cos same, Sqrt same'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
