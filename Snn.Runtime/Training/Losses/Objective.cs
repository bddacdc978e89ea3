namespace Snn.Runtime;

/// <summary>What training minimises of a network: losses of its readouts, each times its weight, in the order in which they were given.</summary>
internal sealed class Objective
{
    private Objective(IReadOnlyList<ReadoutLoss>? given, IReadOnlyList<ObjectiveTerm> terms)
    {
        (Given, Terms) = (given, terms);
        Judges = [.. terms.Where(t => t.IsFirst).OrderBy(t => t.Readout)];
        MainAt = terms.ToList().IndexOf(Judges[0]);
        Words = terms.Count == 1 && terms[0].Weight == 1
            ? Main.GetType().Name
            : string.Join(", ", terms.Select(t => FormattableString.Invariant($"{t.Name}: {t.Weight} {t.Loss.GetType().Name}")));
    }

    /// <summary>The losses as they were given; null where there is one, of the main readout.</summary>
    public IReadOnlyList<ReadoutLoss>? Given { get; }

    /// <summary>Whether it is what a list asks for.</summary>
    public bool IsOf(IReadOnlyList<ReadoutLoss> losses) => Given is not null && Given.SequenceEqual(losses);

    /// <summary>The terms of the sum.</summary>
    public IReadOnlyList<ObjectiveTerm> Terms { get; }

    /// <summary>For each readout with a loss the first of its losses, which says what is predicted; the main one first.</summary>
    public IReadOnlyList<ObjectiveTerm> Judges { get; }

    /// <summary>The loss by which the main readout is judged.</summary>
    public Loss Main => Judges[0].Loss;

    /// <summary>Which of the terms that is.</summary>
    public int MainAt { get; }

    /// <summary>By what it is known.</summary>
    public string Words { get; }

    /// <summary>Whether a loss is told more of an example than its label.</summary>
    public bool ReadsMore => Terms.Any(t => !t.IsMain || t.Loss.Reads != TimedReads.Nothing);

    /// <summary>Whether a loss reads a readout, by its place among these.</summary>
    public bool Reads(int readout)
    {
        for (int i = 0; i < Judges.Count; i++)
        {
            if (Judges[i].Readout == readout)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An example of spikes alone, for a prediction: what losses are told besides is of no account.</summary>
    public Example Blank(SpikeTrain spikes, NetworkLayout layout)
    {
        var blank = new Example(spikes, Label: 0);
        foreach (var readout in Terms.GroupBy(t => t.Population))
        {
            var reads = readout.Aggregate(TimedReads.Nothing, (all, term) => all | term.Loss.Reads);
            var targets = (reads & (TimedReads.Signal | TimedReads.Labels)) == 0 ? null : new TimedTargets(new float[spikes.Steps, layout.Populations[readout.Key].Size], new int[spikes.Steps]);
            blank = readout.First().IsMain ? blank with { Targets = targets } : blank.With(readout.First().Name, new(Label: 0, targets));
        }

        return blank;
    }

    /// <exception cref="NotSupportedException">A loss reads more of a trial than a step at a time.</exception>
    public void CheckReadsSteps()
    {
        foreach (var term in Terms)
        {
            term.Loss.CheckReadsSteps();
        }
    }

    /// <summary>Which of the judges is that of a readout.</summary>
    /// <exception cref="ArgumentException">There is no such readout, or none with a loss.</exception>
    public int JudgeOf(NetworkLayout layout, string readout)
    {
        int population = layout.ReadoutCalled(readout);
        for (int i = 0; i < Judges.Count; i++)
        {
            if (Judges[i].Population == population)
            {
                return i;
            }
        }

        throw NoLoss(layout.Name, readout);
    }

    /// <summary>Why nothing is known of a readout.</summary>
    public static ArgumentException NoLoss(string network, string readout) =>
        new($"No loss of {network} reads {readout}, so nothing is predicted or reported of it; give it one in Losses, with Weight = 0 if it is to drive nothing.", nameof(readout));

    /// <summary>What options ask for.</summary>
    /// <exception cref="ArgumentException">A loss does not fit its readout, there is no such readout, or none for the main one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or no finite number.</exception>
    /// <exception cref="NotSupportedException">A loss has no gradient by the rule.</exception>
    public static Objective Of(NetworkLayout layout, TrainerOptions options, LearningRule rule) =>
        options.Losses.Count > 0 ? Of(layout, options.Losses, rule) : Of(layout, options.Loss, rule);

    /// <summary>One loss, of the main readout.</summary>
    /// <inheritdoc cref="Of(NetworkLayout, TrainerOptions, LearningRule)"/>
    public static Objective Of(NetworkLayout layout, Loss loss, LearningRule? rule)
    {
        loss.CheckFits(layout, rule);
        return new(null, [new(0, layout.Readout, layout.Populations[layout.Readout].Name, loss, 1) { IsFirst = true }]);
    }

    /// <summary>The losses of a list.</summary>
    /// <inheritdoc cref="Of(NetworkLayout, TrainerOptions, LearningRule)"/>
    public static Objective Of(NetworkLayout layout, IReadOnlyList<ReadoutLoss> losses, LearningRule? rule)
    {
        var terms = new List<ObjectiveTerm>();
        foreach (var given in losses)
        {
            if (given?.Loss is null)
            {
                throw new ArgumentException("One of the losses is null; leave it out.", nameof(losses));
            }

            int population = layout.ReadoutCalled(given.Readout);
            if (!(given.Weight >= 0 && float.IsFinite((float)given.Weight) && (given.Weight == 0 || (float)given.Weight > 0)))
            {
                throw new ArgumentOutOfRangeException(nameof(losses), given.Weight, FormattableString.Invariant($"The weight of {given.Loss.GetType().Name} of {given.Readout} is {given.Weight}; it is 0 or a positive number of single precision."));
            }

            given.Loss.CheckFits(layout, population, rule);
            terms.Add(new(layout.Readouts.ToList().IndexOf(population), population, given.Readout, given.Loss, given.Weight) { IsFirst = terms.All(t => t.Population != population) });
        }

        string main = layout.Populations[layout.Readout].Name;
        return terms.Any(t => t.IsMain)
            ? new([.. losses], terms)
            : throw new ArgumentException($"None of the losses is of {main}, the main readout of {layout.Name}, of which labels, predictions and accuracy are; give it one, with Weight = 0 if it is to drive nothing.", nameof(losses));
    }
}

/// <summary>A term of the sum.</summary>
/// <param name="Readout">Place of the readout among these; 0 for the main one.</param>
/// <param name="Population">Which population it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">What it is multiplied with.</param>
internal sealed record ObjectiveTerm(int Readout, int Population, string Name, Loss Loss, double Weight)
{
    /// <summary>Whether it is the first of its readout: it sets the errors, others add to them, and it says what is predicted.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether it is of the main readout.</summary>
    public bool IsMain => Readout == 0;

    /// <summary>What the readout is to give.</summary>
    public Goal GoalOf(Goal goal) => IsMain ? goal : goal.Of(Name);

    /// <summary>Its part of the sum; of a loss that is only watched nothing, even where it is no finite number.</summary>
    public double Weighted(double loss) => Weight == 0 ? 0 : Weight * loss;

    /// <summary>The loss as it is reported: of a step where it is a sum over steps.</summary>
    public double Reported(double loss, int steps) => Loss.IsPerStep ? loss / steps : loss;
}

/// <summary>What an objective makes of an example.</summary>
/// <param name="objective">The objective.</param>
internal sealed class Verdict(Objective objective)
{
    /// <summary>By term the loss, without its weight.</summary>
    public double[] Losses { get; } = new double[objective.Terms.Count];

    /// <summary>By judge what it makes of its readout besides.</summary>
    public Judged[] Judged { get; } = new Judged[objective.Judges.Count];

    /// <summary>What is minimised besides losses.</summary>
    public double Penalty { get; set; }

    /// <summary>All of it.</summary>
    public double Total
    {
        get
        {
            double total = Penalty;
            for (int i = 0; i < Losses.Length; i++)
            {
                total += objective.Terms[i].Weighted(Losses[i]);
            }

            return total;
        }
    }
}
