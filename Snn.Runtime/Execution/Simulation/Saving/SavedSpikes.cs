namespace Snn.Runtime;

/// <summary>The spikes of a population that are on their way.</summary>
/// <param name="name">What they are.</param>
/// <param name="spikes">Where they are here.</param>
/// <param name="size">Number of neurons.</param>
/// <param name="steps">Steps that a file has at most.</param>
internal sealed class SavedSpikes(string name, SpikeRing spikes, int size, int steps) : SavedPart(name)
{
    public override void Write(BinaryWriter writer)
    {
        writer.Write(spikes.Total);
        writer.Write(spikes.Steps);
        for (long t = Math.Max(0, spikes.Steps - steps); t < spikes.Steps; t++)
        {
            Write(writer, spikes.At(t));
        }
    }

    public override Action Read(CheckpointReader reader)
    {
        var (total, ended) = (reader.Int64(), reader.Int64());
        CheckpointReader.Require(total >= 0, $"number of {Name}", total);
        CheckpointReader.Require(ended >= 0, $"number of steps of {Name}", ended);
        var kept = new int[(int)Math.Min(ended, steps)][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = Neurons(reader, size, size);
        }

        return () => spikes.Restore(total, ended, kept);
    }
}

/// <summary>Spikes of neurons after that wait until a rule looks at them: in a file one list, here one for the neurons of each thread.</summary>
/// <param name="name">What they are.</param>
/// <param name="size">Number of neurons.</param>
internal sealed class SavedHistory(string name, int size) : SavedPart(name)
{
    private readonly List<(SpikeHistory History, NeuronRange Neurons)> _parts = [];

    private SpikeHistory First => _parts[0].History;

    /// <summary>Adds that of the neurons that follow.</summary>
    public void Add(SpikeHistory history, NeuronRange neurons) => _parts.Add((history, neurons));

    public override void Write(BinaryWriter writer)
    {
        int steps = First.Starts(First.First).Length - 1;
        var (starts, neurons, values) = (new int[steps + 1], new List<int>(), Enumerable.Range(0, First.ValueCount).Select(_ => new List<float>()).ToArray());
        for (int s = 0; s < steps; s++)
        {
            foreach (var (history, _) in _parts)
            {
                var own = history.Starts(history.First);
                neurons.AddRange(history.Neurons[own[s]..own[s + 1]]);
                for (int v = 0; v < values.Length; v++)
                {
                    values[v].AddRange(history.Values(v)[own[s]..own[s + 1]]);
                }
            }

            starts[s + 1] = neurons.Count;
        }

        writer.Write(First.First);
        Write<int>(writer, starts);
        Write<int>(writer, neurons.ToArray());
        foreach (var list in values)
        {
            Write<float>(writer, list.ToArray());
        }
    }

    public override Action Read(CheckpointReader reader)
    {
        long first = reader.Int64();
        var starts = Values<int>(reader, 1, SpikeHistory.Steps + 1);
        var neurons = Neurons(reader, SpikeHistory.Steps * size, size);
        for (int s = 0; s < starts.Length; s++)
        {
            CheckpointReader.Require(starts[s] >= (s == 0 ? 0 : starts[s - 1]) && (s > 0 || starts[s] == 0) && (s < starts.Length - 1 || starts[s] == neurons.Length), $"number of {Name} before a step", starts[s]);
        }

        for (int s = 0; s < starts.Length - 1; s++)
        {
            for (int i = starts[s] + 1; i < starts[s + 1]; i++)
            {
                CheckpointReader.Require(neurons[i] > neurons[i - 1], $"order of {Name} at neuron", neurons[i]);
            }
        }

        var values = new float[First.ValueCount][];
        for (int v = 0; v < values.Length; v++)
        {
            values[v] = Values<float>(reader, neurons.Length, neurons.Length);
        }

        return () =>
        {
            foreach (var (history, range) in _parts)
            {
                Restore(history, range, first, starts, neurons, values);
            }
        };
    }

    private static void Restore(SpikeHistory history, NeuronRange range, long first, int[] starts, int[] neurons, float[][] values)
    {
        history.Clear(first);
        for (int s = 0; s < starts.Length - 1; s++)
        {
            var (from, count) = range.Place(neurons.AsSpan(starts[s]..starts[s + 1]));
            history.Add(neurons.AsSpan(starts[s] + from, count));
            for (int v = 0; v < values.Length; v++)
            {
                values[v].AsSpan(starts[s] + from, count).CopyTo(history.Last(v));
            }
        }
    }
}
