#!/usr/bin/env bash
# Microsoft.CodeAnalysis.CSharp 4.8.0, an incremental source generator.
#
# Guess:     files that a generator adds are told apart as C# tells names apart: `Lab.Cell.g.cs` and `lab.Cell.g.cs`, for classes of two
#            namespaces that differ by case, are two files. Or, if not, the second is refused and the rest stays.
# Behaviour: names are compared without case, the second AddSource makes the generator fail as a whole (a warning, CS8785), and every file that it
#            had made for other classes is dropped with it: errors appear all over the project, in classes that were fine.
# Seen:      names that differ: 3 files; by case alone: 0 files, CS8785 Warning
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > hint.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="[4.8.0]" /></ItemGroup>
</Project>
XML
cat > hint.cs <<'CS'
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

Console.WriteLine($"names that differ: {Made("Lab.Cell", "Labour.Cell")}; by case alone: {Made("Lab.Cell", "lab.Cell")}");

static string Made(params string[] names)
{
    var compilation = CSharpCompilation.Create("made", [CSharpSyntaxTree.ParseText("")]);
    var result = CSharpGeneratorDriver.Create(new Files(names)).RunGenerators(compilation).GetRunResult();
    return $"{result.GeneratedTrees.Length} files" + string.Concat(result.Diagnostics.Select(d => $", {d.Id} {d.Severity}"));
}

sealed class Files(string[] names) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var once = context.CompilationProvider.Select((_, _) => 0);
        context.RegisterSourceOutput(once, (output, _) => output.AddSource("Other.g.cs", ""));
        foreach (string name in names)
        {
            context.RegisterSourceOutput(once, (output, _) => output.AddSource(name + ".g.cs", ""));
        }
    }
}
CS
seen=$(dotnet run -c Release 2>/dev/null)
expected='names that differ: 3 files; by case alone: 0 files, CS8785 Warning'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
