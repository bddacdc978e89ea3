namespace Snn.Tests.Generators.Drawn;

/// <summary>A loss that was drawn: its text, and what it means.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">Its declaration.</param>
internal abstract record DrawnLoss(string Name, string Text)
{
    /// <summary>The score of each class, and what is minimised.</summary>
    /// <param name="y">What it reads, [step][class]: the readout's output, or of a spiking one a single row of times.</param>
    /// <param name="label">Class of the example.</param>
    /// <param name="dt">Length of a step in ms.</param>
    public abstract (double[] Scores, Tangent Objective) Value(IReadOnlyList<Tangent[]> y, int label, double dt);

    /// <summary>Softmax cross-entropy with the label.</summary>
    public static Tangent CrossEntropy(Tangent[] y, int label)
    {
        double most = y.Max(v => v.Value);
        var sum = y.Select(v => (v - most).Apply(Math.Exp(v.Value - most), Math.Exp(v.Value - most))).Aggregate((a, b) => a + b);
        return sum.Apply(Math.Log(sum.Value), 1 / sum.Value) + most - y[label];
    }
}

/// <summary>How a trial is reduced over time, and of what.</summary>
/// <param name="Name">The reduction.</param>
/// <param name="Of">An expression of the readout and the step.</param>
internal sealed record OverTime(string Name, Node Of)
{
    public string Text => $"{Name}({Of.Text})";

    public Tangent Value(IReadOnlyList<Tangent[]> y, int c, LossScope scope)
    {
        Tangent[] values = [.. y.Select((row, t) => Of.Value(scope.At(row[c], t)))];
        return Name switch
        {
            "SumOverTime" => values.Aggregate((a, b) => a + b),
            "MeanOverTime" => values.Aggregate((a, b) => a + b) / values.Length,
            _ => values.Aggregate((a, b) => Decisions.Greater(b.Value, a.Value) ? b : a),
        };
    }
}

/// <summary>What expressions of a loss read: parameters, and the readout in a step.</summary>
/// <param name="Readout">Name of the readout.</param>
/// <param name="Parameters">Values of parameters.</param>
/// <param name="Steps">Steps of the trial.</param>
internal sealed record LossScope(string Readout, IEnumerable<Parameter> Parameters, int Steps)
{
    public Scope At(Tangent y, int t) => With((Readout, y), ("StepIndex", t));

    public Scope With(params (string Name, Tangent Value)[] values)
    {
        var scope = new Scope();
        foreach (var (name, value) in Parameters.Select(p => (p.Name, (Tangent)p.Value)).Append(("StepCount", Steps)).Concat(values))
        {
            scope.Values[name] = value;
        }

        return scope;
    }
}

/// <summary>A loss of the readout's output, or of its spikes.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">Its declaration.</param>
/// <param name="Model">Its parameters.</param>
/// <param name="Readout">The readout.</param>
/// <param name="Score">What the score reduces.</param>
/// <param name="Inner">What is compared: reduced over time, or of a step where the comparisons are summed up.</param>
/// <param name="Compared">What is made of that, of <c>Reduced</c>, <c>AtLabel</c> and <c>OneHot</c>; null for cross-entropy.</param>
/// <param name="Classes">How classes are compared.</param>
/// <param name="Weight">What the comparison of a step is multiplied with; null where there is one comparison.</param>
/// <param name="Factor">In front of all.</param>
internal sealed record DrawnReadoutLoss(
    string Name, string Text, DrawnModel Model, string Readout, OverTime Score, OverTime Inner, Node? Compared, string Classes, Node? Weight, double Factor) : DrawnLoss(Name, Text)
{
    public override (double[] Scores, Tangent Objective) Value(IReadOnlyList<Tangent[]> y, int label, double dt)
    {
        var scope = new LossScope(Readout, Model.Parameters, y.Count);
        int classes = y[0].Length;
        double[] scores = [.. Enumerable.Range(0, classes).Select(c => Score.Value(y, c, scope).Value)];
        Tangent objective = 0;
        if (Weight is null)
        {
            objective = Compare([.. Enumerable.Range(0, classes).Select(c => Inner.Value(y, c, scope))], scope.With());
        }
        else
        {
            for (int t = 0; t < y.Count; t++)
            {
                objective += Weight.Value(scope.At(0, t)) * Compare([.. y[t].Select(v => Inner.Of.Value(scope.At(v, t)))], scope.At(0, t));
            }
        }

        return (scores, objective * Factor);

        Tangent Compare(Tangent[] of, Scope at)
        {
            if (Compared is null)
            {
                return CrossEntropy(of, label);
            }

            Tangent sum = 0;
            for (int c = 0; c < of.Length; c++)
            {
                (at.Values["Reduced"], at.Values["AtLabel"], at.Values["OneHot"]) = (of[c], of[label], c == label ? 1 : 0);
                sum += Compared.Value(at);
            }

            return Classes == "MeanOverClasses" ? sum / of.Length : sum;
        }
    }
}

/// <summary>A loss of first spikes: the cross-entropy of a score that falls with the time.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">Its declaration.</param>
/// <param name="Tau">Its time constant in ms.</param>
internal sealed record FirstSpikesLoss(string Name, string Text, double Tau) : DrawnLoss(Name, Text)
{
    public override (double[] Scores, Tangent Objective) Value(IReadOnlyList<Tangent[]> y, int label, double dt)
    {
        Tangent[] scores = [.. y[0].Select(t => t * (-1 / Tau))];
        return ([.. scores.Select(s => s.Value)], CrossEntropy(scores, label));
    }
}

/// <summary>A penalty that was drawn.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">Its declaration.</param>
/// <param name="Model">Its parameters.</param>
/// <param name="Members">What it reads: count, rate and length, where it does.</param>
/// <param name="Objective">What a neuron costs.</param>
internal sealed record DrawnPenalty(string Name, string Text, DrawnModel Model, (Member? Count, Member? Rate, Member? Length) Members, Node Objective)
{
    /// <summary>What a neuron costs.</summary>
    /// <param name="spikes">How many spikes it has.</param>
    /// <param name="length">Length of the trial in ms.</param>
    public Tangent Value(Tangent spikes, double length)
    {
        var scope = new Scope();
        Model.Parameters.ForEach(p => scope.Values[p.Name] = p.Value);
        foreach (var (member, value) in new[] { (Members.Count, spikes), (Members.Rate, spikes / length), (Members.Length, length) })
        {
            if (member is not null)
            {
                scope.Values[member.Name] = value;
            }
        }

        return Objective.Value(scope);
    }
}
