using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>A user's learning rule, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Variables">What it keeps, in the order declared; the weight is not among them.</param>
/// <param name="Target">Name of the weight.</param>
/// <param name="Views">What it reads of the neurons at both ends.</param>
/// <param name="Signals">What the run gives it.</param>
/// <param name="Flow">Differential equations.</param>
/// <param name="Step">Maps of every step.</param>
/// <param name="Start">Values before the first step; variables not named start at 0.</param>
/// <param name="PreSpike">What a spike of the neuron before changes where it arrives.</param>
/// <param name="PostSpike">What a spike of the neuron after changes.</param>
/// <param name="EndOfTrial">What changes when a trial ends.</param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
internal sealed record PlasticityRule(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    EquatableArray<RuleVariable> Variables,
    string Target,
    EquatableArray<RuleView> Views,
    EquatableArray<RuleSignal> Signals,
    EquatableArray<Equation> Flow,
    EquatableArray<Equation> Step,
    EquatableArray<Equation> Start,
    EquatableArray<Equation> PreSpike,
    EquatableArray<Equation> PostSpike,
    EquatableArray<Equation> EndOfTrial,
    EquatableArray<Definition> Helpers)
{
    private readonly EquatableArray<RulePart>? _parts;

    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";

    /// <summary>The classes that it is made of, with their parameters: itself, or those that a projection names.</summary>
    public EquatableArray<RulePart> Parts
    {
        get => _parts ?? new[] { new RulePart(Name, FullName, Parameters.Select(p => new RuleParameter(p.Name, p)).ToEquatable()) }.ToEquatable();
        init => _parts = value;
    }

    /// <summary>Of its variables, the one that sums up the gradient by the weight; null where none does.</summary>
    public string? Gradient { get; init; }

    /// <summary>Whether it is as training runs it: <see cref="Target"/> is the sum of gradients, which an optimiser takes.</summary>
    public bool IsTrained { get; init; }

    /// <summary>Of such a rule: the weight, which it may read; null where it was derived from a network, and reads none.</summary>
    public string? Weight { get; init; }

    /// <summary>
    /// The rule as training runs it: a trial begins anew with each example, and ends when the optimiser takes the gradient, so
    /// nothing is left to do at its end.
    /// </summary>
    public PlasticityRule Trained() => this with
    {
        Target = Gradient!,
        Weight = Target,
        IsTrained = true,
        Gradient = null,
        Variables = Variables.Where(v => v.Name != Gradient).ToEquatable(),
        EndOfTrial = default,
    };

    /// <summary>The equations that move anything, by what makes them.</summary>
    public IEnumerable<(Section Section, EquatableArray<Equation> Equations)> Sections =>
    [
        (Section.Flow, Flow), (Section.PreSpike, PreSpike), (Section.PostSpike, PostSpike), (Section.Step, Step), (Section.EndOfTrial, EndOfTrial),
    ];

    /// <summary>Names of its variables, and of the weight.</summary>
    public IEnumerable<string> Names => Variables.Select(v => v.Name).Append(Target).Concat(Weight is null ? [] : [Weight]);

    public EquatableArray<Equation> Of(Section section) => Sections.First(s => s.Section == section).Equations;
}

/// <summary>What makes equations move variables, in the order in which a step has them.</summary>
internal enum Section
{
    /// <summary>Time between spikes.</summary>
    Flow,

    /// <summary>A spike of the neuron before arrives.</summary>
    PreSpike,

    /// <summary>The neuron after has fired.</summary>
    PostSpike,

    /// <summary>Every step, at its end.</summary>
    Step,

    /// <summary>A trial ends.</summary>
    EndOfTrial,
}

/// <summary>Where a variable is kept.</summary>
internal enum Site
{
    /// <summary>One for the projection.</summary>
    Population,

    /// <summary>One for each neuron before.</summary>
    Pre,

    /// <summary>One for each neuron after.</summary>
    Post,

    /// <summary>One for each synapse.</summary>
    Synapse,
}

/// <summary>A variable of a rule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="Pin">Where the user wants it; null where that is to be found.</param>
internal sealed record RuleVariable(string Name, string Type, bool IsQuantity, Site? Pin)
{
    /// <summary>What it is asked for by; of several rules with a variable of one name, their names come first.</summary>
    public string Key { get; init; } = Name;
}

/// <summary>A class of which a rule is made.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Type">Its full name.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record RulePart(string Rule, string Type, EquatableArray<RuleParameter> Parameters);

/// <summary>A parameter of a class, by the name that it has in the equations.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Own">The class's property.</param>
internal sealed record RuleParameter(string Name, Parameter Own);

/// <summary>Something of a neuron at an end of the synapse.</summary>
/// <param name="Name">Its name there: a state, or <c>Fired</c>, <c>Theta</c>, <c>Psi</c>.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="OfPre">Whether it is of the neuron before.</param>
internal sealed record RuleView(string Name, string Type, bool IsQuantity, bool OfPre)
{
    public const string Fired = "Fired", Theta = "Theta", Psi = "Psi";

    /// <summary>What it is called in the equations.</summary>
    public string Called { get; init; } = Name;

    public Symbol Symbol => new(Called, Role.Input);
}

/// <summary>A number that the run gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="PerTarget">Whether each neuron after has one.</param>
internal sealed record RuleSignal(string Name, string Type, bool IsQuantity, bool PerTarget)
{
    /// <summary>What it is given by; of several rules with a signal of one name, their names come first.</summary>
    public string Key { get; init; } = Name;

    public Symbol Symbol => new(Name, Role.Input);
}
