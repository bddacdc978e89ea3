#!/usr/bin/env bash
# Microsoft.CodeAnalysis.CSharp 4.8.0.
#
# Guess:     SemanticModel.GetOperation gives the operation of any expression that compiles; that of `(x - 1)` is that of `x - 1`, or an
#            IParenthesizedOperation around it, as the interface of that name and its use for Visual Basic suggest.
# Behaviour: in C# it is null for every expression in parentheses, as for an expression that means nothing, although GetTypeInfo knows its type.
#            An analyser that reads null as "has errors, the compiler will say so" passes over sound code in silence. Type
#            and constant value of the same node are there.
# Seen:      x - 1: BinaryOperator, Int32; (x - 1): none, Int32; (1): none, Int32, constant 1
#
# Needs the .NET 10 SDK.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > operation.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="[4.8.0]" /></ItemGroup>
</Project>
XML
cat > operation.cs <<'CS'
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

Console.WriteLine(string.Join("; ", new[] { "x - 1", "(x - 1)", "(1)" }.Select(Describe)));

static string Describe(string text)
{
    var tree = CSharpSyntaxTree.ParseText($"class C {{ int M(int x) => {text}; }}");
    var model = CSharpCompilation.Create("c", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]).GetSemanticModel(tree);
    var syntax = tree.GetRoot().DescendantNodes().OfType<ArrowExpressionClauseSyntax>().Single().Expression;
    var constant = model.GetConstantValue(syntax);
    return $"{text}: {model.GetOperation(syntax)?.Kind.ToString() ?? "none"}, {model.GetTypeInfo(syntax).Type!.Name}" + (constant.HasValue ? $", constant {constant.Value}" : "");
}
CS
seen=$(dotnet run -c Release 2>/dev/null)
expected='x - 1: BinaryOperator, Int32; (x - 1): none, Int32; (1): none, Int32, constant 1'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
