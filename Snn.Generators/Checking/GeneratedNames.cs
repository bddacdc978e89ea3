using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;

namespace Snn.Generators.Checking;

/// <summary>
/// What the generated part of a class names. A type of the user's in an enclosing namespace hides one of these, and so does a
/// property of a network where an expression names it.
/// </summary>
internal static class GeneratedNames
{
    /// <summary>Types of a network's part, by the namespace they are in.</summary>
    public static IReadOnlyDictionary<string, string> OfNetworks { get; } = ListOf(
        ("Snn", "EProp EventProp LearningRule SurrogateBptt Units"),
        ("Snn.Runtime", "AffinePopulation Backend DelayLine DelayView Delays DeviceBatch DeviceMath DeviceSetup DeviceSums ExactProjection ExactSystem Float1 Float16 IExactNetwork INeighbours INetwork Lanes LinearFlow NetworkLayout NeuronsView ParameterStore ProjectionView Ring RowSums Rows ScalarMath ScalarSums SmoothEquations SmoothPopulation SpikeLog Trial TrialSetup TrialsView VectorMath WeightStore"),
        ("System", "Math MathF NotSupportedException"),
        ("System.ComponentModel", "EditorBrowsableState"),
        ("System.Numerics", "Vector"),
        ("ILGPU", "ArrayView Grid Group"));

    /// <summary>Types of any other class's part.</summary>
    public static IReadOnlyDictionary<string, string> OfModels { get; } = ListOf(
        ("Snn", "Reduction SymbolicOnlyException Time"),
        ("Snn.Runtime", "ClassTargets CompensatedSum DeviceFirstSpikes DeviceMath DeviceSoftmax ICustomUpdate IPenaltyKernel Lanes LinearFlow Loss LossView Penalty Prediction Rows ScalarMath Softmax UpdateTime UpdateView VectorMath"),
        ("System", "Action Math MathF ReadOnlySpan Span"),
        ("System.ComponentModel", "EditorBrowsableState"),
        ("System.Numerics", "Vector"),
        ("ILGPU", "ArrayView Grid Group"));

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } =
        OfNetworks.Concat(OfModels).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.First().Value);

    /// <summary>Types within a network's part.</summary>
    private static readonly HashSet<string> Nested = ["Arrays", "ExactParts", "IlgpuBatch", "IlgpuKernels", "ReferenceTrial", "SimdTrial"];

    /// <summary>Other members of a network's part.</summary>
    private static readonly HashSet<string> Members = ["CheckRule", "CreateBatch", "CreateTrial", "Describe", "DescribeLatex", "Exact", "Layout", "Trials"];

    /// <summary>Types whose members are named: a property of the same name would be taken for them.</summary>
    private static readonly HashSet<string> Receivers =
    [
        "Backend", "Delays", "DeviceMath", "DeviceSums", "EProp", "EditorBrowsableState", "EventProp", "Float16", "Grid", "Group", "Lanes", "LinearFlow",
        "Math", "MathF", "RowSums", "ScalarMath", "ScalarSums", "SurrogateBptt", "Units", "Vector", "VectorMath",
    ];

    /// <summary>Members of a model's part.</summary>
    private static readonly HashSet<string> OfModel = ["Advance", "Describe", "DescribeLatex"];

    /// <summary>Members of the kernels of a population, beside its model's states.</summary>
    private static readonly HashSet<string> OfKernels =
        ["BackToStart", "Credit", "Fixed", "Neurons", "RateCredit", "Readout", "Reset", "ResetBack", "SetConstants", "Spikes", "StepBack", "StepBackEventProp"];

    /// <summary>Whether a state, an input or a parameter may not be called so.</summary>
    public static bool IsTakenInModels(string name) => name[0] == '_' || Receivers.Contains(name) || OfModel.Contains(name) || OfKernels.Contains(name);

    /// <summary>Whether a model may not be called so, because of a member of its own part or of that of a network that it is in.</summary>
    public static bool IsTakenAsModel(string model) => OfModel.Contains(model) || Nested.Contains(model);

    /// <summary>Populations and projections whose names the generated part needs for itself; <c>class</c> for that of the network.</summary>
    public static IEnumerable<Finding> Reserved(Network network, IReadOnlyDictionary<string, Model> models)
    {
        string[] populations = [.. network.Populations.Select(p => p.Name)], projections = [.. network.Projections.Select(p => p.Name)];
        var derived = new HashSet<string>(projections.SelectMany(p => new[] { p + "Delay", p + "Delays", p + "DelayGradient" })
            .Concat(populations.SelectMany(p => new[] { p + "Adjoint", p + "J", "Load" + p, "Store" + p })));
        foreach (string name in populations.Concat(projections).Where(n => n[0] == '_' || IsTaken(n) || derived.Contains(n)))
        {
            yield return new(Rule.ReservedName, name, name);
        }

        foreach (var population in network.Populations.Where(p => models[p.Model].States.Any(s => s.Name == p.Name + "Kernel")))
        {
            yield return new(Rule.ReservedName, population.Name, population.Name + "Kernel");
        }

        if (IsTaken(network.Name) || populations.Any(p => network.Name == p + "Kernel"))
        {
            yield return new(Rule.ReservedName, "class", network.Name);
        }
    }

    private static bool IsTaken(string name) => Nested.Contains(name) || Members.Contains(name) || Receivers.Contains(name);

    private static Dictionary<string, string> ListOf(params (string Namespace, string Names)[] types) =>
        types.SelectMany(t => t.Names.Split(' ').Select(name => (name, t.Namespace))).ToDictionary(t => t.name, t => t.Namespace);
}
