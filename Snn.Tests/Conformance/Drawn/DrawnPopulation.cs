using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>A projection of a drawn network at one neuron: the synapse's states and parameters there.</summary>
internal sealed class DrawnSynapse(DrawnProjection projection, Scope scope)
{
    public DrawnProjection Projection => projection;

    public Scope Scope => scope;

    public DrawnModel Model => projection.Synapse;
}

/// <summary>
/// One neuron of a drawn network with the synapses that end at it, in double: arrivals, flow or map, threshold and jumps as
/// the language's documentation orders them. Shares nothing with the generator but the meaning of the equations.
/// </summary>
internal sealed partial class DrawnNeuron(DrawnModel model, Scope scope, DrawnSynapse[] synapses, double dt)
{
    private readonly List<(Assignment Equation, Scope Scope)> _flow =
        [.. model.Flow.Select(e => (e, scope)), .. Kept(model).Select(s => (new Assignment(s, new Literal(0, "0")), scope)), .. synapses.SelectMany(s => s.Model.Flow.Select(e => (e, s.Scope)))];

    /// <summary>States of a flow that events alone move.</summary>
    private static IEnumerable<Member> Kept(DrawnModel model) => model.Flow.Count == 0 ? [] : model.States.Where(s => !model.Flow.Any(e => e.Target == s));

    private readonly Dictionary<bool, (Tangent[,] Matrix, Tangent[] Constant)> _exact = [];

    private int _hold;

    public Scope Scope => scope;

    public DrawnSynapse[] Synapses => synapses;

    public bool Fired { get; private set; }

    /// <summary>The spike with what it gives to learning: ψ dθ.</summary>
    public Tangent Spike { get; private set; }

    /// <summary>θ, and of an event on the way up how far it has to go, from above as from below.</summary>
    public Tangent Distance { get; private set; }

    public void Start()
    {
        _hold = 0;
        _waits.Clear();
        _lifted.Clear();
        _below.Clear();
        Spike = 0;
        foreach (var state in model.States)
        {
            scope.Values[state.Name] = 0;
        }

        foreach (var synapse in synapses)
        {
            synapse.Model.States.ForEach(s => synapse.Scope.Values[s.Name] = 0);
        }

        foreach (var start in model.Start.Select(s => (s.Target, Value: s.Right.Value(scope))).ToArray())
        {
            scope.Values[start.Target.Name] = start.Value;
        }
    }

    /// <summary>One step; <paramref name="arrivals"/> are the sums of what the spikes of each projection weigh.</summary>
    public void Advance(Tangent[] arrivals, Integrator method)
    {
        bool held = _hold > 0, armed = ComesFromBelow(TheSpike, model.Rises, Theta) || Planted.Is(Mistake.Rising);
        var possible = Possible();
        ShowTarget();
        var frozen = held ? model.Held : [];
        Tangent kicked = 0;
        foreach (var (synapse, arrival) in synapses.Zip(arrivals))
        {
            Arrive(synapse, arrival, frozen, ref kicked);
        }

        var mapped = Mapped(frozen, kicked);
        Flow(method, held && model.Held.Count > 0, frozen, mayFire: !held && armed);
        foreach (var (name, value) in mapped)
        {
            scope.Values[name] = value;
        }

        Happen(Planted.Is(Mistake.EventOrder), possible);
        if (model.When is not null)
        {
            Fire(held, !held && armed);
            Look(TheSpike, model.Rises, Theta);
        }

        Happen(!Planted.Is(Mistake.EventOrder), possible);
        EndStep();
    }

    private void Arrive(DrawnSynapse synapse, Tangent arrival, List<Member> frozen, ref Tangent kicked)
    {
        synapse.Scope.Values[synapse.Model.Inputs[0].Name] = arrival;
        if (synapse.Model.Kick is { } kick)
        {
            var amount = kick.Node.Value(synapse.Scope);
            if (model.Inputs.Contains(model.Impulse!))
            {
                kicked += amount;
            }
            else if (!frozen.Contains(model.Impulse!))
            {
                scope.Values[model.Impulse!.Name] += amount;
            }
        }

        foreach (var jump in synapse.Model.Arrival)
        {
            synapse.Scope.Values[jump.Target.Name] = jump.Right.Value(synapse.Scope);
        }
    }

    /// <summary>New values of a map, which reads what has arrived and not yet flowed.</summary>
    private Dictionary<string, Tangent> Mapped(List<Member> frozen, Tangent kicked)
    {
        var made = new Dictionary<string, Tangent>();
        if (model.Step.Count == 0)
        {
            return made;
        }

        SetInputs(kicked);
        scope.Next = Next;
        model.Step.ForEach(e => Next(e.Target.Name));
        return made;

        Tangent Next(string name)
        {
            if (!made.TryGetValue(name, out var value))
            {
                var equation = model.Step.Single(e => e.Target.Name == name);
                value = frozen.Contains(equation.Target) ? scope.Values[name] : equation.Right.Value(scope);
                made[name] = value;
            }

            return value;
        }
    }

    private void SetInputs(Tangent kicked)
    {
        if (!Planted.Is(Mistake.View))
        {
            ShowTarget();
        }

        foreach (var input in model.Inputs)
        {
            scope.Values[input.Name] = synapses.Where(s => s.Model.Output is not null && (Planted.Is(Mistake.Input) ? model.Inputs[0] : s.Projection.Into.Input) == input)
                .Aggregate(input == model.Impulse ? kicked : 0, (sum, s) => sum + s.Model.Output!.Value.Node.Value(s.Scope));
        }
    }

    /// <summary>Synapses see states of the neuron as they are.</summary>
    private void ShowTarget()
    {
        foreach (var synapse in synapses)
        {
            synapse.Model.Views.ForEach(v => synapse.Scope.Values[v.Name] = scope.Values[v.Name]);
        }
    }

    private Tangent[] States => [.. _flow.Select(f => f.Scope.Values[f.Equation.Target.Name])];

    /// <summary>dx/dt of all states that flow.</summary>
    private Tangent[] Rates(Tangent[] at, List<Member> frozen)
    {
        Set(at);
        SetInputs(0);
        return [.. _flow.Select(f => f.Scope == scope && frozen.Contains(f.Equation.Target) ? 0 : f.Equation.Right.Value(f.Scope).Off(Mistake.RateSlope, 5e-4) * (Planted.Is(Mistake.Rate) ? 1.0005 : 1))];
    }

    private void Set(Tangent[] at)
    {
        for (int i = 0; i < at.Length; i++)
        {
            _flow[i].Scope.Values[_flow[i].Equation.Target.Name] = at[i];
        }
    }

    /// <summary>States whose flow depends on what a spike resets of what the threshold is made of; empty without such.</summary>
    private bool[] _ended = [];

    /// <summary>Distance from the threshold at the states as they are.</summary>
    private Tangent Theta() => ThetaOf(model.When!.Value);

    /// <summary>Finds by trying numbers what depends on what, or by what equations read, though it may come to nothing.</summary>
    private bool[] Ended(Random random, bool asWritten)
    {
        int n = _flow.Count;
        var depends = new bool[n, n];
        var resets = new bool[n];
        foreach (var (i, k) in asWritten ? DrawnRecursion.Indices(depends) : [])
        {
            depends[i, k] = i == k || Reads(_flow[i], _flow[k]);
            resets[k] |= _flow[k].Scope == scope && model.Then.Any(j => j.Target == _flow[k].Equation.Target)
                && (model.When!.Value.Left.Reads(_flow[k].Equation.Target.Name) || model.When!.Value.Right.Reads(_flow[k].Equation.Target.Name));
        }

        for (int tries = 0; tries < 60; tries++)
        {
            Tangent[] x = [.. _flow.Select(_ => (Tangent)(4 * random.NextDouble() - 2))];
            var rates = Rates(x, []);
            double theta = Theta().Value;
            for (int k = 0; k < n; k++)
            {
                Tangent[] moved = [.. x];
                moved[k] = 4 * random.NextDouble() - 2;
                var others = Rates(moved, []);
                resets[k] |= Theta().Value != theta && _flow[k].Scope == scope && model.Then.Any(j => j.Target == _flow[k].Equation.Target);
                for (int i = 0; i < n; i++)
                {
                    depends[i, k] |= i == k || others[i].Value != rates[i].Value;
                }
            }
        }

        for (int middle = 0; middle < n; middle++)
        {
            foreach (var (i, k) in DrawnRecursion.Indices(depends))
            {
                depends[i, k] |= depends[i, middle] && depends[middle, k];
            }
        }

        return resets.Any(r => r) ? [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Any(k => resets[k] && depends[i, k]))] : [];
    }

    /// <summary>Whether an equation reads a state, of a synapse by what it gives and of the target by what it sees.</summary>
    private bool Reads((Assignment Equation, Scope Scope) equation, (Assignment Equation, Scope Scope) state)
    {
        string name = state.Equation.Target.Name;
        if (equation.Scope == state.Scope)
        {
            return equation.Equation.Right.Reads(name) || (equation.Scope == scope && synapses.Any(s => Gives(s) && s.Model.Views.Any(v => v.Name == name) && s.Model.Output!.Value.Node.Reads(name)));
        }

        return equation.Scope == scope
            ? synapses.Any(s => s.Scope == state.Scope && Gives(s) && s.Model.Output!.Value.Node.Reads(name))
            : state.Scope == scope && synapses.Single(s => s.Scope == equation.Scope).Model.Views.Any(v => v.Name == name) && equation.Equation.Right.Reads(name);

        bool Gives(DrawnSynapse s) => s.Model.Output is not null && s.Projection.Into.Input is { } input && equation.Equation.Right.Reads(input.Name);
    }

    private void Fire(bool held, bool mayFire)
    {
        var (left, comparison, right) = model.When!.Value;
        var (a, b) = (left.Value(scope), right.Value(scope));
        var theta = comparison[0] == '>' ? a - b : b - a;
        Fired = mayFire && Conditional.Holds(comparison, a.Value, b.Value);
        Distance = model.Rises && Decisions.Greater(theta.Value, 0) ? -theta : theta;
        scope.Theta = theta.Value;
        double psi = !mayFire || model.Surrogate is null ? 0 : model.Surrogate.Value.Psi.Value(scope).Value * (Planted.Is(Mistake.Surrogate) ? 1.01 : 1);
        Spike = new Tangent(Fired ? 1 : 0, theta.Slopes * psi);

        var before = model.States.ToDictionary(s => s.Name, s => scope.Values[s.Name]);
        var jumped = new Dictionary<string, Tangent>();
        scope.Next = Jumped;
        foreach (var jump in model.Then)
        {
            Jumped(jump.Target.Name);
        }

        foreach (var jump in model.Then)
        {
            string name = jump.Target.Name;
            var (from, to) = (before[name], jumped[name] + (Planted.Is(Mistake.Jump) ? 1e-3 : 0));
            var after = Fired ? to : from;
            scope.Values[name] = jump.Stops && !Planted.Is(Mistake.Stop) ? after : after with { Slopes = after.Slopes + Spike.Slopes * (to.Value - from.Value) };
        }

        int steps = model.HoldFor is { } hold ? (int)Math.Round(hold.Milliseconds / dt) : 0;
        _hold = Fired ? steps + (steps > 0 && Planted.Is(Mistake.Hold) ? 1 : 0) : Math.Max(_hold - 1, 0);

        Tangent Jumped(string name)
        {
            if (!jumped.TryGetValue(name, out var value))
            {
                value = model.Then.FirstOrDefault(j => j.Target.Name == name) is { } jump ? jump.Right.Value(scope) : before[name];
                jumped[name] = value;
            }

            return value;
        }
    }

    /// <summary>The method for a population, and where its stages end.</summary>
    /// <param name="population">Its neurons.</param>
    /// <param name="passed">How many methods that would do are passed over.</param>
    /// <param name="asWritten">Whether what equations read counts, though it may come to nothing.</param>
    public static Integrator Choose(DrawnNeuron[] population, int passed, bool asWritten = false)
    {
        var method = population[0].Choose(passed, asWritten);
        Array.ForEach(population, n => n._ended = population[0]._ended);
        return method;
    }

    /// <summary>The first method that fits the flow, found by trying numbers.</summary>
    private Integrator Choose(int passed, bool asWritten)
    {
        var random = new Random(1);
        var kept = States;
        int n = _flow.Count;
        bool linear = true, affine = true;
        var zero = Values(new double[n]);
        for (int tries = 0; tries < 60; tries++)
        {
            double size = tries % 3 == 0 ? 10 : 2;
            double[] x = [.. kept.Select(_ => size * (2 * random.NextDouble() - 1))], y = [.. kept.Select(_ => size * (2 * random.NextDouble() - 1))];
            linear &= Same(Values([.. x.Zip(y, (a, b) => a + b)]), [.. Values(x).Zip(Values(y), (a, b) => a + b).Zip(zero, (a, b) => a - b)]);
            for (int i = 0; i < n; i++)
            {
                double[] at0 = [.. x], at1 = [.. x], at2 = [.. x];
                (at0[i], at1[i], at2[i]) = (x[i] - y[i], x[i], x[i] + y[i]);
                affine &= Same([Values(at0)[i] + Values(at2)[i]], [2 * Values(at1)[i]]);
            }
        }

        if (model.Pinned is { } pinned && model.Flow.Count > 0)
        {
            _ended = pinned is Integrator.ForwardEuler || (linear && passed == 0) || model.When is null ? [] : Ended(random, asWritten);
            Set(kept);
            return pinned;
        }

        Integrator[] fitting = [.. linear ? [Integrator.Exact] : Array.Empty<Integrator>(), .. linear || affine ? [Integrator.ExponentialEuler] : Array.Empty<Integrator>(), Integrator.RungeKutta4];
        var method = fitting[Math.Min(passed, fitting.Length - 1)];
        _ended = method != Integrator.RungeKutta4 || model.When is null ? [] : Ended(random, asWritten);
        Set(kept);
        return method;

        double[] Values(double[] x) => [.. Rates([.. x.Select(v => (Tangent)v)], []).Select(r => r.Value)];

        static bool Same(double[] a, double[] b) => a.Zip(b).All(p => Math.Abs(p.First - p.Second) <= 1e-9 * (1 + Math.Abs(p.First) + Math.Abs(p.Second)));
    }
}
