#!/usr/bin/env bash
# TorchSharp-cpu 0.107.0 (libtorch 2.10.0) on .NET 10, Linux x64.
#
# Guess:     the package runs where the libtorch in it runs, which is built for systems of 2019 on; where it does not, the error
#            names what is missing.
# Behaviour: the wrapper asks for the C++ library of GCC 13 for the sake of one symbol, so on Debian 12, Ubuntu 22.04 and RHEL 9
#            it cannot be loaded. The error says that a reference to libtorch-cpu-linux-x64 is missing from the project, which is
#            there, as are its files; the loader's own words (which version of which library) appear nowhere.
# Seen:      libtorch asks for GLIBCXX_3.4.26, the wrapper for GLIBCXX_3.4.32; where the system has no such version:
#            reference said to be missing: True; GLIBCXX said: False
#
# Needs the .NET 10 SDK; everything but the cache of packages is in a temporary folder (500 MB).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > torch.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
    <RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="TorchSharp-cpu" Version="[0.107.0]" /></ItemGroup>
</Project>
XML
cat > torch.cs <<'CS'
try
{
    Console.WriteLine($"loaded: {TorchSharp.torch.ones(2).sum().data<float>()[0] == 2}");
}
catch (TypeInitializationException e)
{
    string all = e.ToString();
    Console.WriteLine($"reference said to be missing: {all.Contains("doesn't contain a reference to libtorch-cpu-linux-x64")}; GLIBCXX said: {all.Contains("GLIBCXX")}");
}
CS
dotnet build -c Release -v q > build.log || { cat build.log; exit 1; }
cd bin/Release/net10.0/linux-x64
newest() { grep -ao 'GLIBCXX_3\.4\.[0-9]*' "$1" | sort -uV | tail -1; }
system=$(newest "$(ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ {print $NF; exit}')")
seen="libtorch $(newest libtorch_cpu.so), wrapper $(newest libLibTorchSharp.so); $(dotnet torch.dll | tail -n 1)"
expected='libtorch GLIBCXX_3.4.26, wrapper GLIBCXX_3.4.32; '
if [[ $(printf '%s\n' "$system" GLIBCXX_3.4.32 | sort -V | head -1) == GLIBCXX_3.4.32 ]]; then
    expected+='loaded: True'
else
    expected+='reference said to be missing: True; GLIBCXX said: False'
fi
echo "$seen (the system has $system)"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
