using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>Softmax cross-entropy of one vector of class scores.</summary>
public static class Softmax
{
    /// <summary>−log softmax(scores)[label] and its derivative softmax(scores) − onehot(label).</summary>
    /// <param name="scores">One score per class; the padding is not read.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The right class.</param>
    /// <param name="error">Receives the derivative, zeros in the padding; may be the scores themselves.</param>
    public static double CrossEntropy(Lanes scores, int classes, int label, Lanes error)
    {
        int width = Vector<float>.Count;
        float right = scores.At(label);
        var highest = new Vector<float>(float.NegativeInfinity);
        for (int j = 0; j < classes; j += width)
        {
            highest = Vector.Max(highest, Classes(scores, j, classes));
        }

        // shifted by the largest, so that no exponential overflows
        float shift = Highest(highest);
        var sums = new FourSums();
        for (int j = 0; j < classes; j += width)
        {
            var e = VectorMath.Exp(Classes(scores, j, classes) - new Vector<float>(shift));
            error[j] = e;
            sums.Add(e);
        }

        float sum = sums.Total;
        var scale = new Vector<float>(1 / sum);
        for (int j = 0; j < classes; j += width)
        {
            error[j] *= scale;
        }

        error.At(label) -= 1;
        return Math.Log(sum) + shift - right;
    }

    /// <summary>The same with smoothed labels: the label has the probability 1 − smoothing, and all classes share the rest.</summary>
    /// <param name="scores">One score per class; the padding is not read.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The right class.</param>
    /// <param name="error">Receives the derivative, zeros in the padding; may be the scores themselves.</param>
    /// <param name="smoothing">What the label gives up.</param>
    public static double CrossEntropy(Lanes scores, int classes, int label, Lanes error, float smoothing)
    {
        float right = scores.At(label), share = smoothing / classes;
        double others = 0;
        for (int j = 0; j < classes; j++)
        {
            others += right - scores.At(j);
        }

        double sharp = CrossEntropy(scores, classes, label, error);
        for (int j = 0; j < classes; j++)
        {
            error.At(j) -= share;
        }

        error.At(label) += smoothing;
        return sharp + share * others;
    }

    // minus infinity in the padding: its exponential, and so its error, is zero
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Classes(Lanes scores, int j, int classes) => j + Vector<float>.Count <= classes
        ? scores[j]
        : Vector.ConditionalSelect(
            Vector.LessThan(Vector<int>.Indices, new Vector<int>(classes - j)),
            scores[j],
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
}
