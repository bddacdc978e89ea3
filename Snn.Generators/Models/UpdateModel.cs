using System;
using System.Linq;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A user's custom update of a network, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Variables">What it reads and writes, in the order declared.</param>
/// <param name="Reductions">What its equations reduce, by the names that stand for the results.</param>
/// <param name="Step">New values.</param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record UpdateModel(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    EquatableArray<UpdateVariable> Variables,
    EquatableArray<AxisReduction> Reductions,
    EquatableArray<Equation> Step,
    EquatableArray<Definition> Helpers,
    EquatableArray<string> InUse = default)
{
    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";

    /// <summary>What an expression has one value for each of.</summary>
    public Axes AxesOf(Expr value) => value.Symbols().Aggregate(Axes.None, (axes, symbol) => axes | AxesOf(symbol));

    private Axes AxesOf(Symbol symbol) => symbol.Role == Role.Local
        ? Reductions.Where(r => r.Name == symbol.Name).Select(r => AxesOf(r.Argument) & ~r.Over).FirstOrDefault()
        : Variables.Where(v => v.Name == symbol.Name).Select(v => v.Axes).FirstOrDefault();
}

/// <summary>A variable of an update.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Axes">One for each of what.</param>
/// <param name="Role">Whose it is: <c>Input</c>, <c>Target</c> or <c>State</c>.</param>
internal sealed record UpdateVariable(string Name, Axes Axes, string Role);

/// <summary>A reduction, whose result is named as a local variable.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Kind">Sum, Mean, Max or ArgMax.</param>
/// <param name="Over">The axis that it takes away.</param>
/// <param name="Argument">What is reduced.</param>
internal sealed record AxisReduction(string Name, string Kind, Axes Over, Expr Argument);

/// <summary>One for each of what.</summary>
[Flags]
internal enum Axes
{
    None = 0,
    Sources = 1,
    Targets = 2,
    Batch = 4,
}

/// <summary>A custom update that a network declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">The group that runs on demand together.</param>
/// <param name="Every">After every so many batches; 0 for on demand alone.</param>
/// <param name="Bindings">What its variables stand for.</param>
/// <param name="IsEarly">Whether it runs before the optimisers: it has a gradient, or something that has one waits for it.</param>
internal sealed record UpdateRecord(string Name, string Group, int Every, EquatableArray<BindingRecord> Bindings, bool IsEarly = false)
{
    /// <summary>When it runs, in words.</summary>
    public string When => (Every switch
    {
        0 => "on demand",
        1 => "after every batch",
        _ => $"after every {Every} batches",
    }) + (IsEarly && Every > 0 ? ", before the optimisers" : "");
}

/// <summary>What a variable of an update stands for.</summary>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Kind">Name of a kind of source of the runtime.</param>
/// <param name="Member">Projection, population or update.</param>
/// <param name="State">Name of the state, or empty; of a variable of a rule what it is asked for by.</param>
/// <param name="Population">Of a variable that a rule keeps of neurons: whose they are; empty for others.</param>
internal sealed record BindingRecord(string Variable, string Kind, string Member, string State, string Population = "")
{
    /// <summary>Whether it is a variable of a rule of plasticity.</summary>
    public bool IsOfRule => Kind == "RuleVariable";

    /// <summary>Whether it stands for a gradient.</summary>
    public bool IsGradient => Kind is "Gradients" or "TransposedGradients" or "ParameterGradient";

    /// <summary>Whether it stands for something of each synapse of a projection, that can be written.</summary>
    public bool IsOfSynapses => Kind is "Weights" or "TransposedWeights" or "Gradients" or "TransposedGradients";

    /// <summary>Whether it is seen from the projection's targets.</summary>
    public bool IsTransposed => Kind is "TransposedWeights" or "TransposedGradients";

    /// <summary>Whether it is a parameter of neurons or synapses, a delay, the gradient by either, or what a state starts with.</summary>
    public bool IsParameter => Kind is "Parameter" or "ParameterGradient" or "Start";

    /// <summary>Whether an update may write it.</summary>
    public bool IsWritable => IsOfSynapses || IsParameter || IsOfRule;

    /// <summary>Whether each example has its own.</summary>
    public bool IsPerExample => !IsWritable && Kind != "OtherUpdate";

    /// <summary>Whether it is made of spikes.</summary>
    public bool IsOfSpikes => Kind is "SpikeCount" or "FiringRate";

    /// <summary>Whether it is a state of neurons or synapses, as a trial leaves it or over its steps.</summary>
    public bool IsOfState => IsPerExample && State != "";

    /// <summary>What is written, in words; the same of what two bindings write to one place.</summary>
    public string Written => !IsOfSynapses ? Words : IsGradient ? $"the gradient of {Member}" : $"the weights of {Member}";

    /// <summary>What it stands for, in the user's words.</summary>
    public string Words => Kind switch
    {
        "Parameter" when State == "Delay" => $"the delay of {Member}",
        "ParameterGradient" when State == "Delay" => $"the gradient of the delay of {Member}",
        "ParameterGradient" => $"the gradient of {Member}.{State}",
        "Parameter" => $"{Member}.{State}",
        "Weights" => $"the weights of {Member}",
        "TransposedWeights" => $"the transposed weights of {Member}",
        "Gradients" => $"the gradient of {Member}",
        "TransposedGradients" => $"the transposed gradient of {Member}",
        "OtherUpdate" or "State" or "RuleVariable" => $"{Member}.{State}",
        "SpikeCount" or "FiringRate" => $"{Kind}({Member})",
        _ => $"{Kind}({Member}.{State})",
    };
}

internal static class AxesWords
{
    /// <summary>What there is one of for each, in words.</summary>
    public static string Words(this Axes axes) => axes switch
    {
        Axes.None => "a single number",
        Axes.Sources => "one for each source neuron",
        Axes.Targets => "one for each target neuron",
        Axes.Sources | Axes.Targets => "one for each synapse",
        Axes.Batch => "one for each example",
        Axes.Batch | Axes.Targets => "one for each target neuron and example",
        Axes.Batch | Axes.Sources => "one for each source neuron and example",
        _ => "one for each synapse and example",
    };
}
