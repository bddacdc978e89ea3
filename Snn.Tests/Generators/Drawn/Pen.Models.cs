namespace Snn.Tests.Generators.Drawn;

/// <summary>How a model moves.</summary>
internal enum Motion
{
    Linear,
    AffineInItself,
    General,
    Map,
}

/// <summary>Whole models.</summary>
internal sealed partial class Pen
{
    private static readonly Interval Usual = new(-3, 3);

    /// <summary>A neuron that spikes.</summary>
    /// <param name="name">Its class.</param>
    /// <param name="motion">How it moves.</param>
    /// <param name="current">Type of its input.</param>
    /// <param name="takesKicks">Whether impulses land on it.</param>
    /// <param name="isSmooth">No corner in its threshold and flow.</param>
    public DrawnModel Neuron(string name, Motion motion, string current, bool takesKicks, bool isSmooth)
    {
        _taken.Clear();
        var model = new DrawnModel("Neuron", name) { Style = new(Random.Next()) };
        string type = current == "float" ? Any(["float", "float", "Voltage"]) : "Voltage";
        var potential = new Member(Name("V", "Mem", "U"), type, Usual);
        model.States.Add(potential);
        for (int n = Random.Next(3); n > 0; n--)
        {
            model.States.Add(new(Name("A", "W", "Low", "Gate"), Any(["float", "float", type]), Usual));
        }

        AddInputs(model, motion, current, takesKicks);
        AddStart(model);
        AddMotion(model, motion, isSmooth);
        AddSpike(model, isSmooth);
        Pin(model);
        return model;
    }

    /// <summary>A neuron that the loss reads.</summary>
    public DrawnModel Readout(string name, Motion motion, string current, bool takesKicks)
    {
        _taken.Clear();
        var model = new DrawnModel("Neuron", name) { Style = new(Random.Next()) };
        model.States.Add(new(Name("V", "Y", "Mem"), current == "float" ? "float" : "Voltage", Usual));
        if (Chance(0.3))
        {
            model.States.Add(new(Name("Slow", "Trace"), "float", Usual));
        }

        AddInputs(model, motion, current, takesKicks);
        AddStart(model);
        AddMotion(model, motion, isSmooth: false);
        Pin(model);
        var state = model.States[0];
        var plain = state.Type == "float" ? state : Quotient(state, UnitOf(state.Type), "float");
        var matter = new Matter(model, model.States, []);
        model.Output = (Name("Out", "Seen", "Y"), Random.Next(3) switch
        {
            0 => plain,
            1 => Product(Number(0.5, 2), plain, "float"),
            _ => Sum(plain, Bounded(matter, 2, 1)),
        });
        return model;
    }

    private void AddInputs(DrawnModel model, Motion motion, string current, bool takesKicks)
    {
        if (motion == Motion.Map && takesKicks)
        {
            model.Inputs.Add(new(Name("I", "Drive"), "float", Usual));
            model.Impulse = model.Inputs[0];
            return;
        }

        model.Inputs.Add(new(Name("I", "Iext", "Syn"), current, Usual));
        if (Switches.Allows(Kinds.Inputs) && Chance(0.2))
        {
            model.Inputs.Add(new(Name("Inh", "G", "Second"), Any([current, "float", "Conductance"]), Usual));
        }

        if (takesKicks)
        {
            model.Impulse = model.States[0];
        }
    }

    private void AddStart(DrawnModel model)
    {
        foreach (var state in model.States.Where(_ => Chance(0.5)))
        {
            model.Start.Add(new(state, Quantity(new(model, [], [], IsSmooth: true), state.Type, 1) is { Range.Most: < 2 } value ? value : Amount(state.Type, -0.5, 0.5)));
        }
    }

    private void AddMotion(DrawnModel model, Motion motion, bool isSmooth)
    {
        foreach (var state in model.States)
        {
            if (motion == Motion.Map)
            {
                model.Step.Add(new(state, Whole(Mapped(model, state, isSmooth))));
            }
            else
            {
                model.Flow.Add(new(state, Whole(Flowing(model, state, motion, isSmooth))));
            }
        }

        if (Chance(0.3))
        {
            model.Flow.Reverse();
            model.Step.Reverse();
        }
    }

    /// <summary>What pulls a state: its input, other states, a constant.</summary>
    private Node Pull(DrawnModel model, Member state, bool learns)
    {
        var still = new Matter(model, [], [], MayLearn: learns);
        Node pull = Amount(state.Type, -0.6, 0.6);
        if (model.States[0] == state)
        {
            var input = model.Inputs[0];
            pull = (input.Type, state.Type) switch
            {
                var (i, s) when i == s => Chance(0.5) ? input : Product(Number(0.5, 2), input, s),
                ("Current", _) when Chance(0.5) => Product(ParameterOf(still, "Resistance", 0.7, 1.5), input, "Voltage"),
                ("Current", _) => Quotient(input, ParameterOf(still, "Conductance", 0.7, 1.5), "Voltage"),
                ("Voltage", "float") => Quotient(input, UnitOf("Voltage"), "float"),
                _ => Product(input, UnitOf(state.Type), state.Type),
            };
            if (Chance(0.4))
            {
                pull = Sum(pull, Quantity(still, state.Type, 1) is { Range.Most: < 1.5 } bias ? bias : Amount(state.Type, 0.1, 0.7));
            }
        }

        if (model.Inputs.Count > 1 && model.States[^1] == state)
        {
            var second = model.Inputs[1];
            Node number = second.Type == "float" ? second : Quotient(second, UnitOf(second.Type), "float");
            Node share = state.Type == "float" ? Product(Number(0.2, 0.8), number, "float") : Product(Product(Number(0.2, 0.8), number, "float"), UnitOf(state.Type), state.Type);
            pull = Chance(0.5) ? Sum(pull, share) : Difference(pull, share);
        }

        foreach (var other in model.States.Where(s => s != state && Chance(0.5)))
        {
            Node share = other.Type == state.Type ? other : state.Type == "float" ? Quotient(other, UnitOf(other.Type), "float") : Product(other, UnitOf(state.Type), state.Type);
            share = Product(Number(0.1, 0.5), share, state.Type);
            pull = Chance(0.5) ? Sum(pull, share) : Difference(pull, share);
        }

        return pull;
    }

    private Node Flowing(DrawnModel model, Member state, Motion motion, bool isSmooth)
    {
        bool learns = motion == Motion.Linear || Switches.Allows(Kinds.TrainedNonlinear);
        var pull = Pull(model, state, learns);
        var others = new Matter(model, [.. model.States.Where(s => s != state)], [], isSmooth, learns);
        Node leak = state;
        if (motion != Motion.Linear && Chance(0.7))
        {
            leak = Product(Sum(Number(0.5, 1.2), Squared(Bounded(others, 2, 1))), state, state.Type);
        }

        if (motion == Motion.General && (model.States[0] == state || Chance(0.3)))
        {
            var bump = Bounded(others with { Members = [.. model.States] }, 3, 1.5);
            var lift = state.Type == "float" ? bump : Product(bump, UnitOf(state.Type), state.Type);
            pull = Chance(0.5) ? Sum(pull, lift) : Sum(lift, pull);
        }
        else if (motion == Motion.AffineInItself && Chance(0.5))
        {
            var bump = Bounded(others, 2, 1);
            pull = Sum(pull, state.Type == "float" ? bump : Product(bump, UnitOf(state.Type), state.Type));
        }

        return Rate(model, Chance(0.2) ? Sum(new Negative(leak), pull) : Difference(pull, leak), learns);
    }

    private static Node Squared(Node x) => new Call("Pow", [x, new Literal(2, "2", "int")], new(0, x.Range.Most * x.Range.Most));

    /// <summary>Something over a time constant, in one of several ways of writing it.</summary>
    private Node Rate(DrawnModel model, Node change, bool learns = true)
    {
        string type = $"PerTime<{change.Type}>";
        var still = new Matter(model, [], [], MayLearn: learns);
        Node tau = Random.Next(5) switch
        {
            0 => new Wrapped("(", Amount("Time", 4, 25), ")"),
            1 => new Wrapped("(", Product(ParameterOf(still with { MayLearn = false }, "Resistance", 2, 4), ParameterOf(still with { MayLearn = false }, "Capacitance", 2, 5), "Time"), ")"),
            _ => ParameterOf(still, "Time", 4, 25),
        };
        switch (Random.Next(6))
        {
            case 0 when change is Binary { Operator: '+' or '-' } sum:
                return new Binary(sum.Operator, Quotient(sum.Left, tau, type), Quotient(sum.Right, tau, type), type, Interval.Whole);
            case 1 when change.Type == "float":
                return Product(change, Amount("Rate", 0.05, 0.2), "PerTime<float>");
            case 2:
                return new Negative(Quotient(new Wrapped("(", new Negative(change), ")"), tau, type));
            default:
                return Quotient(change, tau, type);
        }
    }

    private Node Mapped(DrawnModel model, Member state, bool isSmooth)
    {
        var tau = ParameterOf(new(model, [], []), "Time", 4, 25);
        Node keep = Chance(0.7) ? new Decay(tau) : Number(0.7, 0.95);
        var pull = Pull(model, state, learns: true);
        var order = model.States.TakeWhile(s => s != state).ToArray();
        var bump = Bounded(new(model, model.States, order, isSmooth), 3, 0.8);
        Node moved = Sum(Product(keep, state, state.Type), Chance(0.5) ? pull : Product(new Wrapped("(", Difference(new Literal(1, "1"), keep), ")"), pull, state.Type));
        return Chance(0.6) ? Sum(moved, state.Type == "float" ? bump : Product(bump, UnitOf(state.Type), state.Type)) : moved;
    }

    /// <summary>A whole right side, with parentheses around it now and then.</summary>
    private Node Whole(Node x) => Switches.Allows(Kinds.WholeParentheses) && Chance(0.15) ? new Wrapped("(", x, ")") : x;

    private void AddSpike(DrawnModel model, bool isSmooth)
    {
        var potential = model.States[0];
        var matter = new Matter(model, [.. model.States.Skip(1)], [], isSmooth);
        Node level = Random.Next(3) switch
        {
            0 => Amount(potential.Type, 0.5, 1),
            _ => ParameterOf(matter, potential.Type, 0.5, 1),
        };
        if (model.States.Count > 1 && Chance(0.6))
        {
            var share = Product(Number(0.1, 0.3), Bounded(matter, 1, 1), "float");
            level = Sum(level, potential.Type == "float" ? share : Product(share, UnitOf(potential.Type), potential.Type));
        }

        Node left = potential, right = level;
        string theta = potential.Type;
        if (theta != "float" && (!Switches.Allows(Kinds.ThetaInUnits) || Chance(0.3)))
        {
            (left, right, theta) = (Quotient(new Wrapped("(", Difference(potential, level), ")"), UnitOf(theta), "float"), new Literal(0, "0", "int"), "float");
        }

        (left, right) = (Whole(left), Whole(right));
        model.When = Chance(0.7) ? (left, Any([">", ">="]), right) : (right, Any(["<", "<="]), left);
        if (Switches.Allows(Kinds.Rising) && Chance(0.15))
        {
            (model.When, model.Rises) = ((left, ">=", right), true);
        }

        if (!model.Rises || Chance(0.5))
        {
            AddJumps(model, level);
        }

        if (Chance(0.6))
        {
            int milliseconds = Random.Next(1, 5);
            var duration = Chance(0.5) ? ParameterOf(new(model, [], [], MayLearn: false), "Time", milliseconds, milliseconds) : Amount("Time", milliseconds, milliseconds);
            model.HoldFor = (Whole(duration), duration.Range.Low);
            if (Chance(0.7))
            {
                model.Held.AddRange(model.States.Where(s => s == potential || Chance(0.2)));
            }
        }

        model.Surrogate = PseudoDerivative(model, theta);
    }

    private void Pin(DrawnModel model)
    {
        if (model.Flow.Count > 0 && Switches.Allows(Kinds.Pinned) && Chance(0.25))
        {
            model.Pinned = Any([Integrator.ForwardEuler, Integrator.RungeKutta4, Integrator.Adaptive, Integrator.Adaptive]);
            model.Tolerance = 1e-6; // as near as single precision comes, so that the recursion is as near
        }
    }

    private void AddJumps(DrawnModel model, Node level)
    {
        var potential = model.States[0];
        Node reset = Random.Next(3) switch
        {
            0 => Difference(potential, level),
            1 => ParameterOf(new(model, [], []), potential.Type, -0.3, 0.2),
            _ => Amount(potential.Type, -0.3, 0.2),
        };
        model.Then.Add(new(potential, Whole(reset), Chance(0.4)));
        foreach (var other in model.States.Skip(1).Where(_ => Chance(0.7)))
        {
            Node raised = Sum(other, Amount(other.Type, 0.1, 0.5));
            if (Chance(0.4))
            {
                var bump = Bounded(new(model, model.States, Chance(0.5) ? [potential] : []), 2, 0.5);
                raised = Sum(Product(Number(0.3, 0.9), other, other.Type), other.Type == "float" ? bump : Product(bump, UnitOf(other.Type), other.Type));
            }

            model.Then.Add(new(other, Whole(raised), Chance(0.2)));
        }

        if (Chance(0.3))
        {
            model.Then.Reverse();
        }
    }

    private (string, Node) PseudoDerivative(DrawnModel model, string type)
    {
        var theta = new Theta(Any(["theta", "theta", "x", "th"]), type);
        if (!_taken.Add(theta.Name))
        {
            theta = theta with { Name = Name("theta", "y", "z") };
        }

        Node plain = type == "float" ? theta : Quotient(theta, Random.Next(2) == 0 ? UnitOf(type) : new Wrapped("(", Amount(type, 0.8, 1.5), ")"), "float");
        var still = new Matter(model, [], [], MayLearn: false);
        Node Steepness() => Chance(0.5) ? Number(0.6, 3) : ParameterOf(still, "float", 0.6, 3);
        Node psi = Random.Next(7) switch
        {
            0 => new Call("Triangular", [plain, Steepness()], new(0, 1)),
            1 => new Call("FastSigmoid", [plain, Steepness()], new(0, 1)),
            2 => new Call("Gaussian", [plain, Steepness()], new(0, 1)),
            3 when Switches.Allows(Kinds.NumberOverState) => new Call("Arctan", [plain, Steepness()], new(0, 2)),
            4 when Switches.Allows(Kinds.NumberOverState) => Quotient(Number(0.2, 0.6), new Wrapped("(", Sum(new Literal(1, "1"), Squared(plain)), ")"), "float"),
            5 => new Call("Max", [new Literal(0, "0", "int"), Difference(new Literal(1, "1"), new Call("Abs", [plain], new(0, 5)))], new(0, 1)),
            _ => new Call("Exp", [new Negative(new Call("Abs", [plain], new(0, 5)))], new(0, 1)),
        };
        return (theta.Name, Whole(Chance(0.4) ? Product(Number(0.3, 0.9), psi, "float") : psi));
    }
}
