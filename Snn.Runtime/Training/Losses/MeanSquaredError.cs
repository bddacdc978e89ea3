using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Mean squared error in every step, summed over the steps: L = Σₜ 1/C Σ_c (y_c[t] − x_c)², where the target x of a label
/// is one-hot unless given (Bellec et al., 2020, Nat. Commun. 11:3625, use it for regression). The class whose target is
/// nearest to the readout's average is predicted: for one-hot targets that with the highest average.
/// </summary>
public sealed class MeanSquaredError : Loss
{
    private readonly float[][]? _targets;

    /// <summary>With one-hot targets.</summary>
    public MeanSquaredError()
    {
    }

    /// <summary>With a target vector for each label.</summary>
    /// <param name="targets">[label, class]: as many rows and columns as the readout has classes.</param>
    /// <exception cref="ArgumentException">The matrix is not square or holds a number that is not finite.</exception>
    public MeanSquaredError(float[,] targets)
    {
        int classes = targets.GetLength(0);
        if (targets.GetLength(1) != classes)
        {
            throw new ArgumentException($"There are targets for {classes} labels but {targets.GetLength(1)} classes; give one number per label and class.", nameof(targets));
        }

        // padded, so that rows are read a vector at a time
        _targets = [.. Enumerable.Range(0, classes).Select(_ => new float[Lanes.Padded(classes)])];
        for (int label = 0; label < classes; label++)
        {
            for (int c = 0; c < classes; c++)
            {
                _targets[label][c] = float.IsFinite(targets[label, c])
                    ? targets[label, c]
                    : throw new ArgumentException($"The target of class {c} for label {label} is {targets[label, c]}; it must be a finite number.", nameof(targets));
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsPerStep => true;

    /// <inheritdoc/>
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        CheckSize(classes);
        double loss = 0;
        var scale = new Vector<float>(2f / classes);
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            var target = Target(label, j);
            var inside = Vector.LessThan(Vector<int>.Indices, new Vector<int>(classes - j));
            for (int t = 0; t < steps; t++)
            {
                var off = Vector.ConditionalSelect(inside, readout[t][j] - target, Vector<float>.Zero);
                var row = error[t];
                row[j] = off * scale;
                loss += Vector.Dot(off, off);
            }
        }

        return loss / classes;
    }

    /// <inheritdoc/>
    public override int Predict(Rows readout, int steps, int classes)
    {
        CheckSize(classes);
        if (_targets is null)
        {
            return Prediction.OfSum(readout, steps, classes);
        }

        Span<float> distances = classes <= 256 ? stackalloc float[classes] : new float[classes];
        distances.Clear();
        for (int c = 0; c < classes; c++)
        {
            float mean = 0;
            for (int t = 0; t < steps; t++)
            {
                mean += readout[t].At(c);
            }

            mean /= steps;
            for (int label = 0; label < classes; label++)
            {
                float off = mean - _targets[label][c];
                distances[label] += off * off;
            }
        }

        int nearest = 0;
        for (int label = 1; label < classes; label++)
        {
            nearest = distances[label] < distances[nearest] ? label : nearest;
        }

        return nearest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Target(int label, int j) => _targets is null
        ? Vector.ConditionalSelect(Vector.Equals(Vector<int>.Indices, new Vector<int>(label - j)), Vector<float>.One, Vector<float>.Zero)
        : new Vector<float>(_targets[label], j);

    private void CheckSize(int classes)
    {
        if (_targets is not null && _targets.Length != classes)
        {
            throw new ArgumentException($"The loss has targets for {_targets.Length} classes, the readout has {classes}.", nameof(classes));
        }
    }
}
