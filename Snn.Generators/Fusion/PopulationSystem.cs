using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Emitting;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Fusion;

/// <summary>
/// A neuron model together with the synapses that end at it, as one system per neuron: all states, what arrives, how the
/// states move. Synapse states carry the projection's name in front.
/// </summary>
internal sealed class PopulationSystem
{
    private PopulationSystem(Model neuron)
    {
        Neuron = neuron;
        foreach (var known in (Symbol[])[ExpressionReader.TimeStep, StepProgram.Theta, StepProgram.Psi, StepProgram.Slope, StepProgram.Mean, StepProgram.Push, StepProgram.Fired, StepProgram.Armed, Integration.Below(2), Integration.Below(3), Integration.Below(4), AdjointProgram.Credit, AdjointProgram.RateCredit, AdjointProgram.Error])
        {
            Symbols.Take(known);
        }

        States.AddRange(neuron.States.Select(s => Symbols.Take(new(s.Name, Role.State))));
        foreach (var given in neuron.Parameters.Select(p => new Symbol(p.Name, Role.Parameter)).Concat(neuron.Inputs.Select(i => new Symbol(i.Name, Role.Input))))
        {
            Symbols.Take(given);
        }
    }

    private EquatableArray<string> _own;
    private IReadOnlyCollection<UpdatedValue> _updated = [];

    /// <summary>What the symbols are called.</summary>
    public SymbolSpace Symbols { get; } = new();

    public Model Neuron { get; }

    /// <summary>States of the neuron, then of its synapses.</summary>
    public List<Symbol> States { get; } = [];

    /// <summary>What a projection's spikes add up to in a step, by projection; several may share one.</summary>
    public Dictionary<string, Symbol> Arrivals { get; } = [];

    /// <summary>What is called after a projection: its name stands in front.</summary>
    public List<SynapticName> Synaptic { get; } = [];

    /// <summary>What arrivals add to states before the flow.</summary>
    public Dictionary<Symbol, Expr> Kicks { get; } = [];

    /// <summary>dx/dt of states that flow.</summary>
    public Dictionary<Symbol, Expr> Flow { get; } = [];

    /// <summary>White noise in the flow of states: each of its processes, and how strong it is.</summary>
    public Dictionary<Symbol, List<(Symbol Process, Expr Strength)>> Noise { get; } = [];

    /// <summary>New value of states that are mapped.</summary>
    public Dictionary<Symbol, Expr> Maps { get; } = [];

    /// <summary>Values at the start of a trial of states that do not start at 0.</summary>
    public List<Equation> Start { get; } = [];

    /// <summary>What the run gives.</summary>
    public List<FedInput> Fed { get; } = [];

    /// <summary>Parameters, and how generated code reaches them from the network.</summary>
    public List<ParameterAccess> Parameters { get; } = [];

    /// <summary>Those that learn by their gradient.</summary>
    public IEnumerable<Symbol> Trained => Parameters.Where(p => p.Learns).Select(p => p.Symbol);

    /// <summary>Composes a population.</summary>
    /// <param name="population">Its name, or null for a model on its own, whose inputs stay inputs.</param>
    /// <param name="neuron">The neuron model.</param>
    /// <param name="incoming">The synapses that end at it.</param>
    /// <param name="own">Parameters of which each neuron has its own value, as <see cref="PopulationRecord.Own"/> names them.</param>
    /// <param name="fed">Inputs that the run gives besides.</param>
    /// <param name="isKind">Whether it stands for all populations of a kind.</param>
    /// <param name="updated">Parameters that updates of the network have.</param>
    public static PopulationSystem Compose(
        string? population, Model neuron, IEnumerable<(ProjectionRecord Projection, Model Synapse)> incoming, EquatableArray<string> own = default, EquatableArray<string> fed = default, bool isKind = false,
        IEnumerable<UpdatedValue>? updated = null)
    {
        var system = new PopulationSystem(neuron) { _own = own, _updated = [.. updated ?? []] };
        system.Start.AddRange(neuron.Start);
        system.Parameters.AddRange(neuron.Parameters.Select(p => new ParameterAccess(
            p.Name,
            population,
            p.Name,
            p.IsQuantity,
            population is null ? null : system.TrainingOf(population, p),
            p.Bounds,
            own.Contains(p.Name) && system.TrainingOf(population, p) is null)));
        var delivered = neuron.Inputs.ToDictionary(i => i.Name, _ => new List<Expr>());
        foreach (var (projection, synapse) in incoming)
        {
            system.AddSynapse(projection, synapse, delivered);
        }

        foreach (string input in fed)
        {
            var given = system.Symbols.Make(Role.Input, input + "Given", ("given", input));
            system.Fed.Add(new(given.Name, input));
            delivered[input].Add(given);
        }

        if (isKind)
        {
            for (int i = 0; i < system.Parameters.Count; i++)
            {
                system.Parameters[i] = system.Parameters[i] with { IsOfPart = true };
            }
        }

        Expr Input(Symbol s) => s.Role != Role.Input ? s : population is null ? s : Add(delivered[s.Name]);
        foreach (var equation in neuron.Flow)
        {
            system.Flow[new(equation.Target, Role.State)] = equation.Value.Substitute(Input);
        }

        system.AddNoise(neuron, null, s => new(s, Role.State), e => e.Substitute(Input));
        foreach (var equation in neuron.Step)
        {
            system.Maps[new(equation.Target, Role.State)] = equation.Value.Substitute(Input);
        }

        return system;
    }

    /// <summary>The flowing states that a state's flow depends on, at first or second hand, itself included.</summary>
    public HashSet<Symbol> Drivers(Symbol state)
    {
        var seen = new HashSet<Symbol> { state };
        var open = new Queue<Symbol>([state]);
        while (open.Count > 0)
        {
            foreach (var s in Flow[open.Dequeue()].Symbols().Where(s => Flow.ContainsKey(s) && seen.Add(s)))
            {
                open.Enqueue(s);
            }
        }

        return seen;
    }

    private void AddSynapse(ProjectionRecord projection, Model synapse, Dictionary<string, List<Expr>> delivered)
    {
        var weight = new Symbol(synapse.Inputs[0].Name, Role.Input);
        Parameters.AddRange(synapse.Parameters.Select(p =>
            new ParameterAccess(
                Own(new(p.Name, Role.Parameter)).Name,
                projection.Name,
                p.Name,
                p.IsQuantity,
                TrainingOf(projection.Name, p),
                p.Bounds,
                _own.Contains($"{projection.Name}.{p.Name}") && TrainingOf(projection.Name, p) is null)));

        // Next(x) is called like x
        Symbol Own(Symbol s) => OfProjection(projection.Name, s.Role == Role.Plus ? Role.State : s.Role, s.Name, (projection.Name, s.Name)) with { Role = s.Role };
        Symbol State(string name) => Own(new(name, Role.State));

        Expr Rename(Expr e) => e.Substitute(s => s == weight || s == ExpressionReader.TimeStep || (s.Role == Role.State && synapse.Views.Any(v => v.Name == s.Name)) ? s : Own(s));

        Symbol arrival;
        if (synapse.Kick is { } kick)
        {
            bool plain = kick.Value.Equals(weight);
            string place = Neuron.Impulse!;
            bool intoInput = Neuron.Inputs.Any(i => i.Name == place);
            arrival = !plain ? OfProjection(projection.Name, Role.Input, "Kick", ("kick by", projection.Name))
                : intoInput ? new(place, Role.Input)
                : Symbols.Make(Role.Input, place + "Kick", ("kick of", place));
            var amount = Mul(Rename(kick.Value.Differentiate(weight)), arrival);
            if (intoInput)
            {
                Once(delivered[place], amount);
            }
            else
            {
                var state = new Symbol(place, Role.State);
                var known = new List<Expr>();
                if (Kicks.TryGetValue(state, out var before))
                {
                    known.Add(before);
                }

                Once(known, amount);
                Kicks[state] = Add(known);
            }
        }
        else
        {
            arrival = OfProjection(projection.Name, Role.Input, "Arrivals", ("arrivals by", projection.Name));
            foreach (var jump in synapse.Arrival)
            {
                Kicks[State(jump.Target)] = Mul(Rename(jump.Value.Differentiate(weight)), arrival);
            }
        }

        Arrivals[projection.Name] = arrival;
        States.AddRange(synapse.States.Select(s => State(s.Name)));
        Start.AddRange(synapse.Start.Select(e => new Equation(State(e.Target).Name, Rename(e.Value))));
        foreach (var equation in synapse.Flow)
        {
            Flow[State(equation.Target)] = Rename(equation.Value);
        }

        AddNoise(synapse, projection.Name, State, Rename);
        foreach (var equation in synapse.Step)
        {
            Maps[State(equation.Target)] = Rename(equation.Value);
        }

        foreach (var output in synapse.Outputs)
        {
            delivered[projection.Into ?? Neuron.Inputs[0].Name].Add(Rename(output.Value));
        }
    }

    /// <summary>How a parameter moves; one that updates have is kept like one that learns, and has no gradient.</summary>
    private Training? TrainingOf(string? owner, Parameter parameter) => parameter.Training
        ?? (_updated.FirstOrDefault(u => u.Owner == owner && u.Name == parameter.Name) is { } updated ? new(updated.PerNeuron, Positive: false, ByUpdates: true) : null);

    /// <summary>Noise of a neuron or, with the name of their projection, of synapses.</summary>
    private void AddNoise(Model model, string? owner, Func<string, Symbol> state, Func<Expr, Expr> rename)
    {
        foreach (var term in model.Noise)
        {
            var (name, key) = ($"Noise{term.Process}", ("noise", owner, term.Process));
            var process = owner is null ? Symbols.Make(Role.Input, name, key) : OfProjection(owner, Role.Input, name, key);
            var target = state(term.State);
            if (!Noise.TryGetValue(target, out var terms))
            {
                Noise.Add(target, terms = []);
            }

            terms.Add((process, rename(term.Strength)));
        }
    }

    private Symbol OfProjection(string projection, Role role, string rest, object key)
    {
        var symbol = Symbols.Make(role, projection + rest, key);
        var name = new SynapticName(symbol.Name, projection, rest);
        if (!Synaptic.Contains(name))
        {
            Synaptic.Add(name);
        }

        return symbol;
    }

    private static void Once(List<Expr> terms, Expr term)
    {
        if (!terms.Any(t => t.Equals(term) || (t is Sum sum && sum.Terms.Contains(term))))
        {
            terms.Add(term);
        }
    }
}

/// <summary>A name that has a projection's in front.</summary>
/// <param name="Name">The whole name, with a number behind where something else is called so.</param>
/// <param name="Projection">The projection.</param>
/// <param name="Rest">What the synapse's model calls it.</param>
internal sealed record SynapticName(string Name, string Projection, string Rest);

/// <summary>An input that the run gives.</summary>
/// <param name="Name">What it is called in a step.</param>
/// <param name="Input">The input.</param>
internal sealed record FedInput(string Name, string Input);

/// <summary>How generated code reaches a parameter.</summary>
/// <param name="Name">Name in expressions.</param>
/// <param name="Owner">The population or projection whose model has it; null where the model is alone.</param>
/// <param name="Property">Name of the property.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="Training">How it moves; null for one that stays as it is made.</param>
/// <param name="Bounds">Between which values it lies; null where it may have any.</param>
/// <param name="IsGiven">Whether the population gives each neuron its own value.</param>
/// <param name="IsOfPart">Whether its owner is that of each population of a kind, which code calls <c>part</c>.</param>
internal sealed record ParameterAccess(string Name, string? Owner, string Property, bool IsQuantity, Training? Training, Bounds? Bounds, bool IsGiven = false, bool IsOfPart = false)
{
    /// <summary>C# expression of its value in the coherent base, as the network was made.</summary>
    public string Access => Owner is null ? Names.Member(Property) + Value : $"{(IsOfPart ? "part" : "network")}.{Names.Escape(Owner)}.{OfModel}";

    /// <summary>C# expression of <see cref="Key"/>.</summary>
    public string KeyText => IsOfPart ? $"$\"{{part.{Names.Escape(Owner!)}.Name}}.{Property}\"" : $"\"{Key}\"";

    /// <summary>The same within the network's class.</summary>
    public string OwnAccess => IsOfPart ? Access : $"{Names.Member(Owner!)}.{OfModel}";

    /// <summary>What the runtime calls it: <c>Population.Parameter</c> or <c>Projection.Parameter</c>.</summary>
    public string Key => $"{Owner}.{Property}";

    private string OfModel => $"Model.{Names.Escape(Property)}{Value}";

    private string Value => IsQuantity ? ".Value" : "";

    public Symbol Symbol => new(Name, Role.Parameter);

    public bool PerNeuron => IsGiven || Training is { PerNeuron: true };

    /// <summary>Whether it is moved by its gradient.</summary>
    public bool Learns => Training is { ByUpdates: false };
}
