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

    /// <summary>At the start of a trial: training may have connected other pairs.</summary>
    internal void Refresh() => _rows.Refresh();

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
            foreach (int row in RowsOf(k))
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

    /// <summary>The same where a spike delivered a part of its weights alone.</summary>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="errors">Errors of the targets.</param>
    /// <param name="feedback">[target, source].</param>
    /// <param name="released">That part, by row.</param>
    /// <param name="start">What the sums start with.</param>
    /// <param name="target">Where they go.</param>
    public void AddScaled(int t, Ring errors, Rows feedback, Ring released, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Sources; k++)
        {
            float sum = start.At(k);
            foreach (int row in RowsOf(k))
            {
                float of = 0;
                var then = errors[t + _rows.DelayOf(row)];
                foreach (int m in _rows.TargetsOf(row))
                {
                    of += then.At(m) * feedback[m].At(k);
                }

                sum = MathF.FusedMultiplyAdd(released[t + _rows.DelayOf(row)].At(row), of, sum);
            }

            target.At(k) = sum;
        }
    }

    /// <summary>The same as <see cref="AddDots(int, Ring, Lanes, Lanes, Lanes)"/> where a spike delivered a part of its weights alone.</summary>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="lambda">dLoss/darrival of the targets.</param>
    /// <param name="released">That part, by row.</param>
    /// <param name="needed">The neurons that are wanted: those where it is not zero.</param>
    /// <param name="start">What the sums start with.</param>
    /// <param name="target">Where they go.</param>
    public void AddReleased(int t, Ring lambda, Ring released, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Sources; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : Released(k, t, lambda, released, start.At(k));
        }
    }

    /// <summary>The same for all neurons.</summary>
    public void AddReleased(int t, Ring lambda, Ring released, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Sources; k++)
        {
            target.At(k) = Released(k, t, lambda, released, start.At(k));
        }
    }

    /// <summary>target[k] = start[k] + Σ of what the rows of k have in the steps in which a spike that k sends in step <paramref name="t"/> arrives.</summary>
    public void AddAtArrival(int t, Ring terms, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Sources; k++)
        {
            float sum = start.At(k);
            foreach (int row in RowsOf(k))
            {
                sum += terms[t + _rows.DelayOf(row)].At(row);
            }

            target.At(k) = sum;
        }
    }

    private unsafe float* Weights => _trial.Setup.Weights.Of(_projection).First;

    private unsafe float Dot(float* values, int source, int t, Ring lambda, float sum)
    {
        foreach (int row in RowsOf(source))
        {
            sum += _rows.Of(row, values).Dot(lambda[t + _rows.DelayOf(row)].First);
        }

        return sum;
    }

    private unsafe float Released(int source, int t, Ring lambda, Ring released, float sum)
    {
        float* values = Weights;
        foreach (int row in RowsOf(source))
        {
            int then = t + _rows.DelayOf(row);
            sum = MathF.FusedMultiplyAdd(released[then].At(row), _rows.Of(row, values).Dot(lambda[then].First), sum);
        }

        return sum;
    }

    /// <summary>The rows of a neuron whose spikes arrive within the trial.</summary>
    private RowNumbers RowsOf(int source)
    {
        int first = _rows.FirstOf(source), end = _rows.FirstOf(source + 1);
        while (end > first && _rows.DelayOf(end - 1) > _most)
        {
            end--;
        }

        return new(first, end);
    }

    /// <summary>Rows from one to before another.</summary>
    private struct RowNumbers(int first, int end)
    {
        public int Current { get; private set; } = first - 1;

        public readonly RowNumbers GetEnumerator() => this;

        public bool MoveNext() => ++Current < end;
    }

    private readonly struct OfTrial(Trial trial, int source) : ISentSpikes
    {
        public ReadOnlySpan<int> At(long t) => trial.SpikesAt(source, (int)t);
    }
}
