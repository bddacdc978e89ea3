namespace Snn.Runtime;

/// <content>What became of the examples of the last batch.</content>
public abstract partial class DeviceBatch
{
    /// <summary>Number of time steps of an example.</summary>
    public int StepsOf(int example) => _inputs.Steps(_inputs.TrialOf(example));

    /// <summary>The loss of an example, known once the batch is finished.</summary>
    public double LossOf(int example) => _loss!.LossOf(_inputs.TrialOf(example));

    /// <summary>The penalty of an example of a batch with shards, known once the batch is finished.</summary>
    public double PenaltyOf(int example) => _penalty?.Of(_inputs.TrialOf(example)) ?? 0;

    /// <summary>The class that is predicted for an example, known once the batch is finished.</summary>
    public int PredictedOf(int example) => _loss!.PredictedOf(_inputs.TrialOf(example));

    /// <summary>What the loss makes of an example besides its value, known once the batch is finished.</summary>
    internal Judged JudgedOf(int example, int label) => _loss!.JudgedOf(_inputs.TrialOf(example), Setup.Loss!, label);

    /// <summary>
    /// Number of spikes of a population in an example, known once the batch is finished; negative where one of its states was
    /// no finite number at the end of the trial.
    /// </summary>
    internal long SpikesOf(int population, int example) =>
        _loss!.SpikesOf(_inputs.TrialOf(example), _advanced.IndexOf(population));

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
