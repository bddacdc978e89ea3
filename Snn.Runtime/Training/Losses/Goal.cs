using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>What a loss is told of an example: its label, and what it has over time.</summary>
/// <param name="label">The right class.</param>
/// <param name="targets">What the example asks of each step; null where the label is all.</param>
/// <param name="first">The step of the trial with which the readout that a loss is given begins.</param>
public readonly struct Goal(int label, TimedTargets? targets = null, int first = 0)
{
    /// <summary>The right class.</summary>
    public int Label => label;

    /// <summary>What the example asks of each step; null where the label is all.</summary>
    public TimedTargets? Targets => targets;

    /// <summary>The step of the trial with which the readout that a loss is given begins.</summary>
    public int First => first;

    /// <summary>What further readouts are to give, by their names; null where there is nothing of them.</summary>
    internal IReadOnlyDictionary<string, ReadoutTargets>? Further { get; init; }

    /// <summary>The same for a readout that begins with step <paramref name="t"/> of this one.</summary>
    public Goal From(int t) => new(label, targets, first + t) { Further = Further };

    /// <summary>What a further readout is to give.</summary>
    /// <exception cref="InvalidOperationException">The example says nothing of it.</exception>
    internal Goal Of(string readout) => Further is { } further && further.TryGetValue(readout, out var its)
        ? new(its.Label ?? 0, its.Targets, first)
        : throw new InvalidOperationException($"A loss reads what {readout} is to give, and the example has nothing for it; give it For(\"{readout}\", ...).");

    /// <summary>What the readout is to give in step <paramref name="t"/>, for the outputs from <paramref name="j"/> on.</summary>
    /// <exception cref="InvalidOperationException">The example has no signal.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Signal(int t, int j) => (targets ?? throw Missing).SignalAt(first + t, j);

    /// <summary>The class of step <paramref name="t"/>, or <see cref="TimedTargets.NoLabel"/>.</summary>
    /// <exception cref="InvalidOperationException">Steps have no labels.</exception>
    public int LabelAt(int t) => (targets ?? throw Missing).LabelAt(first + t);

    /// <summary>How much step <paramref name="t"/> counts.</summary>
    public float MaskAt(int t) => targets?.MaskAt(first + t) ?? 1;

    /// <summary>How much the outputs from <paramref name="j"/> on count in step <paramref name="t"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> OutputMask(int t, int j) => targets is { HasOutputMask: true } ? targets.OutputMaskAt(first + t, j) : Vector<float>.One;

    private static InvalidOperationException Missing => new("The loss reads targets of each step, and the example has none; give it Targets.");
}

/// <summary>What a loss reads of an example besides its label.</summary>
[Flags]
public enum TimedReads
{
    /// <summary>The label is all.</summary>
    Nothing = 0,

    /// <summary>What each output is to give in each step.</summary>
    Signal = 1,

    /// <summary>The class of each step.</summary>
    Labels = 2,

    /// <summary>How much each step counts.</summary>
    Mask = 4,

    /// <summary>In which window of the trial a step lies.</summary>
    Window = 8,

    /// <summary>How much each output counts in each step.</summary>
    OutputMask = 16,
}
