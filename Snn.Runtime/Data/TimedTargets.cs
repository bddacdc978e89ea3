using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// What an example asks of the readout step by step: a signal for each of its outputs, a label, and how much the step, and
/// each output in it, counts. A loss says which of these it reads; it has as many steps as the example's spikes, or more. Immutable.
/// </summary>
public sealed class TimedTargets
{
    /// <summary>The label of a step that has none, and of which a loss makes nothing.</summary>
    public const int NoLabel = -1;

    private readonly float[]? _signal;
    private readonly int[]? _labels;
    private readonly float[]? _mask;
    private readonly float[]? _outputMask;
    private readonly int _stride;

    /// <summary>Targets of each step; what is left out, the example does not have.</summary>
    /// <param name="signal">What the readout is to give, [step, output].</param>
    /// <param name="labels">The class of each step, from 0, or <see cref="NoLabel"/>.</param>
    /// <param name="mask">What the loss of each step is multiplied with: 0 where it does not count, 1 where it does; at least 0. Without it all count.</param>
    /// <param name="outputMask">The same of each output in a step, [step, output]: of a loss that takes outputs one by one.</param>
    /// <exception cref="ArgumentException">Nothing is given, what is given is not for the same number of steps, or a number is not finite, a label below −1, or a mask below 0.</exception>
    public TimedTargets(float[,]? signal = null, int[]? labels = null, float[]? mask = null, float[,]? outputMask = null)
    {
        int[] lengths = [.. new[] { signal?.GetLength(0), labels?.Length, mask?.Length, outputMask?.GetLength(0) }.OfType<int>()];
        if (lengths.Length == 0)
        {
            throw new ArgumentException("There are no targets; give a signal, labels or a mask.");
        }

        if (lengths.Any(l => l != lengths[0]))
        {
            throw new ArgumentException($"The targets are for {string.Join(" and for ", lengths.Distinct())} steps; give as many of each.");
        }

        Steps = lengths[0];
        Outputs = signal?.GetLength(1) ?? 0;
        MaskedOutputs = outputMask?.GetLength(1) ?? 0;
        if (signal is not null && outputMask is not null && Outputs != MaskedOutputs)
        {
            throw new ArgumentException($"The signal is of {Outputs} outputs and the mask of {MaskedOutputs}; give as many of each.", nameof(outputMask));
        }

        _stride = Lanes.Padded(Math.Max(Outputs, MaskedOutputs)); // padded, so that rows are read a vector at a time
        _signal = Padded(signal, least: float.MinValue, nameof(signal), (t, c, x) => $"The target signal of output {c} in step {t} is {x}; it must be a finite number. Where a step is not to count, give a mask.");
        _outputMask = Padded(outputMask, least: 0, nameof(outputMask), (t, c, x) => $"The mask of output {c} in step {t} is {x}; it must be a finite number, at least 0.");
        for (int t = 0; t < labels?.Length; t++)
        {
            if (labels[t] < NoLabel)
            {
                throw new ArgumentException($"The label of step {t} is {labels[t]}; classes are counted from 0, and a step without one has {NoLabel}.", nameof(labels));
            }
        }

        for (int t = 0; t < mask?.Length; t++)
        {
            if (!(mask[t] >= 0 && float.IsFinite(mask[t])))
            {
                throw new ArgumentException($"The mask of step {t} is {mask[t]}; it must be a finite number, at least 0.", nameof(mask));
            }
        }

        (_labels, _mask) = ((int[]?)labels?.Clone(), (float[]?)mask?.Clone());
        HighestLabel = _labels?.DefaultIfEmpty(NoLabel).Max() ?? NoLabel;
    }

    /// <summary>Labels of stretches that follow one another.</summary>
    /// <param name="segments">For each, how many steps it has and the class of all of them, or <see cref="NoLabel"/>.</param>
    /// <exception cref="ArgumentException">There are none, or a label is below −1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is negative.</exception>
    public static TimedTargets OfSegments(params ReadOnlySpan<(int Steps, int Label)> segments)
    {
        var labels = new List<int>();
        foreach (var (steps, label) in segments)
        {
            labels.AddRange(Enumerable.Repeat(label, steps));
        }

        return new(labels: [.. labels]);
    }

    /// <summary>Number of steps.</summary>
    public int Steps { get; }

    /// <summary>Outputs of the signal; 0 where there is none.</summary>
    public int Outputs { get; }

    /// <summary>Outputs of the mask of outputs; 0 where there is none.</summary>
    public int MaskedOutputs { get; }

    /// <summary>Whether there is a signal.</summary>
    public bool HasSignal => _signal is not null;

    /// <summary>Whether steps have labels.</summary>
    public bool HasLabels => _labels is not null;

    /// <summary>Whether steps have a mask.</summary>
    public bool HasMask => _mask is not null;

    /// <summary>Whether outputs have a mask.</summary>
    public bool HasOutputMask => _outputMask is not null;

    /// <summary>What the readout is to give in a step, for each output.</summary>
    /// <exception cref="InvalidOperationException">There is no signal.</exception>
    public ReadOnlySpan<float> SignalAt(int t) => Signal.AsSpan(t * _stride, Outputs);

    /// <summary>The class of a step, or <see cref="NoLabel"/>.</summary>
    /// <exception cref="InvalidOperationException">Steps have no labels.</exception>
    public int LabelAt(int t) => (_labels ?? throw Missing("labels"))[t];

    /// <summary>How much a step counts.</summary>
    public float MaskAt(int t) => _mask is null ? 1 : _mask[t];

    /// <summary>How much each output counts in a step.</summary>
    /// <exception cref="InvalidOperationException">Outputs have no mask.</exception>
    public ReadOnlySpan<float> OutputMaskAt(int t) => (_outputMask ?? throw Missing("a mask of outputs")).AsSpan(t * _stride, MaskedOutputs);

    /// <summary>The highest label; <see cref="NoLabel"/> where there is none.</summary>
    internal int HighestLabel { get; }

    /// <summary>The signal of the outputs from <paramref name="j"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<float> SignalAt(int t, int j) => new(Signal, t * _stride + j);

    /// <summary>How much the outputs from <paramref name="j"/> on count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<float> OutputMaskAt(int t, int j) => new(_outputMask!, t * _stride + j);

    private float[] Signal => _signal ?? throw Missing("a signal");

    private float[]? Padded(float[,]? rows, float least, string name, Func<int, int, float, string> problem)
    {
        if (rows is null)
        {
            return null;
        }

        var padded = new float[Steps * _stride];
        for (int t = 0; t < Steps; t++)
        {
            for (int c = 0; c < rows.GetLength(1); c++)
            {
                float x = rows[t, c];
                padded[t * _stride + c] = x >= least && float.IsFinite(x) ? x : throw new ArgumentException(problem(t, c, x), name);
            }
        }

        return padded;
    }

    private static InvalidOperationException Missing(string what) => new($"The loss reads {what} of each step, and the example has none; give it Targets with that.");
}
