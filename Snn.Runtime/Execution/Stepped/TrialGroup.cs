namespace Snn.Runtime;

/// <summary>
/// A few trials of one network, on one thread, that go back in step: whatever sums they ask for in the same step are made in one
/// pass over the weights, which are then read from far memory once. Each trial goes back as it would alone, with the same bits;
/// their gradients are added up step by step instead of trial by trial.
/// </summary>
internal sealed class TrialGroup
{
    /// <summary>Most trials of a group: more do not fit the registers that a pass over two rows has.</summary>
    public const int Most = 4;

    // below, the weights stay in the first cache anyway
    private const int LeastWeights = 16 * 1024;

    // steps of neurons that all trials of a group keep together: some 8 bytes each
    private const long MostKept = 8L << 20;

    private readonly Trial[] _trials;
    private readonly CreditSum[] _asked;
    private readonly CreditSum[] _sums;
    private int _count;
    private WeightStore? _gradient;
    private ParameterArray? _parameters;

    /// <param name="trials">Alike; they go back in step if their sweeps wait, else one after the other.</param>
    public TrialGroup(Trial[] trials) => (_trials, _asked, _sums) = (trials, new CreditSum[trials.Length], new CreditSum[trials.Length]);

    /// <summary>
    /// How many trials like this one had best go back in step on a thread; the same on every machine and with checkpoints or without,
    /// as the last bits of gradients depend on it.
    /// </summary>
    public static int SizeFor(Trial trial)
    {
        var (layout, weights) = (trial.Setup.Layout, trial.Setup.Weights);
        bool reads = layout.Projections.Select((p, i) => (p, i)).Any(q => !layout.Inputs.Contains(q.p.Source) && weights.HasMatrix(q.i) && weights.Of(q.i).Length >= LeastWeights);
        long kept = (long)trial.Setup.MaxSteps * layout.Populations.Where((_, p) => !layout.Inputs.Contains(p)).Sum(p => (long)p.Size);
        return trial.Setup.Rule is not null && reads && trial.SweepsInStep ? (int)Math.Clamp(MostKept / Math.Max(kept, 1), 1, Most) : 1;
    }

    /// <summary>Takes the first so many trials back; each has run forward.</summary>
    /// <param name="count">How many.</param>
    /// <param name="gradient">dLoss/dweight, added to.</param>
    /// <param name="parameters">dLoss/dparameter, added to; null where it is not wanted.</param>
    public void Backward(int count, WeightStore gradient, ParameterArray? parameters)
    {
        if (count < 2 || !_trials[0].SweepsInStep)
        {
            for (int i = 0; i < count; i++)
            {
                _trials[i].Backward(gradient, parameters);
            }

            return;
        }

        using var weights = new Held(gradient.Memory, gradient);
        using var others = new Held(parameters?.Memory, parameters);
        (_count, _gradient, _parameters) = (count, gradient, parameters);
        Enter(0);
    }

    /// <summary>All trials are taken, one within the other, and then go back.</summary>
    internal void Enter(int trial)
    {
        if (trial < _count)
        {
            _trials[trial].GoWith(this, trial + 1);
            return;
        }

        var trials = _trials.AsSpan(0, _count);
        foreach (var each in trials)
        {
            each.BeginBack(_gradient!);
        }

        try
        {
            Sweep(trials);
        }
        catch
        {
            foreach (var each in trials)
            {
                each.AbandonSweep();
            }

            throw;
        }

        foreach (var each in trials)
        {
            each.EndBack(_parameters);
        }
    }

    // those whose trial is longer begin, the others join them at their last step
    private void Sweep(ReadOnlySpan<Trial> trials)
    {
        var weights = trials[0].Weights;
        for (int i = 0; i < trials.Length; i++)
        {
            _asked[i] = trials[i].NextSum();
        }

        for (int latest; !_asked[latest = Latest(trials.Length)].IsEnd;)
        {
            var (step, projection) = (_asked[latest].Step, _asked[latest].Projection);
            int count = 0;
            for (int i = 0; i < trials.Length; i++)
            {
                if (_asked[i].Is(step, projection))
                {
                    _sums[count++] = _asked[i];
                }
            }

            weights[projection].AddDots(_sums.AsSpan(0, count));
            for (int i = 0; i < trials.Length; i++)
            {
                if (_asked[i].Is(step, projection))
                {
                    _asked[i] = trials[i].NextSum();
                }
            }
        }
    }

    /// <summary>Whose sum is of the latest step.</summary>
    private int Latest(int count)
    {
        int latest = 0;
        for (int i = 1; i < count; i++)
        {
            latest = _asked[i].Step > _asked[latest].Step ? i : latest;
        }

        return latest;
    }
}
