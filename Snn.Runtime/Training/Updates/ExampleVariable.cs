namespace Snn.Runtime;

/// <summary>What each example of a batch leaves for an update: one number for each neuron of a population.</summary>
/// <param name="binding">What it is.</param>
/// <param name="population">Index of the population.</param>
/// <param name="dt">Length of a step.</param>
/// <param name="values">[example, padded neuron].</param>
internal sealed class ExampleVariable(UpdateBinding binding, int population, Time dt, Rows values)
{
    private readonly Dictionary<int, Rows> _recorded = [];

    private string Name => $"{binding.Member}.{binding.State}";

    /// <summary>Has the state recorded, where all steps count.</summary>
    public void Prepare(Trial trial, int worker)
    {
        if (binding.Kind is UpdateSource.SumOverTime or UpdateSource.MeanOverTime or UpdateSource.MaxOverTime or UpdateSource.ArgMaxOverTime)
        {
            _recorded[worker] = trial.Record(Name);
        }
    }

    /// <summary>Takes it from a trial.</summary>
    public void Collect(Trial trial, int worker, int example)
    {
        var row = values[example];
        if (binding.Kind == UpdateSource.State)
        {
            trial.State(Name).CopyTo(row);
            return;
        }

        if (binding.Kind is UpdateSource.SpikeCount or UpdateSource.FiringRate)
        {
            Count(trial, row.Span);
            return;
        }

        var steps = _recorded[worker];
        for (int j = 0; j < row.Length; j++)
        {
            row.At(j) = Reduced(steps, trial.Steps, j);
        }
    }

    private void Count(Trial trial, Span<float> counts)
    {
        counts.Clear();
        for (int t = 0; t < trial.Steps; t++)
        {
            foreach (int neuron in trial.SpikesAt(population, t))
            {
                counts[neuron]++;
            }
        }

        for (int j = 0; j < counts.Length && binding.Kind == UpdateSource.FiringRate; j++)
        {
            counts[j] /= Math.Max(trial.Steps, 1) * dt.Value;
        }
    }

    private float Reduced(Rows steps, int count, int neuron)
    {
        double sum = 0;
        int most = 0;
        for (int t = 0; t < count; t++)
        {
            sum += steps[t].At(neuron);
            most = steps[t].At(neuron) > steps[most].At(neuron) ? t : most;
        }

        return binding.Kind switch
        {
            UpdateSource.MeanOverTime => (float)(sum / Math.Max(count, 1)),
            UpdateSource.MaxOverTime => steps[most].At(neuron),
            UpdateSource.ArgMaxOverTime => most,
            _ => (float)sum,
        };
    }
}
