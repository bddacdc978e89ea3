using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>The names of Snn.Dsl, as the compiler knows them.</summary>
internal static class Vocabulary
{
    public const string
        Neuron = "Snn.NeuronAttribute",
        Synapse = "Snn.SynapseAttribute",
        CustomUpdate = "Snn.CustomUpdateAttribute",
        Loss = "Snn.LossAttribute",
        FirstSpike = "Snn.FirstSpikeAttribute",
        Spike = "Snn.SpikeAttribute",
        TargetSignal = "Snn.TargetSignalAttribute",
        Mask = "Snn.MaskAttribute",
        OutputMask = "Snn.OutputMaskAttribute",
        Penalty = "Snn.PenaltyAttribute",
        Schedule = "Snn.ScheduleAttribute",
        ScheduleType = "Snn.Schedule",
        SpikeCount = "Snn.SpikeCountAttribute",
        FiringRate = "Snn.FiringRateAttribute",
        TrialLength = "Snn.TrialLengthAttribute",
        Plasticity = "Snn.PlasticityAttribute",
        Rewiring = "Snn.RewiringAttribute",
        Pre = "Snn.PreAttribute",
        Signal = "Snn.SignalAttribute",
        Gradient = "Snn.GradientAttribute",
        Reductions = "Snn.Reductions",
        Surrogates = "Snn.Surrogates",
        Network = "Snn.NetworkAttribute",
        ModelIr = "Snn.ModelIrAttribute",
        State = "Snn.StateAttribute",
        Input = "Snn.InputAttribute",
        Output = "Snn.OutputAttribute",
        Internal = "Snn.InternalAttribute",
        Impulse = "Snn.ImpulseAttribute",
        Target = "Snn.TargetAttribute",
        Post = "Snn.PostAttribute",
        Reduce = "Snn.ReduceAttribute",
        Integrate = "Snn.IntegrateAttribute",
        Trainable = "Snn.TrainableAttribute",
        TrainableDelay = "Snn.TrainableDelayAttribute",
        AtLeast = "Snn.AtLeastAttribute",
        Above = "Snn.AboveAttribute",
        AtMost = "Snn.AtMostAttribute",
        Below = "Snn.BelowAttribute",
        Readout = "Snn.ReadoutAttribute",
        Into = "Snn.IntoAttribute",
        PerNeuron = "Snn.PerNeuronAttribute",
        Dsl = "Snn.Dsl",
        Units = "Snn.Units",
        Equations = "Snn.Equations",
        Event = "Snn.Event",
        Theta = "Snn.Theta",
        Wiring = "Snn.Wiring",
        Bindings = "Snn.Bindings",
        Binding = "Snn.Binding",
        Update = "Snn.UpdateAttribute",
        FromRun = "Snn.FromRunAttribute",
        Rate = "Snn.Rate",
        Time = "Snn.Time";

    /// <summary>Functions of one or two numbers, by the names users call them.</summary>
    public static readonly IReadOnlyDictionary<string, Function> Functions = new Dictionary<string, Function>
    {
        ["Exp"] = Function.Exp,
        ["Log"] = Function.Log,
        ["Tanh"] = Function.Tanh,
        ["Abs"] = Function.Abs,
        ["Sqrt"] = Function.Sqrt,
        ["Max"] = Function.Max,
        ["Min"] = Function.Min,
        ["Sin"] = Function.Sin,
        ["Cos"] = Function.Cos,
        ["Floor"] = Function.Floor,
        ["Sign"] = Function.Sign,
        ["Expm1"] = Function.Expm1,
        ["Log1p"] = Function.Log1p,
        ["Sigmoid"] = Function.Sigmoid,
        ["Exprel"] = Function.Exprel,
    };

    /// <summary>What a loss alone may call, and a mean's divisor.</summary>
    public static readonly IReadOnlyDictionary<string, (Function Function, string? Count)> Reduced = new Dictionary<string, (Function, string?)>
    {
        ["SumOverTime"] = (Function.SumOverTime, null),
        ["MeanOverTime"] = (Function.SumOverTime, "StepCount"),
        ["MaxOverTime"] = (Function.MaxOverTime, null),
        ["SumOverClasses"] = (Function.SumOverClasses, null),
        ["MeanOverClasses"] = (Function.SumOverClasses, "ClassCount"),
        ["AtLabel"] = (Function.AtLabel, null),
        ["CrossEntropy"] = (Function.CrossEntropy, null),
    };

    /// <summary>What an update of a network may reduce over.</summary>
    public static readonly IReadOnlyDictionary<string, (string Kind, Axes Over)> AxisReductions =
        new[] { ("Batch", Axes.Batch), ("Sources", Axes.Sources), ("Targets", Axes.Targets), ("Neurons", Axes.Targets) }
            .SelectMany(a => new[] { "Sum", "Mean", "Max", "ArgMax" }.Select(kind => (Name: $"{kind}Over{a.Item1}", Kind: kind, Over: a.Item2)))
            .ToDictionary(r => r.Name, r => (r.Kind, r.Over));

    /// <summary>The units as numbers in the coherent base; a test holds them against Snn.Units.</summary>
    public static readonly IReadOnlyDictionary<string, double> UnitValues = new Dictionary<string, double>
    {
        ["ms"] = 1,
        ["us"] = 1e-3,
        ["sec"] = 1e3,
        ["Hz"] = 1e-3,
        ["kHz"] = 1,
        ["mV"] = 1,
        ["uV"] = 1e-3,
        ["volt"] = 1e3,
        ["nA"] = 1,
        ["pA"] = 1e-3,
        ["uA"] = 1e3,
        ["MOhm"] = 1,
        ["kOhm"] = 1e-3,
        ["GOhm"] = 1e3,
        ["nS"] = 1e-3,
        ["uS"] = 1,
        ["pF"] = 1e-3,
        ["nF"] = 1,
    };

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    public static AttributeData? Attribute(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.QualifiedName() == attribute);

    /// <summary>The names that an attribute lists; none where it is not there.</summary>
    public static EquatableArray<string> Names(this ISymbol symbol, string attribute) =>
        symbol.Attribute(attribute)?.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } names
            ? names.Values.Select(n => n.Value).OfType<string>().Distinct().ToEquatable()
            : default;

    /// <summary>The attributes that say what a class of ours is, in the order written.</summary>
    public static AttributeData[] Marks(this INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => a.AttributeClass?.QualifiedName() is Neuron or Synapse or CustomUpdate or Loss or Penalty or Schedule or Plasticity or Rewiring or Network).ToArray();

    /// <summary>
    /// Whether the attribute that was met is the first of ours on its class: a class marked twice, which C# or SNN0122
    /// reports, is read once, since it can have one set of files.
    /// </summary>
    public static bool IsFirstMark(GeneratorAttributeSyntaxContext context)
    {
        var first = ((INamedTypeSymbol)context.TargetSymbol).Marks()[0];
        var met = context.Attributes[0];
        return first.AttributeClass?.Name == met.AttributeClass?.Name
            && first.ApplicationSyntaxReference is { } mark
            && mark.SyntaxTree == context.TargetNode.SyntaxTree
            && context.TargetNode.Span.Contains(mark.Span);
    }

    public static bool IsQuantity(this ITypeSymbol type) =>
        type.AllInterfaces.Any(i => i is { Name: "IQuantity", ContainingNamespace: { Name: "Snn", ContainingNamespace.IsGlobalNamespace: true } });

    public static bool IsScalar(this ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 || type.IsQuantity();

    /// <summary>Whether it is a number that changes over a run.</summary>
    public static bool IsSchedule(this ITypeSymbol type) => type.QualifiedName() == ScheduleType;

    public static bool IsWhole(this ITypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_UInt64 || type.TypeKind == TypeKind.Enum;

    public static string FullNamespace(this ISymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";

    /// <summary>Namespace and name.</summary>
    public static string FullName(this ITypeSymbol type) => type.FullNamespace() is { Length: > 0 } space ? $"{space}.{type.Name}" : type.Name;

    /// <summary>What the compiler displays, made without its formats for types that stand in a namespace of one word, as ours do.</summary>
    public static string QualifiedName(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 0, ContainingType: null, SpecialType: SpecialType.None, IsTupleType: false, NullableAnnotation: not NullableAnnotation.Annotated, TypeKind: not TypeKind.Error }
            && type.ContainingNamespace is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: true } space
            ? space.Name + "." + type.Name
            : type.ToDisplayString();
}
