namespace Snn.Runtime;

/// <summary>The spikes of a population that are on their way.</summary>
internal sealed class SavedSpikes(string name, SpikeRing spikes, int size) : SavedPart(name)
{
    public override void Write(BinaryWriter writer)
    {
        writer.Write(spikes.Total);
        writer.Write(spikes.Steps);
        for (long t = spikes.FirstKept; t < spikes.Steps; t++)
        {
            Write(writer, spikes.At(t));
        }
    }

    public override Action Read(CheckpointReader reader)
    {
        var (total, steps) = (reader.Int64(), reader.Int64());
        CheckpointReader.Require(total >= 0, $"number of {Name}", total);
        CheckpointReader.Require(steps >= 0, $"number of steps of {Name}", steps);
        var kept = new int[(int)Math.Min(steps, spikes.KeptSteps)][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = Neurons(reader, size, size);
        }

        return () => spikes.Restore(total, steps, kept);
    }
}

/// <summary>Spikes of neurons after that wait until a rule looks at them.</summary>
internal sealed class SavedHistory(string name, SpikeHistory history, int size) : SavedPart(name)
{
    public override void Write(BinaryWriter writer)
    {
        var starts = history.Starts(history.First);
        writer.Write(history.First);
        Write(writer, starts);
        Write(writer, history.Neurons);
        for (int v = 0; v < history.ValueCount; v++)
        {
            Write(writer, history.Values(v));
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

        var values = new float[history.ValueCount][];
        for (int v = 0; v < values.Length; v++)
        {
            values[v] = Values<float>(reader, neurons.Length, neurons.Length);
        }

        return () =>
        {
            history.Clear(first);
            for (int s = 0; s < starts.Length - 1; s++)
            {
                history.Add(neurons.AsSpan(starts[s]..starts[s + 1]));
                for (int v = 0; v < values.Length; v++)
                {
                    values[v].AsSpan(starts[s]..starts[s + 1]).CopyTo(history.Last(v));
                }
            }
        };
    }
}
