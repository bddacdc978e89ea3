namespace Snn.Runtime;

/// <content>What became of the examples of the last batch.</content>
public abstract partial class DeviceBatch
{
    /// <summary>Number of time steps of an example.</summary>
    public int StepsOf(int example) => _inputs.Steps(_inputs.TrialOf(example));

    /// <summary>The loss of an example, known once the batch is finished; of several their sum, each times its weight.</summary>
    public double LossOf(int example)
    {
        double loss = 0;
        for (int i = 0; i < _losses.Length; i++)
        {
            loss += Setup.Objective!.Terms[i].Weighted(LossOf(example, i));
        }

        return loss;
    }

    /// <summary>One of the losses of an example, without its weight, by its place in the list.</summary>
    internal double LossOf(int example, int term) => _losses[term].LossOf(_inputs.TrialOf(example));

    /// <summary>The penalty of an example of a batch with shards, known once the batch is finished.</summary>
    public double PenaltyOf(int example) => _penalty?.Of(_inputs.TrialOf(example)) ?? 0;

    /// <summary>The class that is predicted for an example, known once the batch is finished.</summary>
    public int PredictedOf(int example) => PredictedOf(example, Setup.Objective!.Judges[0]);

    /// <summary>The class that a readout of several gives to an example, by the first of its losses.</summary>
    /// <exception cref="ArgumentException">There is no such readout, or none with a loss.</exception>
    public int PredictedOf(int example, string readout) => PredictedOf(example, Setup.Objective!.Judges[Setup.Objective.JudgeOf(Setup.Layout, readout)]);

    /// <summary>The same by a judge.</summary>
    internal int PredictedOf(int example, ObjectiveTerm judge) => LossBy(judge).PredictedOf(_inputs.TrialOf(example));

    /// <summary>What the loss makes of the main readout in an example besides its value, known once the batch is finished.</summary>
    internal Judged JudgedOf(int example, int label) => JudgedBy(Setup.Objective!.Judges[0], example, label);

    /// <summary>What losses make of an example, known once the batch is finished.</summary>
    internal void Judge(int example, Goal goal, Verdict verdict)
    {
        for (int i = 0; i < verdict.Losses.Length; i++)
        {
            verdict.Losses[i] = LossOf(example, i);
        }

        for (int j = 0; j < verdict.Judged.Length; j++)
        {
            var judge = Setup.Objective!.Judges[j];
            verdict.Judged[j] = JudgedBy(judge, example, judge.GoalOf(goal).Label);
        }
    }

    private Judged JudgedBy(ObjectiveTerm judge, int example, int label) => LossBy(judge).JudgedOf(_inputs.TrialOf(example), judge.Loss, label);

    private DeviceLoss LossBy(ObjectiveTerm term)
    {
        int i = 0;
        while (Setup.Objective!.Terms[i] != term)
        {
            i++;
        }

        return _losses[i];
    }

    /// <summary>
    /// Number of spikes of a population in an example, known once the batch is finished; negative where one of its states was
    /// no finite number at the end of the trial.
    /// </summary>
    internal long SpikesOf(int population, int example) =>
        _losses[Setup.Objective!.MainAt].SpikesOf(_inputs.TrialOf(example), _advanced.IndexOf(population));

    /// <summary>
    /// Name of a population of which a state was no finite number at the end of an example, known once the batch is finished;
    /// null where all were.
    /// </summary>
    public string? BrokenIn(int example)
    {
        foreach (int population in _advanced)
        {
            if (SpikesOf(population, example) < 0)
            {
                return Setup.Layout.Populations[population].Name;
            }
        }

        return null;
    }

    /// <summary>The neurons of a population that spiked in a step of an example. Reads them from the device.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is long past in an example that has learned online.</exception>
    public int[] SpikesAt(int population, int t, int example)
    {
        using var turn = Enter();
        var neurons = _neurons[population];
        int trial = _inputs.TrialOf(example), forgotten = _inputs.Steps(trial) - Kept.Count;
        if (t < forgotten)
        {
            throw new ArgumentOutOfRangeException(nameof(t), t, $"A batch that learns online keeps the spikes of the last {Kept.Count} steps; those of {Setup.Layout.Populations[population].Name} are there from step {forgotten} on. Run the example on the CPU to see all.");
        }

        var words = new int[neurons.Padded / 32];
        Memory.Read(Trials.Spikes.SubView((long)Trials.Place(trial, t) * Trials.SpikeWords + neurons.First / 32, words.Length), words);
        return [.. Enumerable.Range(0, neurons.Size).Where(j => (words[j / 32] >> j % 32 & 1) != 0)];
    }
}
