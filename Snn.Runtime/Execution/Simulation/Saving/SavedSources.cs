namespace Snn.Runtime;

/// <summary>What an input population is given.</summary>
internal sealed class SavedFeed(SpikeFeed feed, string population, int size) : SavedPart($"the spikes that {population} is given")
{
    public override void Write(BinaryWriter writer)
    {
        Write(writer, feed.Given);
        writer.Write((int)feed.Drawing);
        Write(writer, feed.Chances);
        var (train, began, repeats) = feed.Playing;
        writer.Write(train is null ? 0 : 1);
        if (train is null)
        {
            return;
        }

        writer.Write(began);
        writer.Write(repeats ? 1 : 0);
        int[] starts = new int[train.Steps + 1];
        for (int t = 0; t < train.Steps; t++)
        {
            starts[t + 1] = starts[t] + train.At(t).Length;
        }

        Write<int>(writer, starts);
        Write(writer, train.Units);
    }

    public override Action Read(CheckpointReader reader)
    {
        int[] given = Neurons(reader, size, size);
        var drawing = (FeedDrawing)reader.Int32();
        CheckpointReader.Require(drawing is FeedDrawing.OneRate or FeedDrawing.OwnRates or FeedDrawing.Told, $"way in which neurons spike by chance in {Name}", (int)drawing);
        int count = drawing switch { FeedDrawing.OneRate => 1, FeedDrawing.OwnRates => size, _ => 0 };
        double[] chances = Values<double>(reader, count, count);
        foreach (double chance in chances)
        {
            CheckpointReader.Require(chance is >= 0 and <= 1, $"chance of a spike in {Name}", (long)chance);
        }

        if (drawing == FeedDrawing.Told && feed.Drawing != FeedDrawing.Told)
        {
            throw new CheckpointContentException($"was saved while {population} spiked at rates that a function told, which no file can hold", $"Call Input(\"{population}\").Poisson(...) with that function before Load.");
        }

        SpikeTrain? train = null;
        long began = 0;
        bool repeats = false;
        if (IsSo(reader))
        {
            (began, repeats) = (reader.Int64(), IsSo(reader));
            int[] starts = Values<int>(reader, 1, Array.MaxLength), units = Neurons(reader, Array.MaxLength, size);
            try
            {
                train = new(starts, units);
            }
            catch (ArgumentException e)
            {
                throw new CheckpointContentException($"a train of {Name} cannot be: {e.Message}");
            }
        }

        return () => feed.Restore(given, drawing, chances, train, began, repeats);
    }
}

/// <summary>What a rule or a population is told.</summary>
internal sealed class SavedSignal(string name, SignalFeed signal, int size) : SavedPart($"the signal {name}")
{
    public override void Write(BinaryWriter writer)
    {
        writer.Write(signal.IsGiven ? 1 : 0);
        writer.Write(signal.Pulses ? 1 : 0);
        Write(writer, signal.Now);
        Write(writer, signal.Held);
        var rows = signal.RowsLeft;
        writer.Write(rows.Count);
        foreach (float[] row in rows)
        {
            Write<float>(writer, row);
        }
    }

    public override Action Read(CheckpointReader reader)
    {
        bool isGiven = IsSo(reader), pulses = IsSo(reader);
        float[] now = Values<float>(reader, size, size), held = Values<float>(reader, size, size);
        int count = reader.Int32();
        CheckpointReader.Require(count >= 0, $"number of rows of {Name}", count);
        var rows = new List<float[]>();
        for (int i = 0; i < count; i++)
        {
            rows.Add(Values<float>(reader, 1, size));
            CheckpointReader.Require(rows[i].Length == 1 || rows[i].Length == size, $"length of a row of {Name}", rows[i].Length);
        }

        return () => signal.Restore(now, held, isGiven, pulses, rows);
    }
}

/// <summary>Many trains of spikes onto each neuron. Those that the simulation has already are given what the file says, others are made.</summary>
internal sealed class SavedPoissonInputs(Simulation simulation) : SavedPart("the Poisson inputs")
{
    private const string Advice = "Load it into a simulation with those that were saved, or with none.";

    public override void Write(BinaryWriter writer)
    {
        writer.Write(simulation.PoissonInputs.Count);
        foreach (var input in simulation.PoissonInputs)
        {
            SealedFile.WriteText(writer, input.State);
            writer.Write(input.Trains);
            writer.Write(input.Rate.Value);
            writer.Write(input.Weight);
        }
    }

    public override Action Read(CheckpointReader reader)
    {
        int count = reader.Int32(), there = simulation.PoissonInputs.Count;
        if (count < there)
        {
            throw new CheckpointContentException($"has {count} Poisson inputs, and this simulation was given {there}", Advice);
        }

        var inputs = new List<PoissonInput>();
        for (int i = 0; i < count; i++)
        {
            string state = reader.Text("name of a state");
            int trains = reader.Int32();
            float[] numbers = reader.Values<float>(2, "numbers of a Poisson input");
            if (i < there && (simulation.PoissonInputs[i].State != state || simulation.PoissonInputs[i].Trains != trains))
            {
                var own = simulation.PoissonInputs[i];
                throw new CheckpointContentException($"its Poisson input {i} is {trains} trains onto {state}, and here it is {own.Trains} onto {own.State}", Advice);
            }

            try
            {
                inputs.Add(simulation.NewPoissonInput(i, state, trains, new(numbers[0]), numbers[1]));
            }
            catch (ArgumentException e)
            {
                throw new CheckpointContentException($"its Poisson input {i} cannot be: {e.Message}");
            }
        }

        return () => simulation.SetPoissonInputs(inputs);
    }
}
