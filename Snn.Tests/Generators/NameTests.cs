using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>
/// Any name will do in any role. The names are those of papers, keywords, letters without case, and every identifier that
/// generated files of plain classes have, in both cases: those are all that generated code could be confused by.
/// </summary>
public sealed class NameTests
{
    private static readonly string[] Odd =
    [
        "gain", "tauM", "t", "i", "k", "n", "dt", "DT", "Size", "size", "vth", "theta", "Theta", "over", "v", "u", "a", "b", "c", "d",
        "変数", "ℵ", "é", "Ünit", "ǅ", "_", "_x", "__", "int", "class", "event", "string", "float", "field", "value", "var", "yield", "await", "nameof",
        "when", "record", "scoped", "required", "file", "extension", "partial", "where", "get", "set", "init", "args", "dynamic", "global",
        "Object", "My", "System", "Snn", "ILGPU", "Vector",
    ];

    /// <summary>What equations, the DSL or C# itself give a meaning, and what generated parts have for all to use.</summary>
    private static readonly HashSet<string> Excepted =
    [
        "Dt", "Iteration", "Progress", "StepIndex", "StepCount", "ClassCount", "OneHot",
        "V", "Start", "Flow", "Spike", "Arrival", "Current", "Step", "Score", "Objective",
        "Describe", "DescribeLatex", "Advance", "Layout", "CreateTrial", "CreateBatch", "Exact", "BatchReduction", "ConstantCount", "Constants", "DeviceKernel", "DeviceStepKernel", "StateCount", "Update", "UpdateOnDevice", "DeviceTargets", "ShareOfStep", "Evaluate", "EvaluateOnDevice", "EvaluateStepOnDevice", "IsPerStep", "Predict", "Targets", "NewKernel",
        "Equals", "GetHashCode", "GetType", "ToString", "Finalize", "MemberwiseClone", "ReferenceEquals",
    ];

    /// <summary>Every name is in every role in one of so many slices; a slice is what a test takes.</summary>
    private const int Slices = 60;

    private static readonly Lazy<string[]> All = new(Collect);

    public static TheoryData<int> Parts() => [.. Environment.GetEnvironmentVariable("SNN_ALL_NAMES") == "1" ? Enumerable.Range(0, Slices) : [0]];

    /// <summary>One slice is run unless SNN_ALL_NAMES=1 asks for all of them, which takes minutes.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void A_name_in_any_role_gives_code_that_compiles(int slice)
    {
        var sources = new List<string>();
        for (int k = slice; k < All.Value.Length; k += Slices)
        {
            sources.Add(Variant(All.Value, k));
        }

        IsSound([.. sources]);
    }

    /// <summary>Each name is in every fourth role.</summary>
    [Fact]
    public void Names_of_papers_keywords_and_letters_without_case() => IsSound([.. Every(4, Odd)]);

    /// <summary>Each name is in every fourth role.</summary>
    [Fact]
    public void Names_of_what_generated_parts_use_and_are_made_of()
    {
        string[] made =
        [
            "From", "To", "Trials", "Arrays", "Steps", "Weights", "Log", "Reset", "ResetBack", "StepBack", "StepBackEventProp", "SetConstants", "BackToStart", "Model", "Neurons", "CellKernel", "HiddenKernel", "OutputKernel",
            "InHidDelay", "HidOutDelays", "HidHidDelay", "OutputJ", "OutputAdjoint", "LoadOutput", "StoreOutput", "StepOutput", "_hidden", "_network", "Neuron", "Credit", "RateCredit", "Fixed", "Readout", "Spikes",
        ];
        IsSound([.. Every(4, [.. GeneratedNames.Types.Keys, .. GeneratedNames.Attributes.Keys.Except(Excepted), .. GeneratedNames.Parts, .. made])]);
    }

    [Fact]
    public void Names_that_coincide_once_they_are_joined() => IsSound(
        Pair("AB", "feedback", "C", "synapse state") + Pair("A", "projection", "BC", "state"),
        NameVariants.Source("Joined", new Dictionary<string, string>
        {
            ["projection"] = "A",
            ["feedback"] = "AB",
            ["synapse state"] = "C",
            ["synapse parameter"] = "BC",
            ["state"] = "ABC",
            ["parameter"] = "ABBC",
            ["trained"] = "AC",
            ["population"] = "VHold",
            ["source"] = "Release",
            ["readout"] = "heldV",
        }),
        NameVariants.Source("Derived", new Dictionary<string, string>
        {
            ["state"] = "VMinus",
            ["parameter"] = "VFromV",
            ["trained"] = "VFromOne",
            ["per neuron"] = "VTape",
            ["helper"] = "InverseTauW",
            ["trained time"] = "TauW",
            ["input"] = "credit",
            ["hold"] = "One",
        }),
        NameVariants.Source("Made", new Dictionary<string, string>
        {
            ["state"] = "VHold",
            ["parameter"] = "psi",
            ["trained"] = "released",
            ["per neuron"] = "theta",
            ["helper"] = "fired",
            ["trained time"] = "push",
            ["input"] = "error",
            ["hold"] = "k1V",
        }),
        NameVariants.Source("Adjoints", new Dictionary<string, string>
        {
            ["state"] = "theta",
            ["parameter"] = "lambdaV",
            ["trained"] = "GradientV",
            ["per neuron"] = "LambdaV",
            ["helper"] = "firedMask",
            ["trained time"] = "factor1",
            ["input"] = "rateCredit",
        }),
        NameVariants.Source("Released", new Dictionary<string, string> { ["state"] = "Release", ["synapse state"] = "Release", ["parameter"] = "SpikeHold", ["input"] = "VArrived" }));

    [Fact]
    public void Names_that_differ_by_case_alone()
    {
        var lower = new Dictionary<string, string>
        {
            ["state"] = "v",
            ["input"] = "i",
            ["parameter"] = "gain",
            ["trained"] = "Gain",
            ["per neuron"] = "GAIN",
            ["trained time"] = "tauW",
            ["hold"] = "TauW",
            ["helper"] = "gAIN",
            ["synapse state"] = "x",
            ["synapse parameter"] = "X",
            ["source"] = "hid",
            ["population"] = "Hid",
            ["readout"] = "HID",
            ["projection"] = "inHid",
            ["feedback"] = "InHid",
            ["delayed"] = "INHID",
            ["wiring"] = "inhid",
            ["update state"] = "theta",
            ["update target"] = "Theta",
            ["update gradient"] = "THETA",
            ["update parameter"] = "tHETA",
            ["loss readout"] = "y",
            ["loss target"] = "Y",
            ["loss parameter"] = "yY",
            ["loss helper"] = "YY",
            ["penalty count"] = "n",
            ["penalty rate"] = "N",
            ["penalty length"] = "nN",
            ["penalty parameter"] = "NN",
            ["model"] = "cell",
            ["synapse"] = "Cell",
            ["network"] = "CELL",
            ["update"] = "cELL",
            ["loss"] = "ceLL",
            ["penalty"] = "celL",
        };
        IsSound(NameVariants.Source("Lab", lower), NameVariants.Source("lab", lower), NameVariants.Source("Lab.lab", new Dictionary<string, string>()));
    }

    private static string Pair(string first, string role, string second, string other) =>
        NameVariants.Source($"{first}_{second}", new Dictionary<string, string> { [role] = first, [other] = second });

    private static IEnumerable<string> Every(int step, string[] names)
    {
        for (int k = 0; k < names.Length; k += step)
        {
            yield return Variant(names, k);
        }
    }

    private static string Variant(string[] names, int k) => NameVariants.Source(
        $"@S{k}",
        NameVariants.Roles.Select((role, r) => (role, Name: names[(k + (r * (names.Length > 300 ? 7 : 1))) % names.Length]))
            .Where(g => g is not { role: "synapse parameter", Name: "Delay" }) // SNN0318: the delay is trained, too
            .Where(g => g is not { role: "model" or "synapse" or "network" or "update" or "loss" or "penalty", Name: "var" }) // SNN0006
            .ToDictionary(g => g.role, g => g.Name));

    private static void IsSound(params string[] sources)
    {
        var compiled = Compiler.Run(sources);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(14 * sources.Sum(s => s.Split("Snn.Network,").Length - 1), compiled.Files.Count);
        Assert.True(compiled.CompilerErrors.Count == 0, string.Join('\n', compiled.CompilerErrors.Take(5)));
    }

    private static string[] Collect()
    {
        var plain = Compiler.Run(NameVariants.Source("Plain", new Dictionary<string, string>()));
        var found = plain.Files.SelectMany(f => CSharpSyntaxTree.ParseText(f.Text, Compiler.Options).GetRoot().DescendantTokens())
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).Distinct().Order(StringComparer.Ordinal)
            .SelectMany(n => new[] { n, char.ToLowerInvariant(n[0]) + n[1..], char.ToUpperInvariant(n[0]) + n[1..] });
        return [.. Odd.Concat(found).Distinct().Where(n => !Excepted.Contains(n))];
    }
}
