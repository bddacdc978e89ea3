using System.Collections;

namespace Snn.Runtime;

/// <summary>Labelled spike trains of the same number of channels and time steps. Immutable.</summary>
public sealed class SpikeDataset : IReadOnlyList<Example>
{
    private readonly Example[] _examples;

    /// <summary>Makes a data set of examples.</summary>
    /// <param name="examples">The examples, in order.</param>
    /// <param name="channels">Number of input channels.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Time steps of every train.</param>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="classNames">Names of the classes, one each; null if they have none.</param>
    /// <exception cref="ArgumentException">A train has other steps, a spike is beyond the channels, a label beyond the classes, or the names are not one per class; or a train has steps of another length.</exception>
    public SpikeDataset(IEnumerable<Example> examples, int channels, int classes, int steps, Time dt, IReadOnlyList<string>? classNames = null)
        : this([.. examples], (channels, classes, steps, dt), classNames)
    {
        if (classNames is not null && classNames.Count != classes)
        {
            throw new ArgumentException($"There are {classes} classes but {classNames.Count} class names.", nameof(classNames));
        }

        for (int i = 0; i < Count; i++)
        {
            Check(i);
            // a list made of the examples still knows their steps
            _examples[i] = _examples[i] with { Spikes = _examples[i].Spikes.In(dt) };
        }
    }

    // for examples that are known to fit
    private SpikeDataset(Example[] examples, (int Channels, int Classes, int Steps, Time Dt) shape, IReadOnlyList<string>? classNames)
    {
        _examples = examples;
        (Channels, Classes, Steps, Dt) = shape;
        ClassNames = classNames;
    }

    /// <summary>Number of input channels.</summary>
    public int Channels { get; }

    /// <summary>Number of classes; labels are below it.</summary>
    public int Classes { get; }

    /// <summary>Names of the classes, one each; null if they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Time steps of every train.</summary>
    public int Steps { get; }

    /// <summary>Length of a time step.</summary>
    public Time Dt { get; }

    /// <summary>Spikes of the file that came after the last step and are in no train; a part of a data set has those of the whole.</summary>
    public DroppedSpikes Dropped { get; internal init; }

    /// <summary>Number of examples.</summary>
    public int Count => _examples.Length;

    /// <summary>Example <paramref name="index"/>, in the order of the file.</summary>
    public Example this[int index] => _examples[index];

    /// <summary>Reads a file in the layout of the Spiking Heidelberg Digits, plain (<c>.h5</c>) or gzipped (<c>.h5.gz</c>).</summary>
    /// <param name="path">
    /// The file: <c>spikes/times</c> (variable-length floats or integers, seconds unless told otherwise, in any order),
    /// <c>spikes/units</c> (variable-length integers), <c>labels</c>, and, if there, <c>extra/speaker</c> and
    /// <c>extra/keys</c> (class names). Numbers of either byte order.
    /// </param>
    /// <param name="options">Time step, unit of time, channels, classes and steps; null for 1 ms and 700 channels.</param>
    /// <exception cref="SpikeDataException">
    /// The file is missing, damaged or not of this layout, an example in it is faulty, or more spikes than
    /// <see cref="ShdOptions.MostDropped"/> come after the last step.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SpikeDataset LoadShd(string path, ShdOptions? options = null) => ShdReader.Read(path, options ?? new());

    /// <summary>Reads a file in the layout of the Spiking Heidelberg Digits from a stream, which is left open.</summary>
    /// <param name="stream">The file as <see cref="LoadShd(string, ShdOptions?)"/> reads it, not gzipped; it can seek.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">As for a file.</param>
    /// <exception cref="ArgumentException">The stream cannot read or seek.</exception>
    /// <exception cref="SpikeDataException">As for a file; also whatever the stream throws.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SpikeDataset LoadShd(Stream stream, string name, ShdOptions? options = null) => stream is { CanRead: true, CanSeek: true }
        ? ShdReader.Read(stream, name, options ?? new())
        : throw new ArgumentException($"The stream of {name} must be one that can read and seek; copy it into a MemoryStream.", nameof(stream));

    /// <summary>The first examples, at most <paramref name="count"/>.</summary>
    public SpikeDataset Take(int count) => Subset(Enumerable.Range(0, Math.Clamp(count, 0, Count)));

    /// <summary>All but the first <paramref name="count"/> examples.</summary>
    public SpikeDataset Skip(int count)
    {
        int first = Math.Clamp(count, 0, Count);
        return Subset(Enumerable.Range(first, Count - first));
    }

    /// <summary>The examples at <paramref name="indices"/>, in their order; steps, channels and classes stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public SpikeDataset Subset(IEnumerable<int> indices) =>
        new([.. indices.Select(Example)], (Channels, Classes, Steps, Dt), ClassNames) { Dropped = Dropped };

    /// <inheritdoc/>
    public IEnumerator<Example> GetEnumerator() => _examples.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Example Example(int index) => (uint)index < (uint)Count
        ? _examples[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The data set has {Count} examples.");

    /// <summary>What keeps an example from being one of a data set; null where it fits.</summary>
    internal static string? Problem(Example example, int channels, int classes, int steps, Time dt)
    {
        var (spikes, label, _) = example;
        return spikes.Steps != steps ? $"has {spikes.Steps} steps; the data set has {steps}"
            : spikes.HasOtherSteps(dt.Value) ? FormattableString.Invariant($"is in steps of {spikes.Dt!.Value.Value} ms; those of the data set last {dt.Value} ms")
            : spikes.HighestUnit >= channels ? $"has a spike in channel {spikes.HighestUnit}; the data set has {channels} channels"
            : (uint)label >= (uint)classes ? $"has label {label}; the data set has {classes} classes"
            : null;
    }

    private void Check(int i)
    {
        if (Problem(_examples[i], Channels, Classes, Steps, Dt) is { } problem)
        {
            throw new ArgumentException($"Example {i} {problem}.");
        }
    }
}
