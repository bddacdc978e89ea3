namespace Snn.Runtime;

/// <content>The same where a spike delivers more or less of its row: <c>release</c> has its share for each neuron.</content>
public static partial class ScalarSums
{
    /// <summary>target[k] = 1 for the neurons k of <paramref name="spikes"/>, 0 for others.</summary>
    public static void Mark(ReadOnlySpan<int> spikes, Lanes target)
    {
        target.Span.Clear();
        foreach (int k in spikes)
        {
            target.At(k) = 1;
        }
    }

    /// <summary>The same of the neurons of a range; given spikes come in any order.</summary>
    public static void Mark(ReadOnlySpan<int> spikes, Lanes target, NeuronRange range)
    {
        range.Of(target).Clear();
        foreach (int k in spikes)
        {
            if (range.Has(k))
            {
                target.At(k) = 1;
            }
        }
    }

    /// <summary>target = start + <paramref name="terms"/>.</summary>
    public static void Add(Lanes terms, Lanes start, Lanes target)
    {
        for (int j = 0; j < target.Length; j++)
        {
            target.At(j) = start.At(j) + terms.At(j);
        }
    }

    /// <summary>target = Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static void Deliver(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target)
    {
        target.Span.Clear();
        DeliverMore(spikes, release, weights, target);
    }

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < target.Length; j++)
            {
                target.At(j) += release.At(k) * weights[k].At(j);
            }
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += its release times <paramref name="credit"/>.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release, Rows gradient)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < credit.Length; j++)
            {
                gradient[k].At(j) = MathF.FusedMultiplyAdd(release.At(k), credit.At(j), gradient[k].At(j));
            }
        }
    }

    /// <summary>target = start + release · Σₘ errors[m] · row m.</summary>
    public static void AddScaled(Lanes errors, Rows feedback, Lanes release, Lanes start, Lanes target)
    {
        for (int j = 0; j < target.Length; j++)
        {
            float sum = 0;
            for (int m = 0; m < feedback.Count; m++)
            {
                sum = MathF.FusedMultiplyAdd(errors.At(m), feedback[m].At(j), sum);
            }

            target.At(j) = MathF.FusedMultiplyAdd(release.At(j), sum, start.At(j));
        }
    }

    /// <summary>target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>), where <paramref name="needed"/>[k] is not zero.</summary>
    public static void AddReleased(Lanes lambda, Rows weights, Lanes release, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : MathF.FusedMultiplyAdd(release.At(k), Dot(weights[k], lambda), start.At(k));
        }
    }

    /// <summary>target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>).</summary>
    public static void AddReleased(Lanes lambda, Rows weights, Lanes release, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = MathF.FusedMultiplyAdd(release.At(k), Dot(weights[k], lambda), start.At(k));
        }
    }
}
