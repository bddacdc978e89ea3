using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>What a rule does, as programs over its places: plain data that emitters only print.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Target">Name of the weight.</param>
/// <param name="Weight">When the weight changes.</param>
/// <param name="Variables">What it keeps.</param>
/// <param name="Views">What it reads of the neurons at both ends.</param>
/// <param name="Signals">What the run gives it.</param>
/// <param name="Parts">The classes that it is made of, and their parameters.</param>
/// <param name="Propagators">Matrices of exact steps of what is advanced in every step.</param>
/// <param name="Tables">Linear flows whose exact steps are kept for each number of steps.</param>
/// <param name="Constants">Constants that the host computes.</param>
/// <param name="Programs">What is done, by what makes it and where.</param>
/// <param name="Defers">Whether what spikes of neurons after do to a row waits until the row is visited.</param>
/// <param name="Recorded">What is then kept of a spike of a neuron after, for when it is read.</param>
/// <param name="LazyColumns">Whether what waits reads or changes variables of synapses that rest, so that each has a step of its own in which it stands.</param>
/// <param name="WhyAtOnce">Why columns do not wait; null where they do or where there are none.</param>
internal sealed record RulePlan(
    string Rule,
    string Target,
    PlacedVariable Weight,
    EquatableArray<PlacedVariable> Variables,
    EquatableArray<RuleView> Views,
    EquatableArray<RuleSignal> Signals,
    EquatableArray<RulePart> Parts,
    EquatableArray<Propagator> Propagators,
    EquatableArray<LazyFlow> Tables,
    EquatableArray<Definition> Constants,
    EquatableArray<RuleProgram> Programs,
    bool Defers,
    EquatableArray<Symbol> Recorded,
    bool LazyColumns,
    string? WhyAtOnce)
{
    /// <summary>Whether it is a rule as training runs it: its target is the sum of gradients, for an optimiser to take, and no weight.</summary>
    public bool IsTrained { get; init; }

    /// <summary>Whether pairs of neurons share their synapses: entries of a kernel.</summary>
    public bool IsShared { get; init; }

    /// <summary>Name of the weight in such a rule, where it can read it.</summary>
    public string? Read { get; init; }

    /// <summary>Of a rule that was derived from the network: the network's parameters that it reads.</summary>
    public EquatableArray<ParameterAccess>? Given { get; init; }

    /// <summary>Whether some of these are of the network at large, not of the part that the rule's targets are.</summary>
    public bool ReadsNetwork => Given is { } given && given.Any(p => !p.IsOfPart);

    /// <summary>Of such a rule: what its equations call the bound below which eligibilities are pruned; null where none are.</summary>
    public string? Bound { get; init; }

    /// <summary>Whether it was derived, and nobody has written it.</summary>
    public bool IsDerived => Given is not null;

    /// <summary>Whether it reads the weight, which an optimiser moves.</summary>
    public bool ReadsWeight => Read is not null && Programs.Any(p => p.Symbols.Any(s => s.Role == Role.State && s.Name == Read));

    /// <summary>Whether anything of it happens because a neuron after has fired.</summary>
    public bool ReadsFired => Programs.Any(p => p.Section == Section.PostSpike) || Reads(RuleView.Fired, ofPre: false);

    /// <summary>A place, for a reader.</summary>
    public string Words(Site place) => IsShared && place == Site.Synapse ? "one for each entry of the kernel" : Placement.Words(place);

    public IEnumerable<PlacedVariable> At(Site place) => Variables.Where(v => v.Place == place);

    public RuleProgram? Program(Section section, Site place) => Programs.FirstOrDefault(p => p.Section == section && p.Place == place);

    public LazyFlow? Table(Site place) => Tables.FirstOrDefault(t => t.Place == place);

    /// <summary>Whether it has anything that stands still until it is visited.</summary>
    public bool IsLazy => Defers || Tables.Count > 0;

    public bool Reads(string view, bool ofPre) => Views.Any(v => v.Name == view && v.OfPre == ofPre) && Programs.Any(p => p.Symbols.Any(s => s.Role == Role.Input && Views.Any(v => v.Called == s.Name && v.Name == view && v.OfPre == ofPre)));
}

/// <summary>A variable, where it is kept, when it is advanced, and why.</summary>
internal sealed record PlacedVariable(string Name, string Key, Site Place, string WhyThere, string When, bool IsLazy, Expr Start);

/// <summary>What is done to the variables of one place.</summary>
/// <param name="Section">What makes it.</param>
/// <param name="Place">Of each of what.</param>
/// <param name="Lines">Lines.</param>
/// <param name="Results">The new values.</param>
/// <param name="Equations">The equations in words.</param>
internal sealed record RuleProgram(Section Section, Site Place, EquatableArray<Statement> Lines, EquatableArray<Definition> Results, EquatableArray<string> Equations)
{
    /// <summary>What it reads.</summary>
    public IEnumerable<Symbol> Symbols => Lines.Select(l => l.Value).Concat(Results.Select(r => r.Value)).SelectMany(e => e.Symbols()).Distinct();
}

/// <summary>A linear flow of constant coefficients, whose steps by any number are read from a table.</summary>
/// <param name="Place">Where its variables are kept.</param>
/// <param name="Flow">The matrix; entries are names of tables.</param>
/// <param name="Steps">Value of each variable so many steps later, of entries and values before.</param>
/// <param name="Equations">The equations in words.</param>
internal sealed record LazyFlow(Site Place, Propagator Flow, EquatableArray<Definition> Steps, EquatableArray<string> Equations);
