using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>
/// Writes e-prop of a network as rules of its projections, where no rule with a gradient stands there already. With the eligibility e of a spike by a weight
/// (<see cref="TangentProgram"/>), the readout's output moves by e filtered as the readout filters spikes, ē, and
///     dLoss/dw = Σₜ L[t] ē[t],  L[t] = Σ over the readout's neurons of feedback weight × dLoss/doutput[t].
/// Where a population reaches several readouts, dLoss/dw is the sum of that over these: each has its own way to filter, and a delay of its own,
/// so there is a rule for each.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="models">Its models.</param>
/// <param name="rules">Rules of plasticity that it names.</param>
/// <param name="shared">Populations that share a kernel: what is derived for the first of them is for all.</param>
internal sealed class OnlineDeriver(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules, IReadOnlyList<PopulationKind> shared)
{
    /// <summary>What the rules call the sum of gradients, and the learning signal.</summary>
    public const string Gradient = "Gradient", Signal = "Credit";

    /// <summary>What stands before the name of a state in that of the eligibility by it.</summary>
    public const string Eligibility = "Eligibility";

    private readonly Dictionary<string, TangentProgram> _tangents = [];
    private readonly Dictionary<string, StepProgram> _steps = [];
    private readonly Dictionary<(string Target, Symbol Arrival, string? Readout, Symbol? Path), RulePlan> _derived = [];
    private readonly Dictionary<string, RulePlan> _written = [];
    private readonly KindIndex _kinds = new(network, shared);

    private readonly Dictionary<string, string> _outputs = [];

    /// <summary>The readouts, each with what its output is called.</summary>
    public EquatableArray<ReadoutOutput> Readouts => network.Populations.Where(p => IsReadout(p.Name)).Select(p => new ReadoutOutput(p.Name, _outputs[p.Name])).ToEquatable();

    private string? Further(string readout) => network.Populations.First(p => IsReadout(p.Name)).Name == readout ? null : readout;

    private bool IsReadout(string population) => network.Population(population) is var record && record.IsReadout(models[record.Model]);

    /// <summary>By population, what others see of its step so that the network learns as it runs; in a word.</summary>
    public static IReadOnlyDictionary<string, string> SeenOf(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules)
    {
        var taken = network.Projections.Select(p => (Projection: p, Rule: GradientCheck.Taken(p, network, rules))).ToList();
        var (arriving, leaving) = (taken.ToLookup(p => p.Projection.Target), taken.ToLookup(p => p.Projection.Source));
        return network.Populations.ToDictionary(p => p.Name, p => string.Join(
            ",",
            arriving[p.Name].Select(a => !a.Projection.Trainable ? "" : a.Rule is null ? "=" : "by " + a.Rule.FullName)
                .Concat(leaving[p.Name].SelectMany(l => (l.Rule?.Views ?? default).Where(v => v.OfPre && Fusion.Seen.IsOfStep(v.Name, models[p.Model])).Select(v => v.Name)).Distinct())));
    }

    /// <summary>The step of a population, which it may share.</summary>
    private StepProgram StepOf(string population) => _steps[_kinds.PopulationOf(population)];

    /// <summary>How a neuron moves with a weight of a projection that ends there.</summary>
    private TangentProgram TangentOf(string projection) => _tangents[_kinds.ProjectionOf(projection)];

    private IEnumerable<ProjectionRecord> Into(string population) => network.Arriving(population).Where(p => p.Trainable || IsReadout(population));

    /// <summary>By which projections the target of one reaches readouts, in their order; null for one that ends there itself.</summary>
    private IEnumerable<ProjectionRecord?> Paths(ProjectionRecord projection) => IsReadout(projection.Target)
        ? new ProjectionRecord?[] { null }
        : network.Populations.Where(p => IsReadout(p.Name)).Select(r => (ProjectionRecord?)network.Projections.FirstOrDefault(p => p.Source == projection.Target && p.Target == r.Name)).Where(p => p is not null);

    /// <summary>What rules read of a population's step.</summary>
    public Seen Seen(string population, StepProgram step)
    {
        _steps[population] = step;
        var lines = new List<Statement>();
        var views = network.Projections.SelectMany(p => (Written(p)?.Views ?? default).Where(v => (v.OfPre ? p.Source : p.Target) == population));
        var values = Fusion.Seen.Of(views.Select(v => v.Name), models[network.Population(population).Model], step).ToList();
        var known = new Dictionary<Symbol, TangentProgram>();
        foreach (var projection in Into(population).Where(p => IsReadout(population) || Written(p) is null))
        {
            var arrival = step.System.Arrivals[_kinds.RoleOf(projection.Name)];
            if (known.TryGetValue(arrival, out var tangent))
            {
                _tangents[projection.Name] = tangent;
                continue;
            }

            tangent = TangentProgram.By(step, arrival, network.StopsAtJumps);
            _tangents[projection.Name] = known[arrival] = tangent;
            lines.AddRange(tangent.Lines.Where(l => !lines.Any(other => other.Target == l.Target)));
            values.AddRange(tangent.Factors.Where(f => !values.Any(other => other.Target == f.Target)));
        }

        if (IsReadout(population))
        {
            values.Add(Fusion.Seen.OutputOf(step));
            _outputs[population] = values[values.Count - 1].Target.Name;
        }

        return new(lines, values);
    }

    /// <summary>The rules, in the order of the projections.</summary>
    public EquatableArray<OnlineRule> Rules(NetworkPlan plan) => plan.Projections.Where(p => p.Record.Trainable && (_tangents.ContainsKey(_kinds.ProjectionOf(p.Record.Name)) || Written(p.Record) is not null))
        .SelectMany(p => Paths(p.Record).Select((path, i) => new OnlineRule(new(p, Plan(p.Record, path)), path is null ? null : plan.Projections.First(x => x.Record == path)) { Apart = i == 0 ? null : path!.Target, Further = Further(path?.Target ?? p.Record.Target) }))
        .ToEquatable();

    private PlasticityRule? Written(ProjectionRecord projection) => GradientCheck.Taken(projection, network, rules);

    private RulePlan Plan(ProjectionRecord projection, ProjectionRecord? path)
    {
        if (Written(projection) is { } written)
        {
            return _written.TryGetValue(written.FullName, out var known) ? known : _written[written.FullName] = RulePlanner.Plan(written.Trained());
        }

        // where weights end at the same place of a kernel, and what they move does so at the readout, there is one rule for all
        var key = (_kinds.PopulationOf(projection.Target), ArrivalOf(projection), path?.Target, path is null ? null : ArrivalOf(path));
        return _derived.TryGetValue(key, out var plan) ? plan : _derived[key] = Derived(projection, path);
    }

    private Symbol ArrivalOf(ProjectionRecord projection) => StepOf(projection.Target).System.Arrivals[_kinds.RoleOf(projection.Name)];

    private RulePlan Derived(ProjectionRecord projection, ProjectionRecord? path)
    {
        var tangent = TangentOf(projection.Name);
        var fired = new Symbol(RuleView.Fired, Role.Input);
        var names = new SymbolSpace();
        Symbol Kept(string prefix, Symbol state) => names.Make(Role.State, prefix + state.Name, (prefix, state));

        var bound = names.Make(Role.Parameter, "PruneBelow", "bound");
        Expr Pruned(Expr e) => network.Prunes ? Algebra.If(Algebra.Greater(Algebra.Apply(Function.Abs, e), bound, orEqual: true), e, Algebra.Zero) : e;

        Expr Own(Expr e) => Fixed(names, projection.Target, e).Substitute(s => s == TangentProgram.Arriving ? fired : s.Role == Role.Tangent ? Kept(Eligibility, new(s.Name, Role.State)) : s);
        // what the readout sees is pruned, not what it is made of
        var equations = tangent.Next.Select(n => new Equation(Kept(Eligibility, n.Key).Name, path is null ? Pruned(Own(n.Value)) : Own(n.Value))).ToList();
        var moved = Own(tangent.Eligibility);
        var helpers = new List<Definition> { new(Eligibility, moved) };
        if (path is not null)
        {
            var filter = TangentOf(path.Name);
            var eligibility = moved;
            Expr Filtered(Expr e) => Fixed(names, path.Target, e).Substitute(s => s == TangentProgram.Arriving ? eligibility : s.Role == Role.Tangent ? Kept("Filtered", new(s.Name, Role.State)) : s);
            equations.AddRange(filter.Next.Select(n => new Equation(Kept("Filtered", n.Key).Name, Pruned(Filtered(n.Value)))));
            moved = Filtered(filter.Eligibility);
            helpers.Add(new("Filtered", moved));
        }

        moved = Pruned(moved);
        var variables = equations.Select(e => new RuleVariable(e.Target, "float", false, null)).ToEquatable();
        equations.Add(new(Gradient, Algebra.Add(new Symbol(Gradient, Role.State), Algebra.Mul(new Symbol(Signal, Role.Input), moved))));
        var views = tangent.Factors.Select(f => new RuleView(f.Target.Name, "float", false, OfPre: false))
            .Prepend(new(RuleView.Fired, "float", false, OfPre: true)).Append(new(Signal, "float", false, OfPre: false)).ToEquatable();
        var rule = new PlasticityRule("", LearningRules.EProp, default, variables, Gradient, views, default, default, equations.ToEquatable(), default, default, default, default, helpers.ToEquatable()) { IsTrained = true };
        var read = new HashSet<string>(equations.SelectMany(e => e.Value.Symbols()).Where(s => s.Role == Role.Parameter).Select(s => s.Name));
        var ends = new[] { projection.Target }.Concat(path is null ? [] : [path.Target]).Distinct().ToList();
        var propagators = ends.SelectMany(p => StepOf(p).Propagators.Select(m => Fixed(names, p, m))).Where(m => m.Entries.Any(read.Contains)).ToEquatable();
        read.UnionWith(propagators.SelectMany(m => m.Rates).SelectMany(r => r.Symbols()).Select(s => s.Name));
        var parameters = ends.SelectMany(p => StepOf(p).System.Parameters.Select(x => x with { Name = Fixed(names, p, x.Symbol).Name })).Where(x => read.Contains(x.Name)).ToEquatable();
        return RulePlanner.Plan(rule, propagators, parameters) with { Bound = network.Prunes ? bound.Name : null };
    }

    /// <summary>Two populations may have parameters, or entries of matrices, of one name.</summary>
    private static Symbol Fixed(SymbolSpace names, string population, Symbol s) =>
        s.Role == Role.Parameter && s != ExpressionReader.TimeStep ? names.Make(Role.Parameter, s.Name, (population, s.Name)) : s;

    private static Expr Fixed(SymbolSpace names, string population, Expr e) => e.Substitute(s => Fixed(names, population, s));

    private static Propagator Fixed(SymbolSpace names, string population, Propagator matrix) => matrix with
    {
        Name = names.Make(Role.Local, matrix.Name, (population, matrix.Name)).Name,
        Rates = matrix.Rates.Select(r => Fixed(names, population, r)).ToEquatable(),
        Entries = matrix.Entries.Select(e => e == "" ? e : Fixed(names, population, new Symbol(e, Role.Parameter)).Name).ToEquatable(),
        Slopes = default,
    };
}
