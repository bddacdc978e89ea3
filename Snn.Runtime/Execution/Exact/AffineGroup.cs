namespace Snn.Runtime;

/// <summary>A population made ready to run: its equations in homogeneous coordinates, free and held.</summary>
internal sealed class AffineGroup
{
    /// <param name="population">The equations.</param>
    /// <param name="isReadout">
    /// Whether the integral of the output is added as one more state: an integral in the loss then needs no rule of its own.
    /// </param>
    /// <exception cref="ArgumentException">A matrix is of the wrong size, or a number is not finite.</exception>
    public AffineGroup(AffinePopulation population, bool isReadout)
    {
        Name = population.Name;
        Size = population.Size;
        int states = population.States.Count;
        int extra = isReadout && population.Output is not null ? 1 : 0;
        Width = states + extra + 1;
        Check(population.Flow.GetLength(0) == states && population.Flow.GetLength(1) == states + 1, "its flow");
        Check(population.Start.Count == states, "its start");
        Check(population.Output is null || population.Output.Count == states + 1, "its output");
        var rates = Homogeneous.Square(population.Flow, extra, 0);
        Output = population.Output is { } output ? Homogeneous.Widen(output, extra) : [];
        if (extra > 0)
        {
            Output.CopyTo(rates, states * Width);
            Integral = states;
        }

        Free = new(rates, Width);
        Start = [.. population.Start, .. Enumerable.Repeat(0.0, extra), 1];
        Held = Free;
        if (population.Spike is { } spike)
        {
            Check(spike.Threshold.Count == states + 1, "its threshold");
            Check(spike.Jump.GetLength(0) == states && spike.Jump.GetLength(1) == states + 1, "its jump");
            Check(spike.Held.All(s => (uint)s < (uint)states) && spike.Hold >= 0, "its hold");
            Spikes = true;
            Threshold = Homogeneous.Widen(spike.Threshold, extra);
            Jump = Homogeneous.Square(spike.Jump, extra, 1);
            for (int i = states; i < states + extra; i++)
            {
                Jump[i * Width + i] = 1; // an integral goes on through a spike
            }

            Hold = spike.Hold;
            IsHeld = [.. Enumerable.Range(0, Width).Select(i => spike.Held.Contains(i))];
            var heldRates = (double[])rates.Clone();
            foreach (int state in spike.Held)
            {
                Array.Clear(heldRates, state * Width, Width);
            }

            Held = new(heldRates, Width);
        }

        void Check(bool fits, string what)
        {
            if (!fits)
            {
                throw new ArgumentException($"{population.Name} has {states} states; {what} does not fit them.", nameof(population));
            }
        }
    }

    public string Name { get; }

    public int Size { get; }

    /// <summary>States, the integral of the output where there is one, and the constant 1.</summary>
    public int Width { get; }

    public AffineFlow Free { get; }

    /// <summary>The flow during a hold: held states stand still.</summary>
    public AffineFlow Held { get; }

    public double[] Start { get; }

    public bool Spikes { get; }

    public double[] Threshold { get; } = [];

    public double[] Jump { get; } = [];

    public double Hold { get; }

    public bool[] IsHeld { get; } = [];

    /// <summary>Empty where there is none.</summary>
    public double[] Output { get; }

    /// <summary>Place of the output's integral, or −1.</summary>
    public int Integral { get; } = -1;

    public AffineFlow Flow(bool held) => held ? Held : Free;

    /// <summary>What a spike of weight 1 adds to a neuron: what lands on a held state is lost.</summary>
    public double[] Kick(AffineProjection projection, bool held)
    {
        if (projection.Kick.Count != Width - 1 - (Integral < 0 ? 0 : 1))
        {
            throw new ArgumentException($"The kick of {projection.Name} does not fit the states of {Name}.", nameof(projection));
        }

        var kick = new double[Width];
        for (int i = 0; i < projection.Kick.Count; i++)
        {
            kick[i] = held && IsHeld[i] ? 0 : projection.Kick[i];
        }

        return kick;
    }
}

/// <summary>One vector per neuron of a population, each brought to its own time only when something happens to it.</summary>
internal sealed class Neurons(AffineGroup group)
{
    private readonly double[] _values = new double[group.Size * group.Width];

    public AffineGroup Group => group;

    /// <summary>The time to which each neuron has been brought.</summary>
    public double[] Time { get; } = new double[group.Size];

    /// <summary>Whether each neuron is in its hold.</summary>
    public bool[] Held { get; } = new bool[group.Size];

    public Span<double> this[int unit] => _values.AsSpan(unit * group.Width, group.Width);

    public AffineFlow Flow(int unit) => group.Flow(Held[unit]);

    public void Reset(ReadOnlySpan<double> values, double time)
    {
        Array.Clear(Held);
        Array.Fill(Time, time);
        for (int unit = 0; unit < group.Size; unit++)
        {
            values.CopyTo(this[unit]);
        }
    }

    /// <summary>Brings states forward to a time.</summary>
    public Span<double> Advance(int unit, double time)
    {
        Flow(unit).Advance(this[unit], time - Time[unit]);
        Time[unit] = time;
        return this[unit];
    }

    /// <summary>Brings adjoints back to a time.</summary>
    public Span<double> Retreat(int unit, double time)
    {
        Flow(unit).Retreat(this[unit], Time[unit] - time);
        Time[unit] = time;
        return this[unit];
    }
}
