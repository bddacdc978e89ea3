using System.Collections;

namespace Snn.Runtime;

/// <summary>
/// Labelled spike trains that are read when they are asked for, so that more than memory holds can be trained on. It trains in
/// the same order and to the same bits as the same examples in memory. Several threads may read it.
/// </summary>
public sealed class StreamedDataset : IReadOnlyList<Example>
{
    private readonly IReadOnlyList<int> _labels;
    private readonly Func<int, Example> _read;
    private readonly Held?[] _held;

    /// <summary>Makes a data set of what reads it.</summary>
    /// <param name="labels">The class of every example.</param>
    /// <param name="read">Reads an example by its index, the same at every call; several threads may call it.</param>
    /// <param name="channels">Number of input channels.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Time steps of every train.</param>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="classNames">Names of the classes, one each; null if they have none.</param>
    /// <param name="held">Examples that are held in memory once they were read; two batches of the trainer are enough, more save reading.</param>
    /// <exception cref="ArgumentException">A label is beyond the classes, or the names are not one per class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public StreamedDataset(IReadOnlyList<int> labels, Func<int, Example> read, int channels, int classes, int steps, Time dt, IReadOnlyList<string>? classNames = null, int held = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(held, 1);
        if (classNames is not null && classNames.Count != classes)
        {
            throw new ArgumentException($"There are {classes} classes but {classNames.Count} class names.", nameof(classNames));
        }

        for (int i = 0; i < labels.Count; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException($"Example {i} has label {labels[i]}; the data set has {classes} classes.", nameof(labels));
            }
        }

        (_labels, _read, _held) = (labels, read, new Held?[Math.Min(held, Math.Max(labels.Count, 1))]);
        (Channels, Classes, Steps, Dt, ClassNames) = (channels, classes, steps, dt, classNames);
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

    /// <summary>Spikes of the file that come after the last step and are in no train, where the file was read for it; a part of a data set has those of the whole.</summary>
    public DroppedSpikes Dropped { get; internal init; }

    /// <summary>Number of examples.</summary>
    public int Count => _labels.Count;

    /// <summary>The class of every example, which nothing need be read for.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>
    /// Opens a file in the layout of the Spiking Heidelberg Digits, of which each example is read when it is asked for. The file is
    /// read once before, an example at a time, for how long the examples are and whether all are sound.
    /// </summary>
    /// <param name="path">The file as <see cref="SpikeDataset.LoadShd(string, ShdOptions?)"/> reads it, but not gzipped; it stays open, and must stay as it is.</param>
    /// <param name="options">As of <see cref="SpikeDataset.LoadShd(string, ShdOptions?)"/>.</param>
    /// <param name="held">Examples that are held in memory once they were read; two batches of the trainer are enough, more save reading.</param>
    /// <exception cref="SpikeDataException">As of <see cref="SpikeDataset.LoadShd(string, ShdOptions?)"/>, or the file is gzipped.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static StreamedDataset OpenShd(string path, ShdOptions? options = null, int held = 256) => ShdReader.Open(path, options ?? new(), held);

    /// <summary>The same examples, each of which is looked at when it has been read.</summary>
    internal StreamedDataset Read(Func<int, Example, Example> look) =>
        new(_labels, i => look(i, this[i]), Channels, Classes, Steps, Dt, ClassNames, held: 1) { Dropped = Dropped };

    /// <summary>Example <paramref name="index"/>, read where it is not held.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    /// <exception cref="SpikeDataException">It cannot be read.</exception>
    /// <exception cref="InvalidOperationException">What was read does not fit the data set.</exception>
    public Example this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The data set has {Count} examples.");
            }

            // each is written and read as a whole, so threads at worst read an example twice
            ref var held = ref _held[index % _held.Length];
            if (Volatile.Read(ref held) is { } there && there.Index == index)
            {
                return there.Example;
            }

            var example = Checked(index, _read(index));
            Volatile.Write(ref held, new(index, example));
            return example;
        }
    }

    /// <summary>The first examples, at most <paramref name="count"/>.</summary>
    public StreamedDataset Take(int count) => Subset(Enumerable.Range(0, Math.Clamp(count, 0, Count)));

    /// <summary>All but the first <paramref name="count"/> examples.</summary>
    public StreamedDataset Skip(int count)
    {
        int first = Math.Clamp(count, 0, Count);
        return Subset(Enumerable.Range(first, Count - first));
    }

    /// <summary>The examples at <paramref name="indices"/>, in their order; steps, channels and classes stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public StreamedDataset Subset(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        foreach (int index in chosen)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count, nameof(indices));
        }

        return new([.. chosen.Select(i => _labels[i])], i => _read(chosen[i]), Channels, Classes, Steps, Dt, ClassNames, _held.Length) { Dropped = Dropped };
    }

    /// <summary>All examples in memory.</summary>
    /// <exception cref="SpikeDataException">One cannot be read.</exception>
    public SpikeDataset Load() => new(Enumerable.Range(0, Count).Select(i => Checked(i, _read(i))), Channels, Classes, Steps, Dt, ClassNames) { Dropped = Dropped };

    /// <inheritdoc/>
    public IEnumerator<Example> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Example Checked(int index, Example example)
    {
        string? problem = example.Label != _labels[index] ? $"has label {example.Label}; {_labels[index]} was announced"
            : SpikeDataset.Problem(example, Channels, Classes, Steps, Dt);
        return problem is null ? example with { Spikes = example.Spikes.In(Dt) } : throw new InvalidOperationException($"Example {index} as it was read {problem}.");
    }

    private sealed record Held(int Index, Example Example);
}
