using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>What the kernel of a custom update is given: a thread updates one weight.</summary>
public struct UpdateView
{
    /// <summary>Number of all weights, padding included: from one shard's gradient, or one state, to the next.</summary>
    public int Length;

    /// <summary>Gradients to sum: those of the first so many shards.</summary>
    public int Shards;

    /// <summary>What the sum of the shards is multiplied by: 1, or 1 over the number of examples.</summary>
    public float Scale;

    /// <summary>1 where gradients have been reduced already, and been looked at; else 0.</summary>
    public int IsReduced;

    /// <summary>What is updated.</summary>
    public ArrayView<float> Targets;

    /// <summary>[shard, weight].</summary>
    public ArrayView<float> Gradients;

    /// <summary>States of the update, [state, weight].</summary>
    public ArrayView<float> States;

    /// <summary>What is the same for every weight.</summary>
    public ArrayView<float> Constants;

    /// <summary>Copies of weights by which credit comes back.</summary>
    public ArrayView<float> Copies;

    /// <summary>Number of the update in its batch, from 1.</summary>
    public int Number;

    /// <summary>By projection: in which update a gradient, and in which a weight, was no finite number first; and 1 once a gradient is other than zero. 0 until then.</summary>
    public ArrayView<int> Flags;

    /// <summary>Whether the last of these is still looked for.</summary>
    public int LooksForGradient;

    /// <summary>
    /// By projection: where its weights start and end, length of a row, where its copy starts (−1 for none), length of the
    /// copy's row, numbers in a row without padding, and whether the copy is feedback that adapts.
    /// </summary>
    public ArrayView<int> Projections;

    /// <summary>By projection: the least and the greatest value of its weights.</summary>
    public ArrayView<float> Bounds;

    /// <summary>One number, by which the reduced gradient is multiplied: below 1 where all of it would be too long.</summary>
    public ArrayView<float> Clip;

    /// <summary>Whether not all pairs of neurons are connected.</summary>
    public int ConnectsSome;

    /// <summary>Which weights are those of synapses, a bit each, where not all are.</summary>
    public ArrayView<int> Connected;

    /// <summary>What is left of a weight and of feedback that adapts when it has decayed.</summary>
    public float Kept;

    /// <summary>Keeps weights in a few bits.</summary>
    public RoundingView Rounding;

    /// <summary>Which weights are θ with a sign, where any are.</summary>
    public ThetaView Theta;

    /// <summary>Whether any are.</summary>
    public int HasTheta;

    /// <summary>Which projection a group of threads updates.</summary>
    public BlockTable Blocks;

    private const int Numbers = 7;

    /// <summary>Flags of a projection.</summary>
    internal const int FlagCount = 3;

    internal const int BrokenGradient = 0, BrokenWeights = 1, HasGradient = 2;

    /// <summary>The weight of this thread; −1 for none. A pair that is not connected has no weight: its gradient is forgotten.</summary>
    public readonly int Index()
    {
        int i = Projections[Numbers * Blocks.Case[Grid.IdxX]] + Blocks.First[Grid.IdxX] + Group.IdxX;
        if (i >= Projections[Numbers * Blocks.Case[Grid.IdxX] + 1])
        {
            return -1;
        }

        if (ConnectsSome == 0 || DeviceMath.HasBit(Connected, i))
        {
            return i;
        }

        for (int s = 0; s < Shards; s++)
        {
            Gradients[(long)s * Length + i] = 0f;
        }

        return -1;
    }

    /// <summary>A weight as its update sees it.</summary>
    public readonly float Target(int i) => IsTheta() ? MathF.Abs(Targets[i]) : Targets[i];

    /// <summary>Its gradient as its update sees it; sets the shards' to zero.</summary>
    public readonly float Gradient(int i)
    {
        float gradient = Reduced(i) * Clip[0];
        if (!IsTheta())
        {
            return gradient;
        }

        gradient = ThetaView.Gradient(Targets[i], gradient);
        if (Theta.KeepsGradient != 0)
        {
            Theta.Gradients[i] = gradient;
        }

        return gradient;
    }

    /// <summary>The gradient of a weight, reduced over the batch; sets the shards' to zero.</summary>
    public readonly float Reduced(int i)
    {
        float sum = 0f;
        for (int s = 0; s < Shards; s++)
        {
            long at = (long)s * Length + i;
            sum += Gradients[at];
            Gradients[at] = 0f;
        }

        sum *= Scale;
        if (IsReduced != 0)
        {
            return sum;
        }

        Check(sum, BrokenGradient);
        if (LooksForGradient != 0 & sum != 0f)
        {
            Flags[FlagCount * Blocks.Case[Grid.IdxX] + HasGradient] = 1;
        }

        return sum;
    }

    /// <summary>Where a state of a weight is.</summary>
    public readonly long State(int state, int i) => (long)state * Length + i;

    /// <summary>Takes what an update made of a weight; θ is left to the rule of rewiring.</summary>
    public readonly void Set(int i, float value)
    {
        if (IsTheta())
        {
            Theta.Moved[i] = value;
            return;
        }

        Write(i, value);
    }

    /// <summary>Notes that there is no weight where a number that belongs to one is not finite.</summary>
    internal readonly void CheckWeight(float value) => Check(value, BrokenWeights);

    /// <summary>Brings a weight between its bounds, rounds it, writes it, and its copy by which credit comes back.</summary>
    internal readonly void Write(int i, float value)
    {
        Check(value, BrokenWeights);
        int index = Blocks.Case[Grid.IdxX], projection = Numbers * index, stride = Projections[projection + 2];
        int k = (i - Projections[projection]) / stride, m = (i - Projections[projection]) % stride;
        if (m >= Projections[projection + 5])
        {
            Targets[i] = value; // padding
            return;
        }

        value = MathF.Min(MathF.Max(value, Bounds[2 * index]), Bounds[2 * index + 1]);
        if (Rounding.Rounds != 0)
        {
            value = Rounding.Of(value, index, k, m);
        }

        int copy = Projections[projection + 3] + m * Projections[projection + 4] + k;
        float copied = value;
        if (Projections[projection + 6] != 0)
        {
            float before = Targets[i];
            copied = Kept * Copies[copy] + (value - before);
            value -= (1f - Kept) * before;
        }

        Targets[i] = value;
        if (Projections[projection + 3] >= 0)
        {
            Copies[copy] = copied;
        }
    }

    private readonly bool IsTheta() => HasTheta != 0 && Theta.IsRewired[Blocks.Case[Grid.IdxX]] != 0;

    private readonly void Check(float value, int flag)
    {
        // also true of what is not a number
        if (!(MathF.Abs(value) <= float.MaxValue))
        {
            int at = FlagCount * Blocks.Case[Grid.IdxX] + flag;
            Flags[at] = Flags[at] == 0 ? Number : Flags[at];
        }
    }
}
