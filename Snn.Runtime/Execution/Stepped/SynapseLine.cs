namespace Snn.Runtime;

/// <summary>
/// The spikes of a population on their way through a projection in which every synapse has a delay of its own: through rows of
/// a neuron and a delay, which the deliveries of a trial have for such a projection.
/// </summary>
public sealed class SynapseLine
{
    private readonly Trial _trial;
    private readonly RowsByDelay _rows;
    private readonly int _projection, _source, _most;
    private int[] _arriving = new int[64];

    internal SynapseLine(Trial trial, int projection)
    {
        var info = trial.Setup.Layout.Projections[projection];
        (_trial, _projection, _source, _most) = (trial, projection, info.Source, info.MostDelay);
        _rows = trial.Setup.Weights.DelayedRows(projection)!;
    }

    /// <summary>Bytes that it takes; the rows are the weights'.</summary>
    public long Bytes => sizeof(int) * (long)_arriving.Length;

    /// <summary>The rows whose spikes arrive in step <paramref name="t"/>: the shortest delay first, then in the order of the spikes; until it is asked again.</summary>
    public ReadOnlySpan<int> Arriving(int t)
    {
        // the array may be another afterwards
        int count = _rows.Arriving(new OfTrial(_trial, _source), t, _most, ref _arriving);
        return _arriving.AsSpan(0, count);
    }

    /// <summary>
    /// target[k] = start[k] + Σ weight · λ of the target when a spike that k sends in step <paramref name="t"/> arrives there,
    /// where <paramref name="needed"/>[k] is not zero; start[k] elsewhere.
    /// </summary>
    public unsafe void AddDots(int t, Ring lambda, Lanes needed, Lanes start, Lanes target)
    {
        float* values = Weights;
        for (int k = 0; k < _rows.Sources; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : Dot(values, k, t, lambda, start.At(k));
        }
    }

    /// <summary>The same for all neurons.</summary>
    public unsafe void AddDots(int t, Ring lambda, Lanes start, Lanes target)
    {
        float* values = Weights;
        for (int k = 0; k < _rows.Sources; k++)
        {
            target.At(k) = Dot(values, k, t, lambda, start.At(k));
        }
    }

    /// <summary>The same for the neurons that spike in step <paramref name="t"/>, added to what they have.</summary>
    public unsafe void AddDotsAt(int t, Ring lambda, Lanes target)
    {
        float* values = Weights;
        foreach (int k in _trial.SpikesAt(_source, t))
        {
            target.At(k) = Dot(values, k, t, lambda, target.At(k));
        }
    }

    /// <summary>
    /// target[k] = start[k] + Σₘ feedback weight · error of m when a spike that k sends in step <paramref name="t"/> arrives there, over
    /// the synapses that there are.
    /// </summary>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="errors">Errors of the targets.</param>
    /// <param name="feedback">[target, source].</param>
    /// <param name="start">What the sums start with.</param>
    /// <param name="target">Where they go.</param>
    public void AddScaled(int t, Ring errors, Rows feedback, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Sources; k++)
        {
            float sum = start.At(k);
            for (int row = _rows.FirstOf(k); row < _rows.FirstOf(k + 1) && _rows.DelayOf(row) <= _most; row++)
            {
                var then = errors[t + _rows.DelayOf(row)];
                foreach (int m in _rows.TargetsOf(row))
                {
                    sum += then.At(m) * feedback[m].At(k);
                }
            }

            target.At(k) = sum;
        }
    }

    private unsafe float* Weights => _trial.Setup.Weights.Of(_projection).First;

    private unsafe float Dot(float* values, int source, int t, Ring lambda, float sum)
    {
        for (int row = _rows.FirstOf(source); row < _rows.FirstOf(source + 1) && _rows.DelayOf(row) <= _most; row++)
        {
            sum += _rows.Of(row, values).Dot(lambda[t + _rows.DelayOf(row)].First);
        }

        return sum;
    }

    private readonly struct OfTrial(Trial trial, int source) : ISentSpikes
    {
        public ReadOnlySpan<int> At(long t) => trial.SpikesAt(source, (int)t);
    }
}
