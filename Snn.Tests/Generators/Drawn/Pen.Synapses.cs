namespace Snn.Tests.Generators.Drawn;

/// <summary>Synapses, and what they keep for each neuron of their source.</summary>
internal sealed partial class Pen
{
    /// <summary>A synapse with a current of a type, or one that kicks.</summary>
    public DrawnModel Synapse(string name, string current, bool kicks, bool isSmooth, DrawnModel target)
    {
        _taken.Clear();
        var model = new DrawnModel("Synapse", name) { Style = new(Random.Next()) };
        if (!kicks && Switches.Allows(Kinds.Post) && (!MayLearn || Switches.Allows(Kinds.TrainedNonlinear)) && Chance(0.25))
        {
            model.Views.Add(Any(target.States));
            Take(model.Views[0].Name);
        }

        var weight = new Member(Name("Weight", "W"), kicks ? "float" : Any([current, "float"]), Usual);
        model.Inputs.Add(weight);
        if (kicks)
        {
            model.Kick = (Name("Kick", "Push"), Random.Next(3) switch
            {
                0 => weight,
                1 => Product(Number(0.5, 2), weight, "float"),
                _ => Product(weight, ParameterOf(new(model, [], []), "float", 0.5, 1.5), "float"),
            });
            return model;
        }

        var state = new Member(Name("X", "Current", "I"), weight.Type, Usual);
        model.States.Add(state);
        var still = new Matter(model, [], []);
        var decay = Rate(model, new Negative(state));
        if (Chance(0.3))
        {
            var second = new Member(Name("Rise", "Slow"), weight.Type, Usual);
            model.States.Add(second);
            model.Flow.Add(new(second, Rate(model, new Negative(second))));
            decay = Rate(model, Difference(second, state));
        }
        else if (Chance(0.2) && (!MayLearn || Switches.Allows(Kinds.TrainedNonlinear)))
        {
            var factor = Sum(new Literal(1, "1"), Square(Function("Tanh", weight.Type == "float" ? state : Quotient(state, UnitOf(state.Type), "float"))));
            decay = Rate(model, new Negative(Product(factor, state, state.Type)));
        }

        model.Flow.Insert(Random.Next(model.Flow.Count + 1), new(state, decay));
        var landing = Any(model.States);
        Node amount = Random.Next(4) switch
        {
            0 => Product(ParameterOf(still, "float", 0.5, 1.5), weight, weight.Type),
            1 => Product(weight, Number(0.5, 1.5), weight.Type),
            _ => weight,
        };
        model.Arrival.Add(new(landing, Chance(0.8) ? Sum(landing, amount) : Sum(amount, landing)));

        Node flowing = weight.Type == current ? state : Product(state, UnitOf(current), current);
        var matter = new Matter(model, [.. model.States, .. model.Views], [], isSmooth);
        if (model.Views.Count > 0)
        {
            // driven towards a potential, or lifted by one
            var seen = model.Views[0];
            Node number = seen.Type == "float" ? seen : Quotient(seen, UnitOf(seen.Type), "float");
            Node lift = Chance(0.5) ? Difference(Number(0.6, 2), number) : Sum(new Literal(1, "1f"), Bounded(matter, 2, 0.5));
            model.Output = (Name("Out", "Flowing", "Given"), Whole(Product(Chance(0.3) ? new Wrapped("(", lift, ")") : lift, flowing, current)));
            return model;
        }

        model.Output = (Name("Out", "Flowing", "Given"), Random.Next(4) switch
        {
            0 => Product(Number(0.5, 2), flowing, current),
            1 when !MayLearn || Switches.Allows(Kinds.TrainedNonlinear) => Product(Sum(new Literal(1, "1f"), Bounded(matter, 2, 0.5)), flowing, current),
            _ => flowing,
        });
        return model;
    }

    /// <summary>Gives a synapse states of its source, and what a spike releases by them.</summary>
    public void Keep(DrawnModel synapse)
    {
        Array.ForEach([.. synapse.States, .. synapse.Inputs, .. synapse.Views, .. synapse.Parameters.Select(p => p.Member)], (Member m) => Take(m.Name));
        var kept = new DrawnModel("Neuron", synapse.Name) { Style = synapse.Style };
        bool isLinear = Chance(0.6);
        for (int n = Random.Next(1, 3); n > 0; n--)
        {
            kept.States.Add(new(Name("U", "R", "Free"), "float", new(-1.5, 1.5)));
        }

        // parameters and helpers are the synapse's
        foreach (var state in kept.States)
        {
            var others = new Matter(synapse, [.. kept.States.Where(s => s != state)], [], MayLearn: MayLearn);
            Node pull = Number(0.2, 0.9), leak = isLinear ? state : Product(Sum(Number(0.5, 1.2), Squared(Function("Tanh", state))), state, "float");
            kept.Flow.Add(new(state, Whole(Rate(synapse, Difference(pull, leak), MayLearn))));
            var before = kept.States.TakeWhile(s => s != state).ToArray();
            Node step = Bounded(others with { Members = kept.States, Nexts = before }, 2, 0.6);
            kept.Then.Add(new(state, Whole(Chance(0.5) ? Sum(state, Product(Number(0.2, 0.6), Difference(new Literal(1, "1"), state) is var room ? new Wrapped("(", room, ")") : state, "float")) : Sum(Product(Number(0.4, 0.9), state, "float"), step))));
            if (Chance(0.5))
            {
                kept.Start.Add(new(state, Number(0.2, 1)));
            }
        }

        Node first = kept.States[0];
        if (Chance(0.5))
        {
            first = new NextOf(kept.States[0]);
        }

        var all = new Matter(synapse, kept.States, kept.States, MayLearn: false);
        synapse.Release = (kept, Random.Next(3) switch
        {
            0 when kept.States.Count > 1 => Product(first, kept.States[1], "float"),
            1 => Sum(Number(0.5, 1), Bounded(all, 2, 0.4)),
            _ => first,
        });
        synapse.Pinned = Switches.Allows(Kinds.Pinned) && Chance(0.2) ? Any([Integrator.ForwardEuler, Integrator.RungeKutta4]) : null;
        (kept.Pinned, int count) = (synapse.Pinned, synapse.Parameters.Count);
        for (int p = 0; p < count; p++)
        {
            synapse.Parameters[p] = synapse.Parameters[p] with { Learns = synapse.Parameters[p].Learns == Learns.PerNeuron ? Learns.Shared : synapse.Parameters[p].Learns };
        }
    }
}
