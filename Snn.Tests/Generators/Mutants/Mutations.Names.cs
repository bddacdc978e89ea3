using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Snn.Tests.Generators.Mutants;

/// <summary>Names, namespaces, and members beside the ones that are read.</summary>
internal static partial class Mutations
{
    private static readonly string[] OddNames =
    [
        "変数", "τ", "Δt", "θ", "σ2", "ß", "ı", "İ", "Ⅷ", "ñandú", "Ünit", "_", "__", "_v", "_i", "e", "E", "f", "a1", "A1", "x_y", "@this", "@class", "@int", "@event", "@value",
        "@field", "value", "field", "var", "record", "async", "await", "nameof", "file", "required", "when", "with", "partial", "where", "global", "dynamic", "nint", "notnull", "unmanaged", "and", "or", "not",
        "scoped", "extension", "allows", "get", "set", "init", "add", "remove", "yield", "@new", "@base", "@float", "@lock", "@if", "@is", "@null", "@true", "@default", "@namespace", "@for", "@struct", "@void",
        "gain", "tauM", "tau", "t", "i", "j", "k", "n", "m", "w", "dt", "dT", "DT", "size", "Size", "steps", "state", "theta", "Theta", "psi", "fired", "held", "over", "a", "b", "c", "d", "v", "u", "V", "I", "vth", "Weight",
        "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Finalize", "Main", "System", "Snn", "Runtime", "ILGPU", "Item", "Value", "Length", "Count", "NaN", "One", "Zero", "Exp", "Tanh", "Max", "D", "Next", "Hold", "ms", "mV",
        "Iteration", "Progress", "StepCount", "StepIndex", "OneHot", "Grad", "Per", "Init", "get_V", "set_V", "value__", "op_Addition", "Single", "Float", "Int32", "Type", "Program", "Models", "Lif", "Exponential", "SpikeInput", "Trial", "Vector",
    ];

    private static string[] Declared(Project project) =>
        [.. Enumerable.Range(0, project.Files.Count).SelectMany(f => project.Root(f).DescendantNodes().SelectMany(n => n switch
        {
            PropertyDeclarationSyntax p => [p.Identifier.Text],
            BaseTypeDeclarationSyntax t => [t.Identifier.Text],
            ParameterSyntax a => (string[])[a.Identifier.Text],
            _ => [],
        })).Where(n => n is not ("Flow" or "Step" or "Start" or "Dt" or "Score" or "Objective")).Distinct()];

    private static string? Rename(Project project, Random random, string to)
    {
        var names = Declared(project);
        if (names.Length == 0)
        {
            return null;
        }

        string from = Any(random, names);
        project.Rename(from, to);
        return $"{from} renamed to {to}";
    }

    private static string? RenameToGenerated(Project project, Random random) => Rename(project, random, Any(random, project.GeneratedNames));

    private static string? RenameOddly(Project project, Random random) => Rename(project, random, Any(random, OddNames));

    /// <summary>To a name that differs from another, or from itself, by case or by a sign.</summary>
    private static string? RenameByCase(Project project, Random random)
    {
        var names = Declared(project);
        string like = Any(random, names), from = Any(random, names);
        string to = random.Next(8) switch
        {
            0 or 1 => char.ToLowerInvariant(like[0]) + like[1..],
            2 => like.ToLowerInvariant(),
            3 => like.ToUpperInvariant(),
            4 => "_" + char.ToLowerInvariant(like[0]) + like[1..],
            5 => "@" + like.TrimStart('@'),
            6 => like + Any(random, ["1", "_", "Hold", "Plus", "Minus", "Arrived", "Kernel", "Tape", "Adjoint", "Delay", "J", "Steps", "FromV", "Held"]),
            _ => Any(random, ["Load", "Store", "Lambda", "Gradient", "d", "held", "k1", "Next"]) + like,
        };
        project.Rename(from, to);
        return $"{from} renamed to {to}";
    }

    private static string? ChangeNamespace(Project project, Random random)
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                project.Namespace = "My." + Any(random, ["Trial", "Group", "Math", "MathF", "Vector", "Lanes", "Time", "Units", "Snn", "System", "ILGPU", "Runtime", "Models", "Lif", "Dsl", "Network", Any(random, project.GeneratedNames)]);
                return "namespace " + project.Namespace;
            case 2:
                project.Namespace = Any(random, ["@class", "@namespace.@int", "変数", "τ", "a.b.c", "Snn", "System", "Snn.Runtime", "System.Numerics", "Golden", Any(random, project.GeneratedNames)]);
                return "namespace " + project.Namespace;
            case 3:
                project.Block = true;
                return "a namespace in braces";
            case 4: // half of the classes in a namespace that differs by case, twice the same names
                if (project.Files.Any(f => f.Contains("SPACE")))
                {
                    return null;
                }

                string all = string.Join("\n", project.Files.Select(f => Regex.Replace(f, @"^\s*using [^;]*;\s*$", "", RegexOptions.Multiline)));
                string usings = "using Snn.Models;\n";
                project.Files.Clear();
                var (a, b) = random.Next(3) switch { 0 => ("lab", "Lab"), 1 => ("My.Lab", "My.lab"), _ => ("A.B", "A_B") };
                project.Files.Add($"{usings}namespace SPACE.{a}\n{{\n{all}\n}}\n");
                project.Files.Add($"{usings}namespace SPACE.{b}\n{{\n{all}\n}}\n");
                return $"twice, in namespaces {a} and {b}";
            default:
                if (project.Pick<ClassDeclarationSyntax>(random, IsMarked) is not var (file, type) || project.Files.Any(f => f.Contains("SPACE")))
                {
                    return null;
                }

                string text = type.ToFullString();
                project.Replace(file, type.FullSpan.Start, type.FullSpan.End, "");
                string space = Any(random, ["Apart", "apart", "Trial", "Vector", "M"]);
                project.Head += $"using SPACE.{space};\n";
                project.Files.Add($"using Snn.Models;\nusing SPACE{(project.Namespace == "" ? "" : "." + project.Namespace)};\nnamespace SPACE.{space}\n{{\n{text}\n}}\n");
                return $"{type.Identifier} in a namespace of its own, {space}";
        }
    }

    private static string? AddUsing(Project project, Random random)
    {
        int file = random.Next(project.Files.Count);
        string name = Any(random, project.GeneratedNames);
        string text = random.Next(4) switch
        {
            0 => $"using {name} = System.Int32;\n",
            1 => "using static System.MathF;\n",
            2 => "using F = System.Single; using Q = Snn.Voltage;\n",
            _ => "using static System.Math;\n",
        };
        project.Files[file] = text + project.Files[file];
        return text.Trim();
    }

    private static string? AddMember(Project project, Random random)
    {
        if (project.Pick<TypeDeclarationSyntax>(random, t => IsMarked(t) && t.CloseBraceToken.SpanStart > 0) is not var (file, type))
        {
            return null;
        }

        string name = Any(random, random.Next(3) == 0 ? ["Describe", "DescribeLatex", "Layout", "Advance", "CreateTrial", "CreateBatch", "Exact", "_i", "_v", "_vHold", "Math", "Lanes", "Trials", "Arrays", "Reset", "Size", "Dt", "Spikes", "Kernels", "Trial", "Vector", "Evaluate", "Predict", "State", "Update", "Steps"] : project.GeneratedNames);
        string member = random.Next(14) switch
        {
            0 => $"public void {name}() {{ }}",
            1 => $"private int {name} = 1; public int Use{name}() => {name};",
            2 => $"public class {name};",
            3 => $"public enum {name} {{ A, B }}",
            4 => $"public static readonly float {name} = 2f;",
            5 => $"public const int {name} = 3;",
            6 => $"public event Action? {name}; public void Raise{name}() => {name}?.Invoke();",
            7 => $"public string {name}(int x, string y) => y;",
            8 => $"public T {name}<T>(T x) => x;",
            9 => $"public delegate void {name}(int x);",
            10 => $"public string {name} {{ get; set; }} = \"\";",
            11 => $"public bool {name} => true;",
            12 => $"private struct {name} {{ public int A; }}",
            _ => $"public float {name} {{ get; init; }} = 1f;",
        };
        project.Insert(file, type.CloseBraceToken.SpanStart, member + " ");
        return $"{type.Identifier} gets '{member}'";
    }

    private static string? AddType(Project project, Random random)
    {
        string name = Any(random, project.GeneratedNames);
        string type = random.Next(4) switch
        {
            0 => $"public class {name};",
            1 => $"public enum {name} {{ A }}",
            2 => $"public static class {name} {{ public static float Exp(float x) => x; }}",
            _ => $"namespace SPACE.{name} {{ public class Inside; }}",
        };
        project.Files.Add(type);
        return $"a type '{type}'";
    }
}
