namespace Snn.Runtime;

/// <summary>
/// A spike that arrives at all neurons of an affine population: most of the work of a trial, so in one pass over the
/// neurons, and without asking further where a bound shows that θ stays below zero.
/// </summary>
internal readonly ref struct AffineArrival(AffineGroup group, ExactKick kick, double time, ReadOnlySpan<double> weights)
{
    private readonly ReadOnlySpan<double> _weights = weights;
    private readonly ReadOnlySpan<double> _values = group.Course is null ? [] : group.Course.Threshold;
    private readonly ReadOnlySpan<double> _slopes = group.Course is null ? [] : group.Course.Slope;
    private readonly ReadOnlySpan<double> _tails = group.Course is null ? [] : group.Course.Tail;

    /// <summary>Brings all neurons to the arrival and adds it.</summary>
    /// <param name="neurons">The neurons.</param>
    /// <param name="foresight">What is known of their next spikes.</param>
    /// <param name="lengths">Receives by how much time each was advanced.</param>
    /// <param name="remaining">Time to the end of the trial.</param>
    /// <param name="soon">Time to the next event.</param>
    /// <param name="unsure">Receives the neurons that may spike soon.</param>
    /// <returns>How many those are.</returns>
    public int Forward(Neurons neurons, Foresight foresight, Span<double> lengths, double remaining, double soon, Span<int> unsure)
    {
        int width = group.Width, count = 0;
        double reach = group.Free.Series.Reach, length = Math.Min(reach, remaining), part = length / reach, soonPart = Math.Min(soon, length) / reach;
        double due = length < reach ? double.PositiveInfinity : time + length, soonDue = soonPart < part ? time + soon : due;
        var further = soon > reach && length == reach ? group.Course : null;
        int horizon = further?.Horizon(Math.Min(soon, remaining)) ?? 0;
        double horizonDue = soon < remaining ? time + soon : double.PositiveInfinity;
        double freeFor = double.NaN, heldFor = double.NaN;
        double[] free = [], held = [];
        var times = foresight.Time;
        var isHeld = neurons.Held;
        for (int m = 0; m < _weights.Length; m++)
        {
            double gap = time - times[m];
            lengths[m] = gap;
            times[m] = time;
            foresight.Length[m] -= gap;
            var h = neurons.Values.AsSpan(m * width, width);
            bool holds = isHeld[m];
            if (gap > 0)
            {
                if (holds)
                {
                    held = gap == heldFor ? held : group.Held.Change(heldFor = gap);
                    Homogeneous.Add(held, h);
                }
                else
                {
                    free = gap == freeFor ? free : group.Free.Change(freeFor = gap);
                    Homogeneous.Add(free, h);
                }
            }

            double weight = _weights[m];
            if (weight == 0)
            {
                continue;
            }

            var kicks = holds ? kick.Held : kick.Free;
            for (int i = 0; i < h.Length; i++)
            {
                h[i] += weight * kicks[i];
            }

            if (!group.Spikes || holds)
            {
                continue;
            }

            if (further is not null && further.StaysBelow(h, horizon))
            {
                foresight.Rest(m, horizonDue);
                group.LookedAhead(m, stretches: 0);
                continue;
            }

            var (value, slope, bend) = Bound(h);
            double rise = Math.Max(slope, 0);
            if (value + (rise + bend * part) * part <= 0)
            {
                foresight.Rest(m, due);
                group.LookedAhead(m, stretches: 1);
            }
            else if (value + (rise + bend * soonPart) * soonPart <= 0)
            {
                foresight.Rest(m, soonDue);
                group.LookedAhead(m, stretches: 0);
            }
            else
            {
                unsure[count++] = m;
            }
        }

        return count;
    }

    /// <summary>
    /// dW = λ of where the weight was added; a later arrival leaves the target's flow without its kick for longer. Then λ goes
    /// back to what touched each neuron before.
    /// </summary>
    /// <param name="lambda">The adjoints.</param>
    /// <param name="lengths">By how much time each neuron was advanced.</param>
    /// <param name="gradient">dLoss/dW, added to.</param>
    /// <returns>dLoss/d(time of the arrival).</returns>
    public double Backward(Neurons lambda, ReadOnlySpan<double> lengths, Span<double> gradient)
    {
        int width = group.Width;
        double freeFor = double.NaN, heldFor = double.NaN, move = 0;
        double[] free = [], held = [];
        for (int m = _weights.Length - 1; m >= 0; m--)
        {
            var l = lambda.Values.AsSpan(m * width, width);
            bool holds = lambda.Held[m];
            double[] kicks = holds ? kick.Held : kick.Free, rates = holds ? kick.HeldRate : kick.FreeRate;
            double sum = 0, shift = 0;
            for (int i = 0; i < l.Length; i++)
            {
                sum += l[i] * kicks[i];
                shift += l[i] * rates[i];
            }

            gradient[m] += sum;
            move -= _weights[m] * shift;
            double gap = lengths[m];
            if (gap > 0)
            {
                if (holds)
                {
                    held = gap == heldFor ? held : group.Held.Change(heldFor = gap);
                    Homogeneous.AddTransposed(held, l);
                }
                else
                {
                    free = gap == freeFor ? free : group.Free.Change(freeFor = gap);
                    Homogeneous.AddTransposed(free, l);
                }
            }
        }

        return move;
    }

    /// <summary>θ, its slope over a reach, and a bound of all that bends it.</summary>
    private (double Value, double Slope, double Bend) Bound(ReadOnlySpan<double> h)
    {
        double value = 0, slope = 0, bend = 0;
        var values = _values[..h.Length];
        var slopes = _slopes[..h.Length];
        var tails = _tails[..h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            value += values[i] * h[i];
            slope += slopes[i] * h[i];
            bend += tails[i] * Math.Abs(h[i]);
        }

        return (value, slope, bend);
    }
}
