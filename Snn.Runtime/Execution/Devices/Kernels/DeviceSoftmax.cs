using ILGPU;

namespace Snn.Runtime;

/// <summary>What <see cref="Softmax"/> does, as the work of one thread of a device.</summary>
public static class DeviceSoftmax
{
    /// <summary>−log softmax(scores)[label] and its derivative softmax(scores) − onehot(label).</summary>
    /// <param name="scores">One score per class, from <paramref name="at"/> on.</param>
    /// <param name="errors">Receives the derivative there; may be the scores themselves.</param>
    /// <param name="at">Where the classes start.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The right class.</param>
    /// <returns>The loss. Not finite if a score is not.</returns>
    public static float CrossEntropy(ArrayView<float> scores, ArrayView<float> errors, long at, int classes, int label)
    {
        float right = scores[at + label], highest = right;
        for (int j = 0; j < classes; j++)
        {
            highest = MathF.Max(highest, scores[at + j]);
        }

        // shifted by the largest, so that no exponential overflows
        float sum = 0f;
        for (int j = 0; j < classes; j++)
        {
            float e = DeviceMath.Exp(scores[at + j] - highest);
            errors[at + j] = e;
            sum += e;
        }

        float scale = 1f / sum;
        for (int j = 0; j < classes; j++)
        {
            errors[at + j] *= scale;
        }

        errors[at + label] -= 1f;
        return DeviceMath.Log(sum) + (highest - right);
    }

    /// <summary>The same with smoothed labels: the label has the probability 1 − smoothing, and all classes share the rest.</summary>
    /// <param name="scores">One score per class, from <paramref name="at"/> on.</param>
    /// <param name="errors">Receives the derivative there; may be the scores themselves.</param>
    /// <param name="at">Where the classes start.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The right class.</param>
    /// <param name="smoothing">What the label gives up.</param>
    /// <returns>The loss. Not finite if a score is not.</returns>
    public static float CrossEntropy(ArrayView<float> scores, ArrayView<float> errors, long at, int classes, int label, float smoothing)
    {
        float right = scores[at + label], share = smoothing / classes, others = 0f;
        for (int j = 0; j < classes; j++)
        {
            others += right - scores[at + j];
        }

        float sharp = CrossEntropy(scores, errors, at, classes, label);
        for (int j = 0; j < classes; j++)
        {
            errors[at + j] -= share;
        }

        errors[at + label] += smoothing;
        return sharp + share * others;
    }
}
