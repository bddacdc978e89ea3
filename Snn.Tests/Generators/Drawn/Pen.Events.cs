namespace Snn.Tests.Generators.Drawn;

/// <content>Events that are not sent.</content>
internal sealed partial class Pen
{
    /// <summary>A phase that drives the first state, an event that begins it and one that ends it.</summary>
    public void AddEvents(DrawnModel model)
    {
        var potential = model.States[0];
        var watched = Any(model.States);
        var others = model.States.Where(s => s != watched).ToArray();
        var phase = new Member("Phase9", "float", new(0, 1.5));
        model.States.Add(phase); // without an equation: it stays as it is between events
        Node share = Product(Number(0.2, 0.6), phase, "float");
        Node lift = potential.Type == "float" ? share : Product(share, UnitOf(potential.Type), potential.Type);
        var (set, added, type) = model.Flow.Count > 0
            ? (model.Flow, Quotient(lift, Amount("Time", 5, 20), $"PerTime<{potential.Type}>"), $"PerTime<{potential.Type}>")
            : (model.Step, lift, potential.Type);
        int at = set.FindIndex(e => e.Target == potential);
        set[at] = set[at] with { Right = new Binary('+', set[at].Right, added, type, Interval.Whole) };

        bool spikes = model.When is not null, rises = Chance(0.4);
        Node seen = watched.Type == "float" ? watched : Quotient(watched, UnitOf(watched.Type), "float");
        Node up = Chance(0.5) ? Number(0.4, 1) : Sum(Product(Number(0.2, 0.8), phase, "float"), Product(Number(0.1, 0.4), new Call("Tanh", [seen], new(-1, 1)), "float"));
        var psi = Surrogate();
        var begin = new List<Assignment> { new(phase, up, psi is not null && Chance(0.3)) };
        begin.AddRange(others.Where(_ => Chance(0.6)).Select(s => new Assignment(s, Product(Number(0.3, 0.9), s, s.Type), psi is not null && Chance(0.3))));
        model.Events.Add(new("Begin9", (seen, rises ? ">=" : Any([">", ">="]), Number(0.1, 0.6)), rises, begin, Chance(0.4) ? Random.Next(1, 5) : 0, psi, spikes && Chance(0.5)));

        var end = new List<Assignment> { new(phase, Product(Number(0.1, 0.3), phase, "float")) };
        if (Chance(0.6))
        {
            end.Add(new(potential, Product(Number(0.5, 0.9), potential, potential.Type)));
        }

        bool ends = Chance(0.3);
        model.Events.Add(new("End9", (phase, ends ? ">=" : Any([">", ">="]), Number(0.5, 0.8)), ends, end, Chance(0.3) ? Random.Next(1, 4) : 0, Surrogate(), spikes && (model.Events[0].AfterSpike || Chance(0.6))));
        if (Chance(0.5) && model.Events[0].AfterSpike == model.Events[1].AfterSpike)
        {
            model.Events.Reverse();
        }
    }

    private Node? Surrogate() => Chance(0.6)
        ? Product(Number(0.2, 0.6), new Call("Max", [new Literal(0, "0", "int"), Difference(new Literal(1, "1"), new Call("Abs", [new Theta(DrawnEvent.Theta, "float")], new(0, 5)))], new(0, 1)), "float")
        : null;
}
