namespace Snn.Runtime;

/// <summary>What <see cref="RowSums"/> does, one number at a time: the backend to check against and to step through.</summary>
public static partial class ScalarSums
{
    /// <summary>target = Σ of the rows of <paramref name="spikes"/>.</summary>
    public static void Deliver(ReadOnlySpan<int> spikes, Rows weights, Lanes target)
    {
        target.Span.Clear();
        DeliverMore(spikes, weights, target);
    }

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>.</summary>
    public static void DeliverMore(ReadOnlySpan<int> spikes, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < target.Length; j++)
            {
                target.At(j) += weights[k].At(j);
            }
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/>.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Rows gradient)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < credit.Length; j++)
            {
                gradient[k].At(j) += credit.At(j);
            }
        }
    }

    /// <summary>target = start + Σₘ errors[m] · row m.</summary>
    public static void AddScaled(Lanes errors, Rows feedback, Lanes start, Lanes target)
    {
        for (int j = 0; j < target.Length; j++)
        {
            float sum = start.At(j);
            for (int m = 0; m < feedback.Count; m++)
            {
                sum = MathF.FusedMultiplyAdd(errors.At(m), feedback[m].At(j), sum);
            }

            target.At(j) = sum;
        }
    }

    /// <summary>The same for the steps from <paramref name="from"/> to before <paramref name="to"/>, whose spikes arrive after <paramref name="delay"/>, with the weights in panels.</summary>
    public static void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Lanes start, Ring target) =>
        AddScaled(from, to, errors, delay, feedback, Ring.Always(start), target);

    /// <summary>The same on top of what <paramref name="start"/> has for each step.</summary>
    public static void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Ring start, Ring target)
    {
        for (int t = from; t < to; t++)
        {
            for (int j = 0; j < target[t].Length; j++)
            {
                float sum = start[t].At(j);
                var (panel, at) = (feedback[j / FeedbackStore.Panel], j % FeedbackStore.Panel);
                for (int m = 0; m < feedback.Stride / FeedbackStore.Panel; m++)
                {
                    sum = MathF.FusedMultiplyAdd(errors[t + delay].At(m), panel.At(m * FeedbackStore.Panel + at), sum);
                }

                target[t].At(j) = sum;
            }
        }
    }

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>, where <paramref name="needed"/>[k] is not zero.</summary>
    public static void AddDots(Lanes lambda, Rows weights, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : Dot(weights[k], lambda));
        }
    }

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>.</summary>
    public static void AddDots(Lanes lambda, Rows weights, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + Dot(weights[k], lambda);
        }
    }

    /// <summary>target[k] += row k · <paramref name="lambda"/>, for the neurons k of <paramref name="spikes"/>.</summary>
    public static void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += Dot(weights[k], lambda);
        }
    }

    /// <summary>target += <paramref name="factors"/> times the rows of <paramref name="spikes"/>, one by one.</summary>
    public static void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < target.Length; j++)
            {
                target.At(j) = MathF.FusedMultiplyAdd(factors.At(j), weights[k].At(j), target.At(j));
            }
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/> when the spike arrives.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit, Rows gradient)
    {
        foreach (int k in spikes)
        {
            for (int j = 0; j < gradient.Stride; j++)
            {
                gradient[k].At(j) += credit[k].At(j);
            }
        }
    }

    /// <summary>target[k] = start[k] + Σₘ errors[m] · row m[k], the errors being those of the step in which k's spike arrives.</summary>
    public static void AddScaled(ArrivalRows errors, Rows feedback, Lanes start, Lanes target)
    {
        for (int k = 0; k < errors.Count; k++)
        {
            float sum = start.At(k);
            for (int m = 0; m < feedback.Count; m++)
            {
                sum = MathF.FusedMultiplyAdd(errors[k].At(m), feedback[m].At(k), sum);
            }

            target.At(k) = sum;
        }
    }

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>, where <paramref name="needed"/>[k] is not zero.</summary>
    public static void AddDots(ArrivalRows lambda, Rows weights, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : Dot(weights[k], lambda[k]));
        }
    }

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>.</summary>
    public static void AddDots(ArrivalRows lambda, Rows weights, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + Dot(weights[k], lambda[k]);
        }
    }

    /// <summary>target[k] += row k · <paramref name="lambda"/>, for the neurons k of <paramref name="spikes"/>.</summary>
    public static void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += Dot(weights[k], lambda[k]);
        }
    }

    private static float Dot(Lanes a, Lanes b)
    {
        float sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a.At(j) * b.At(j);
        }

        return sum;
    }
}
