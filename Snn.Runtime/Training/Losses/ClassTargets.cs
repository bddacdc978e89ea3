using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>What a readout is to give for each label: a number per class.</summary>
public sealed class ClassTargets
{
    private readonly float[][]? _targets;

    private ClassTargets()
    {
    }

    /// <summary>A target vector for each label.</summary>
    /// <param name="targets">[label, class]: as many rows and columns as the readout has classes.</param>
    /// <exception cref="ArgumentException">The matrix is not square or holds a number that is not finite.</exception>
    public ClassTargets(float[,] targets)
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

    /// <summary>1 for the class of the label, 0 for all others.</summary>
    public static ClassTargets OneHot { get; } = new();

    /// <summary>Whether these are <see cref="OneHot"/>.</summary>
    internal bool AreOneHot => _targets is null;

    /// <summary>The target of each class for a label; there is none to be read of <see cref="OneHot"/>.</summary>
    internal ReadOnlySpan<float> Of(int label) => _targets![label].AsSpan(0, _targets.Length);

    /// <summary>The targets of the classes from <paramref name="j"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Of(int label, int j) => _targets is null
        ? Vector.ConditionalSelect(Vector.Equals(Vector<int>.Indices, new Vector<int>(label - j)), Vector<float>.One, Vector<float>.Zero)
        : new Vector<float>(_targets[label], j);

    /// <summary>The label whose targets are nearest to the scores of the classes; the first of equals.</summary>
    public int Nearest(ReadOnlySpan<float> scores)
    {
        int nearest = 0;
        float least = float.PositiveInfinity;
        for (int label = 0; label < scores.Length; label++)
        {
            float distance = _targets is null ? -scores[label] : Distance(scores, _targets[label]);
            if (distance < least)
            {
                (nearest, least) = (label, distance);
            }
        }

        return nearest;
    }

    /// <exception cref="ArgumentException">The targets are for another number of classes.</exception>
    public void Check(int classes)
    {
        if (_targets is not null && _targets.Length != classes)
        {
            throw new ArgumentException($"The loss has targets for {_targets.Length} classes, the readout has {classes}.", nameof(classes));
        }
    }

    private static float Distance(ReadOnlySpan<float> scores, float[] targets)
    {
        float distance = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            float off = scores[c] - targets[c];
            distance += off * off;
        }

        return distance;
    }
}
