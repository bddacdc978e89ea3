using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Emitting;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Fusion;

/// <summary>
/// A neuron model together with the synapses that end at it, as one system per neuron: all states, what arrives, how the
/// states move. Synapse states carry the projection's name in front.
/// </summary>
internal sealed class PopulationSystem
{
    private PopulationSystem(Model neuron) => Neuron = neuron;

    public Model Neuron { get; }

    /// <summary>States of the neuron, then of its synapses.</summary>
    public List<Symbol> States { get; } = [];

    /// <summary>What a projection's spikes add up to in a step, by projection; several may share one.</summary>
    public Dictionary<string, Symbol> Arrivals { get; } = [];

    /// <summary>What arrivals add to states before the flow.</summary>
    public Dictionary<Symbol, Expr> Kicks { get; } = [];

    /// <summary>dx/dt of states that flow.</summary>
    public Dictionary<Symbol, Expr> Flow { get; } = [];

    /// <summary>New value of states that are mapped.</summary>
    public Dictionary<Symbol, Expr> Maps { get; } = [];

    /// <summary>Parameters, and how generated code reaches them from the network.</summary>
    public List<ParameterAccess> Parameters { get; } = [];

    /// <summary>Those that learn.</summary>
    public IEnumerable<Symbol> Trained => Parameters.Where(p => p.Training is not null).Select(p => p.Symbol);

    /// <summary>Composes a population.</summary>
    /// <param name="population">Its name, or null for a model on its own, whose inputs stay inputs.</param>
    public static PopulationSystem Compose(string? population, Model neuron, IEnumerable<(ProjectionRecord Projection, Model Synapse)> incoming)
    {
        var system = new PopulationSystem(neuron);
        system.States.AddRange(neuron.States.Select(s => new Symbol(s.Name, Role.State)));
        system.Parameters.AddRange(neuron.Parameters.Select(p => new ParameterAccess(
            p.Name,
            population,
            p.Name,
            p.IsQuantity,
            population is null ? null : p.Training)));
        var delivered = neuron.Inputs.ToDictionary(i => i.Name, _ => new List<Expr>());
        foreach (var (projection, synapse) in incoming)
        {
            system.AddSynapse(projection, synapse, delivered);
        }

        Expr Input(Symbol s) => s.Role != Role.Input ? s : population is null ? s : Add(delivered[s.Name]);
        foreach (var equation in neuron.Flow)
        {
            system.Flow[new(equation.Target, Role.State)] = equation.Value.Substitute(Input);
        }

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
                projection.Name + p.Name,
                projection.Name,
                p.Name,
                p.IsQuantity,
                p.Training)));

        Expr Rename(Expr e) => e.Substitute(s => s == weight || s.Name == "Dt" ? s : s with { Name = projection.Name + s.Name });

        Symbol arrival;
        if (synapse.Kick is { } kick)
        {
            bool plain = kick.Value.Equals(weight);
            string place = Neuron.Impulse!;
            bool intoInput = Neuron.Inputs.Any(i => i.Name == place);
            arrival = new(plain ? (intoInput ? place : place + "Kick") : projection.Name + "Kick", Role.Input);
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
            arrival = new(projection.Name + "Arrivals", Role.Input);
            foreach (var jump in synapse.Arrival)
            {
                Kicks[new(projection.Name + jump.Target, Role.State)] = Mul(Rename(jump.Value.Differentiate(weight)), arrival);
            }
        }

        Arrivals[projection.Name] = arrival;
        States.AddRange(synapse.States.Select(s => new Symbol(projection.Name + s.Name, Role.State)));
        foreach (var equation in synapse.Flow)
        {
            Flow[new(projection.Name + equation.Target, Role.State)] = Rename(equation.Value);
        }

        foreach (var equation in synapse.Step)
        {
            Maps[new(projection.Name + equation.Target, Role.State)] = Rename(equation.Value);
        }

        foreach (var output in synapse.Outputs)
        {
            delivered[projection.Into ?? Neuron.Inputs[0].Name].Add(Rename(output.Value));
        }
    }

    private static void Once(List<Expr> terms, Expr term)
    {
        if (!terms.Any(t => t.Equals(term) || (t is Sum sum && sum.Terms.Contains(term))))
        {
            terms.Add(term);
        }
    }
}

/// <summary>How generated code reaches a parameter.</summary>
/// <param name="Name">Name in expressions.</param>
/// <param name="Owner">The population or projection whose model has it; null where the model is alone.</param>
/// <param name="Property">Name of the property.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="Training">How it learns; null for one that does not.</param>
internal sealed record ParameterAccess(string Name, string? Owner, string Property, bool IsQuantity, Training? Training)
{
    /// <summary>C# expression of its value in the coherent base, as the network was made.</summary>
    public string Access => Owner is null ? Names.Member(Property) + Value : $"network.{Names.Escape(Owner)}.{OfModel}";

    /// <summary>The same within the network's class.</summary>
    public string OwnAccess => $"{Names.Member(Owner!)}.{OfModel}";

    /// <summary>What the runtime calls it: <c>Population.Parameter</c> or <c>Projection.Parameter</c>.</summary>
    public string Key => $"{Owner}.{Property}";

    private string OfModel => $"Model.{Names.Escape(Property)}{Value}";

    private string Value => IsQuantity ? ".Value" : "";

    public Symbol Symbol => new(Name, Role.Parameter);

    public bool PerNeuron => Training is { PerNeuron: true };
}
