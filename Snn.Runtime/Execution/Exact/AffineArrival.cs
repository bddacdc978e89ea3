using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// A spike that arrives at all neurons of an affine population: most of the work of a trial, so in one pass over the
/// neurons, and without asking further where a bound shows that θ stays below zero. Neighbours to which the same time has passed
/// and of which none is held go through it in one vector.
/// </summary>
internal readonly ref struct AffineArrival(AffineGroup group, ExactKick kick, double time, ReadOnlySpan<double> weights)
{
    private readonly ReadOnlySpan<double> _weights = weights;

    private static int Lanes => Vector<double>.Count;

    /// <summary>Brings all neurons to the arrival and adds it.</summary>
    /// <param name="neurons">The neurons.</param>
    /// <param name="foresight">What is known of their next spikes.</param>
    /// <param name="lengths">Receives by how much time each was advanced.</param>
    /// <param name="safe">Until when they do not spike.</param>
    /// <param name="unsure">Receives the neurons that may spike soon.</param>
    /// <returns>How many those are.</returns>
    [SkipLocalsInit]
    public int Forward(Neurons neurons, Foresight foresight, Span<double> lengths, in SafeTime safe, Span<int> unsure)
    {
        Span<Vector<double>> before = stackalloc Vector<double>[group.Width], h = stackalloc Vector<double>[group.Width];
        int count = 0, m = 0;
        for (; m <= _weights.Length - Lanes; m += Lanes)
        {
            var gap = new Vector<double>(time) - new Vector<double>(foresight.Time, m);
            if (!Vector.EqualsAll(gap, new(gap[0])) || IsHeld(neurons, m))
            {
                for (int i = m; i < m + Lanes; i++)
                {
                    count = One(i, neurons, foresight, lengths, safe, unsure, count);
                }

                continue;
            }

            gap.CopyTo(lengths[m..]);
            new Vector<double>(time).CopyTo(foresight.Time, m);
            (new Vector<double>(foresight.Length, m) - gap).CopyTo(foresight.Length, m);
            var weight = new Vector<double>(_weights[m..]);
            Advance(neurons, m, gap[0], weight, before, h);
            if (group.Spikes)
            {
                count = Rest(m, weight, foresight, safe.Of(h), unsure, count);
            }
        }

        for (; m < _weights.Length; m++)
        {
            count = One(m, neurons, foresight, lengths, safe, unsure, count);
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
    [SkipLocalsInit]
    public double Backward(Neurons lambda, ReadOnlySpan<double> lengths, Span<double> gradient)
    {
        Span<Vector<double>> after = stackalloc Vector<double>[group.Width];
        ref double kicks = ref MemoryMarshal.GetArrayDataReference(kick.Free);
        ref double rates = ref MemoryMarshal.GetArrayDataReference(kick.FreeRate);
        var moves = Vector<double>.Zero;
        double move = 0;
        int m = 0;
        for (; m <= _weights.Length - Lanes; m += Lanes)
        {
            var gap = new Vector<double>(lengths[m..]);
            if (!Vector.EqualsAll(gap, new(gap[0])) || IsHeld(lambda, m))
            {
                for (int i = m; i < m + Lanes; i++)
                {
                    move += OneBack(i, lambda, lengths[i], gradient);
                }

                continue;
            }

            Vector<double> sum = default, shift = default;
            ref double values = ref lambda.At(m);
            for (int i = 0; i < after.Length; i++)
            {
                after[i] = Vector.LoadUnsafe(ref values, (nuint)(i * group.Size));
                sum += after[i] * Unsafe.Add(ref kicks, i);
                shift += after[i] * Unsafe.Add(ref rates, i);
            }

            (new Vector<double>(gradient[m..]) + sum).CopyTo(gradient[m..]);
            moves -= new Vector<double>(_weights[m..]) * shift;
            if (gap[0] > 0)
            {
                Retreat(lambda, m, group.Free.Change(gap[0]), after);
            }
        }

        for (; m < _weights.Length; m++)
        {
            move += OneBack(m, lambda, lengths[m], gradient);
        }

        return move + Vector.Sum(moves);
    }

    /// <summary>Whether one of the neurons of a vector is in its hold.</summary>
    private bool IsHeld(Neurons neurons, int m) => group.Hold > 0 && neurons.Held.AsSpan(m, Lanes).Contains(true);

    /// <summary>To (1 + change) h, and what arrives is added.</summary>
    private void Advance(Neurons neurons, int m, double gap, Vector<double> weight, Span<Vector<double>> before, Span<Vector<double>> h)
    {
        int width = before.Length;
        ref double values = ref neurons.At(m);
        for (int i = 0; i < before.Length; i++)
        {
            before[i] = Vector.LoadUnsafe(ref values, (nuint)(i * group.Size));
        }

        h[width - 1] = before[width - 1]; // the constant
        ref double change = ref MemoryMarshal.GetArrayDataReference(gap > 0 ? group.Free.Change(gap) : []);
        ref double kicks = ref MemoryMarshal.GetArrayDataReference(kick.Free);
        for (int i = 0; i < width - 1; i++)
        {
            var moved = before[i];
            if (gap > 0)
            {
                var sum = change * before[0];
                for (int k = 1; k < before.Length; k++)
                {
                    sum += Unsafe.Add(ref change, k) * before[k];
                }

                moved += sum;
                change = ref Unsafe.Add(ref change, width);
            }

            moved += weight * Unsafe.Add(ref kicks, i);
            moved.StoreUnsafe(ref values, (nuint)(i * group.Size));
            h[i] = moved;
        }
    }

    /// <summary>To (1 + change)ᵀ λ.</summary>
    private void Retreat(Neurons lambda, int m, double[] changes, ReadOnlySpan<Vector<double>> after)
    {
        ref double values = ref lambda.At(m);
        ref double change = ref MemoryMarshal.GetArrayDataReference(changes);
        for (int k = 0; k < after.Length; k++)
        {
            var sum = Unsafe.Add(ref change, k) * after[0];
            for (int i = 1; i < after.Length - 1; i++)
            {
                sum += Unsafe.Add(ref change, i * after.Length + k) * after[i];
            }

            (after[k] + sum).StoreUnsafe(ref values, (nuint)(k * group.Size));
        }
    }

    /// <summary>Notes until when neurons of a vector are safe, and which may not be.</summary>
    private int Rest(int m, Vector<double> weight, Foresight foresight, Vector<double> until, Span<int> unsure, int count)
    {
        if (Vector.EqualsAll(until, until) && !Vector.EqualsAny(weight, Vector<double>.Zero))
        {
            foresight.Rest(m, until);
            group.Stretches.Slice(m, Lanes).Clear();
            return count;
        }

        for (int i = 0; i < Lanes; i++)
        {
            if (weight[i] != 0)
            {
                count = Rest(m + i, foresight, until[i], unsure, count);
            }
        }

        return count;
    }

    private int Rest(int m, Foresight foresight, double until, Span<int> unsure, int count)
    {
        if (double.IsNaN(until))
        {
            unsure[count++] = m;
        }
        else
        {
            foresight.Rest(m, until);
            group.Stretches[m] = 0;
        }

        return count;
    }

    /// <summary>The same at one neuron.</summary>
    private int One(int m, Neurons neurons, Foresight foresight, Span<double> lengths, in SafeTime safe, Span<int> unsure, int count)
    {
        bool isHeld = neurons.Held[m];
        double gap = lengths[m] = time - foresight.Time[m], weight = _weights[m];
        foresight.Time[m] = time;
        foresight.Length[m] -= gap;
        var h = neurons[m];
        group.Advance(h, gap, isHeld);
        double[] kicks = kick.Of(isHeld);
        for (int i = 0; i < h.Length; i++)
        {
            h[i] += weight * kicks[i];
        }

        neurons.Set(m);
        return weight == 0 || isHeld || !group.Spikes ? count : Rest(m, foresight, safe.Of(h), unsure, count);
    }

    private double OneBack(int m, Neurons lambda, double gap, Span<double> gradient)
    {
        var l = lambda[m];
        bool isHeld = lambda.Held[m];
        gradient[m] += Homogeneous.Dot(l, kick.Of(isHeld));
        double move = -_weights[m] * Homogeneous.Dot(l, isHeld ? kick.HeldRate : kick.FreeRate);
        group.Retreat(default, gap, isHeld, l, parameters: false);
        lambda.Set(m);
        return move;
    }
}
