using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <content>The same where every source neuron has a delay of its own, so that each row meets another step of its targets.</content>
public static unsafe partial class RowSums
{
    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/> when the spike arrives.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit, Rows gradient)
    {
        foreach (int k in spikes)
        {
            float* g = gradient[k].First, c = credit[k].First;
            for (int j = 0; j < gradient.Stride; j += 8)
            {
                (At(g + j) + At(c + j)).Store(g + j);
            }
        }
    }

    /// <summary>target[k] = start[k] + Σₘ errors[m] · row m[k], the errors being those of the step in which k's spike arrives.</summary>
    public static void AddScaled(ArrivalRows errors, Rows feedback, Lanes start, Lanes target) => ScalarSums.AddScaled(errors, feedback, start, target);

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>, where <paramref name="needed"/>[k] is not zero, start[k] elsewhere.</summary>
    public static void AddDots(ArrivalRows lambda, Rows weights, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : RowDots.Dot(weights[k], lambda[k]));
        }
    }

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>.</summary>
    public static void AddDots(ArrivalRows lambda, Rows weights, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = start.At(k) + RowDots.Dot(weights[k], lambda[k]);
        }
    }

    /// <summary>target[k] += row k · <paramref name="lambda"/>, for the neurons k of <paramref name="spikes"/>.</summary>
    public static void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += RowDots.Dot(weights[k], lambda[k]);
        }
    }
}
