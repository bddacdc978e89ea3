using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>Makes plans of rules: where, when, and the programs.</summary>
internal sealed class RulePlanner
{
    private readonly PlasticityRule _rule;
    private readonly Placement _placement;
    private readonly Timing _timing;
    private readonly SymbolSpace _symbols = new();
    private Dictionary<Expr, Symbol> _said = []; // what is said by name where an equation is written down
    private readonly List<Propagator> _propagators = [];
    private readonly List<LazyFlow> _tables = [];
    private readonly List<(Section Section, Site Place, List<Statement> Lines, List<Definition> Results, List<string> Words)> _programs = [];

    private RulePlanner(PlasticityRule rule, bool isShared = false)
    {
        (_rule, _placement) = (rule, new(rule));
        _timing = new(rule, _placement, isShared);
        _symbols.Take(ExpressionReader.TimeStep);
        foreach (var given in rule.Names.Select(n => new Symbol(n, Role.State)).Concat(rule.Parameters.Select(p => new Symbol(p.Name, Role.Parameter))).Concat(rule.Views.Select(v => v.Symbol)).Concat(rule.Signals.Select(s => s.Symbol)))
        {
            _symbols.Take(given);
        }
    }

    private static IEnumerable<Site> Places => [Site.Synapse, Site.Pre, Site.Post, Site.Population];

    /// <summary>The plan of a rule that was found sound.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isShared">Whether pairs of neurons share their synapses: entries of a kernel.</param>
    public static RulePlan Plan(PlasticityRule rule, bool isShared = false) => new RulePlanner(rule, isShared).Plan() with { IsShared = isShared };

    /// <summary>The plan of a rule that was derived from a network.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="propagators">Matrices whose entries its equations have.</param>
    /// <param name="given">Parameters of the network that these and its equations have.</param>
    public static RulePlan Plan(PlasticityRule rule, EquatableArray<Propagator> propagators, EquatableArray<ParameterAccess> given)
    {
        var planner = new RulePlanner(rule);
        planner._propagators.AddRange(propagators);
        planner._said = rule.Helpers.ToDictionary(h => h.Value, h => new Symbol(h.Name, Role.Local));
        return planner.Plan() with { Given = given };
    }

    private RulePlan Plan()
    {
        foreach (var place in Places)
        {
            AddFlow(place);
            AddTable(place);
        }

        foreach (var section in new[] { Section.PreSpike, Section.PostSpike, Section.Step, Section.EndOfTrial })
        {
            foreach (var place in Places)
            {
                AddMaps(section, place);
            }
        }

        var folder = new ConstantFolder(_propagators.SelectMany(p => p.Entries).Where(e => e != ""), _rule.Helpers);
        var programs = _programs.Select(p =>
        {
            var shared = new SharedProgram(p.Lines, p.Results.Select(r => r.Value).ToList(), folder);
            return new RuleProgram(p.Section, p.Place, shared.Lines.ToEquatable(), p.Results.Select((r, i) => new Definition(r.Name, shared.Results[i])).ToEquatable(), p.Words.ToEquatable());
        }).ToEquatable();
        var variables = _rule.Variables.Select(v => Placed(v.Name, folder)).ToEquatable();
        var columns = programs.FirstOrDefault(p => p.Section == Section.PostSpike && p.Place == Site.Synapse);
        var recorded = !_timing.Defers ? [] : columns!.Symbols.Where(s => IsOfPost(s)).ToEquatable();
        bool lazyColumns = _timing.Defers && columns!.Symbols.Where(s => s.Role == Role.State).Select(s => s.Name).Concat(columns.Results.Select(r => r.Name)).Any(n => variables.Any(v => v.Name == n && v is { Place: Site.Synapse, IsLazy: true }));
        return new(
            _rule.Name, _rule.Target, Placed(_rule.Target, folder), variables, _rule.Views, _rule.Signals, _rule.Parts,
            _propagators.ToEquatable(), _tables.ToEquatable(), folder.Constants.ToEquatable(), programs, _timing.Defers, recorded, lazyColumns, _timing.WhyAtOnce)
        { IsTrained = _rule.IsTrained, Read = _rule.Weight };
    }

    private PlacedVariable Placed(string name, ConstantFolder folder) => new(
        name,
        _rule.Variables.FirstOrDefault(v => v.Name == name)?.Key ?? name,
        _placement.Of(name),
        _placement.Why(name),
        _timing.Words(name),
        _timing.IsLazy(name),
        folder.Fold(_rule.Start.FirstOrDefault(e => e.Target == name)?.Value ?? Algebra.Zero));

    /// <summary>Whether a symbol is told by the neuron after, or is the same for all, so that a spike can take it down.</summary>
    private bool IsOfPost(Symbol s) =>
        s.Role == Role.Input || (s.Role == Role.State && _rule.Names.Contains(s.Name) && _placement.Of(s.Name) is Site.Post or Site.Population);

    /// <summary>What flows in every step.</summary>
    private void AddFlow(Site place)
    {
        var flow = FlowOf(place, lazy: false);
        if (flow.Count == 0)
        {
            return;
        }

        var helpers = new List<Statement>();
        string method = Integration.Choose(flow);
        var next = Integration.Advance(method, flow, "", _symbols, helpers, _propagators);
        RenamePropagator(_propagators, place);
        _programs.Add((Section.Flow, place, helpers, next.Select(n => new Definition(n.Key.Name, n.Value)).ToList(),
            flow.Select(f => $"{InWords(f)}, {(method == Integration.Exact ? "exact over Dt" : Integration.Describe(method, 0))}").ToList()));
    }

    private void AddTable(Site place)
    {
        var flow = FlowOf(place, lazy: true);
        if (flow.Count == 0)
        {
            return;
        }

        var propagators = new List<Propagator>();
        var next = Integration.Advance(Integration.Exact, flow, "", _symbols, [], propagators);
        RenamePropagator(propagators, place);
        _tables.Add(new(place, propagators[0], next.Select(n => new Definition(n.Key.Name, n.Value)).ToEquatable(), flow.Select(InWords).ToEquatable()));
    }

    private static string InWords(KeyValuePair<Symbol, Expr> rate) => $"d{rate.Key.Name}/dt = {Notation.Paper.Write(rate.Value)}";

    private static void RenamePropagator(List<Propagator> propagators, Site place)
    {
        if (propagators.Count > 0 && propagators[propagators.Count - 1].Name == "flow")
        {
            propagators[propagators.Count - 1] = propagators[propagators.Count - 1] with { Name = $"flowPer{place}" };
        }
    }

    private Dictionary<Symbol, Expr> FlowOf(Site place, bool lazy) => _rule.Flow
        .Where(e => _placement.Of(e.Target) == place && _timing.IsLazy(e.Target) == lazy)
        .ToDictionary(e => new Symbol(e.Target, Role.State), e => e.Value);

    private void AddMaps(Section section, Site place)
    {
        var set = _rule.Of(section);
        var equations = set.Where(e => _placement.Of(e.Target) == place).ToList();
        if (equations.Count == 0)
        {
            return;
        }

        _programs.Add((section, place, [],
            equations.Select(e => new Definition(e.Target, AtEvent(section, Before(e.Value, set)))).ToList(),
            equations.Select(e => $"Next({e.Target}) = {Notation.Paper.Write(Sharing.Replace(e.Value, _said))}").ToList()));
    }

    /// <summary>A right side of values before the event alone: <c>Next(x)</c> is what the set makes of x.</summary>
    private static Expr Before(Expr e, EquatableArray<Equation> set) => e.Substitute(s => s.Role != Role.Plus ? s
        : set.FirstOrDefault(o => o.Target == s.Name) is { } other ? Before(other.Value, set)
        : s with { Role = Role.State });

    /// <summary>At a spike there is one.</summary>
    private Expr AtEvent(Section section, Expr e) => section is not (Section.PreSpike or Section.PostSpike) ? e
        : e.Substitute(s => s.Role == Role.Input && _rule.Views.Any(v => v.Name == RuleView.Fired && v.Called == s.Name && v.OfPre == (section == Section.PreSpike)) ? Algebra.One : s);
}
