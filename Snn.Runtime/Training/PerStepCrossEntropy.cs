using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy in every step, summed over the steps: the loss under which e-prop's error is the difference
/// between the readout's softmax and the one-hot label (Bellec et al., 2020, Nat. Commun. 11:3625, classification tasks).
/// </summary>
public sealed class PerStepCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        double loss = 0;
        for (int t = 0; t < steps; t++)
        {
            loss += Step(readout[t], classes, label, error[t]);
        }

        return loss;
    }

    private static double Step(Lanes readout, int classes, int label, Lanes error)
    {
        int width = Vector<float>.Count;
        var highest = new Vector<float>(float.NegativeInfinity);
        for (int j = 0; j < classes; j += width)
        {
            highest = Vector.Max(highest, Classes(readout, j, classes));
        }

        // shifted by the largest, so that no exponential overflows
        float shift = Highest(highest);
        var sums = Vector128<float>.Zero;
        for (int j = 0; j < classes; j += width)
        {
            var e = Vector.Exp(Classes(readout, j, classes) - new Vector<float>(shift));
            error[j] = e;
            sums = AddQuarters(sums, e);
        }

        float sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        var scale = new Vector<float>(1 / sum);
        for (int j = 0; j < classes; j += width)
        {
            error[j] *= scale;
        }

        error.Span[label] -= 1;
        return Math.Log(sum) + shift - readout.Span[label];
    }

    // minus infinity in the padding: its exponential, and so its error, is zero
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Classes(Lanes readout, int j, int classes) => j + Vector<float>.Count <= classes
        ? readout[j]
        : Vector.ConditionalSelect(
            Vector.LessThan(Vector<int>.Indices, new Vector<int>(classes - j)),
            readout[j],
            new Vector<float>(float.NegativeInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Highest(Vector<float> values)
    {
        var four = Vector<float>.Count switch
        {
            4 => values.AsVector128(),
            8 => Fold(values.AsVector256()),
            _ => Fold(Vector256.Max(values.AsVector512().GetLower(), values.AsVector512().GetUpper())),
        };
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(four[0], four[1]);

        static Vector128<float> Fold(Vector256<float> eight) => Vector128.Max(eight.GetLower(), eight.GetUpper());
    }

    // always four partial sums: the order of additions does not depend on the width of the CPU's vectors
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AddQuarters(Vector128<float> sums, Vector<float> values)
    {
        return Vector<float>.Count switch
        {
            4 => sums + values.AsVector128(),
            8 => Halves(sums, values.AsVector256()),
            _ => Halves(Halves(sums, values.AsVector512().GetLower()), values.AsVector512().GetUpper()),
        };

        static Vector128<float> Halves(Vector128<float> sums, Vector256<float> eight) => sums + eight.GetLower() + eight.GetUpper();
    }
}
