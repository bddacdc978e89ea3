using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>A population of affine flows: its equations in homogeneous coordinates, free and held.</summary>
internal sealed class AffineGroup : ExactGroup
{
    /// <summary>In one look ahead, and between two events of a neuron.</summary>
    private const int MostStretches = 256, MostSearched = 1_000_000;

    private readonly double[] _start, _jump = [], _output;
    private readonly int[] _stretches, _searched;
    private readonly AffineSlopes _slopes;

    /// <param name="population">The equations.</param>
    /// <param name="isReadout">Whether the integral of the output is added as one more state.</param>
    /// <exception cref="ArgumentException">A matrix is of the wrong size, or a number is not finite.</exception>
    public AffineGroup(AffinePopulation population, bool isReadout)
        : base(population, population.States.Count + (HasIntegral(population, isReadout) ? 2 : 1), HasIntegral(population, isReadout) ? population.States.Count : -1, WhatIsHeld(population, isReadout))
    {
        int states = population.States.Count, extra = Width - 1 - states;
        Check(population.Flow.GetLength(0) == states && population.Flow.GetLength(1) == states + 1, "its flow");
        Check(population.Start.Count == states, "its start");
        Check(population.Output is null || population.Output.Count == states + 1, "its output");
        var rates = Homogeneous.Square(population.Flow, extra, 0);
        _output = population.Output is { } output ? Homogeneous.Widen(output, extra) : [];
        if (extra > 0)
        {
            _output.CopyTo(rates, states * Width);
        }

        Free = new(rates, Width);
        _start = [.. population.Start, .. Enumerable.Repeat(0.0, extra), 1];
        (_stretches, _searched) = (new int[population.Size], new int[population.Size]);
        _slopes = new(population, Width);
        Held = Free;
        if (population.Spike is { } spike)
        {
            Check(spike.Threshold.Count == states + 1, "its threshold");
            Check(spike.Jump.GetLength(0) == states && spike.Jump.GetLength(1) == states + 1, "its jump");
            Check(spike.Held.All(s => (uint)s < (uint)states) && spike.Hold >= 0, "its hold");
            Threshold = Homogeneous.Widen(spike.Threshold, extra);
            Course = new(Free, Threshold);
            _jump = Homogeneous.Square(spike.Jump, extra, 1);
            for (int i = states; i < states + extra; i++)
            {
                _jump[i * Width + i] = 1; // an integral goes on through a spike
            }

            Rises = spike.Rises;
            Hold = spike.Hold;
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

    public AffineFlow Free { get; }

    /// <summary>The flow during a hold: held states stand still.</summary>
    public AffineFlow Held { get; }

    public double[] Threshold { get; } = [];

    /// <summary>θ along the free flow; null without a spike.</summary>
    public ThresholdCourse? Course { get; }

    public override bool Spikes => Course is not null;

    public override bool Rises { get; }

    public override double Hold { get; }

    public override bool IsStepped => false;

    public override void Start(Span<double> h) => _start.CopyTo(h);

    public override void Advance(Span<double> h, double time, bool held) => Flow(held).Advance(h, time);

    public override void Retreat(ReadOnlySpan<double> start, double time, bool held, Span<double> lambda, bool parameters)
    {
        if (parameters)
        {
            Flow(held).AddProducts(start, lambda, time, _slopes.FlowSums(held));
        }

        Flow(held).Retreat(lambda, time);
    }

    public override void Rate(ReadOnlySpan<double> h, bool held, Span<double> rate) => Flow(held).Rate(h, rate);

    [SkipLocalsInit]
    public override Outlook Look(int unit, ReadOnlySpan<double> h, double since, bool held, bool armed, double remaining, double soon, double least)
    {
        if (held || Course is not { } course)
        {
            return new(double.PositiveInfinity);
        }

        // the neuron itself stays where it is, so that the others of its population can share its matrices
        Span<double> state = stackalloc double[Width];
        h.CopyTo(state);
        Free.Advance(state, since);
        double theta = Homogeneous.Dot(Threshold, state);
        armed |= theta < 0 && since > 0; // where nothing has happened since, that is rounding
        if (armed && theta > 0)
        {
            return new(0, Crosses: true, Above: true);
        }

        if (soon > Free.Series.Reach && course.StaysBelow(state, course.Horizon(Math.Min(soon, remaining))))
        {
            _stretches[unit] = 0;
            return new(soon < remaining ? soon : double.PositiveInfinity);
        }

        // nothing happened to the neuron for so long that nothing may for as long again
        int stretches = _stretches[unit] = since == 0 ? 1 : Math.Clamp(2 * _stretches[unit], 1, MostStretches);
        _searched[unit] = since == 0 ? 0 : _searched[unit] + stretches;
        if (_searched[unit] > MostSearched)
        {
            throw new InvalidOperationException($"Neuron {unit} of {Name} swings or grows too fast for this plan: {since} ms without an event took more than {MostSearched} steps. Check its time constants.");
        }

        double from = 0;
        for (int i = 0; i < stretches || from < least; i++)
        {
            int level = course.Level(since + from);
            double stretch = course.Length(level), length = Math.Min(stretch, remaining - from);
            bool isSoon = i == 0 && soon < length;
            length = isSoon ? soon : length;
            if (!armed || length > Free.Series.Reach || course.CanCross(state, length))
            {
                bool wasArmed = armed;
                double rise = course.Rise(state, level, length, ref armed);
                if (!double.IsNaN(rise) && i > 0)
                {
                    // once more without the rounding of many steps, unless that moves the crossing out of this one
                    h.CopyTo(state);
                    Free.Advance(state, since + from);
                    double exact = course.Rise(state, level, length, ref wasArmed);
                    rise = double.IsNaN(exact) ? rise : exact;
                }

                if (!double.IsNaN(rise))
                {
                    return new(from + rise * length, Crosses: true);
                }
            }

            if (isSoon)
            {
                // what comes then changes the neuron, and it is looked at again
                _stretches[unit] = 0;
                return new(soon);
            }

            if (length < stretch)
            {
                return new(double.PositiveInfinity);
            }

            Homogeneous.Add(Free.Doubling(level), state);
            from += stretch;
        }

        return new(from);
    }

    /// <summary>How far each neuron was found to be safe last, in stretches.</summary>
    public Span<int> Stretches => _stretches;

    public override void Jump(ReadOnlySpan<double> h, Span<double> after) => Homogeneous.Apply(_jump, h, after);

    public override void JumpAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> before, bool parameters)
    {
        Homogeneous.ApplyTransposed(_jump, lambda, before);
        if (parameters)
        {
            _slopes.AddJump(lambda, h);
        }
    }

    public override double Theta(ReadOnlySpan<double> h) => Homogeneous.Dot(Threshold, h);

    public override void ThresholdGradient(ReadOnlySpan<double> h, Span<double> gradient) => Threshold.CopyTo(gradient);

    public override void AddThreshold(ReadOnlySpan<double> h, double lambda) => _slopes.AddThreshold(lambda, h);

    public override double ArrivalShift(ReadOnlySpan<double> before, double weight, ExactKick kick, bool held, ReadOnlySpan<double> lambda) =>
        -weight * Homogeneous.Dot(lambda, held ? kick.HeldRate : kick.FreeRate);

    public override double Output(ReadOnlySpan<double> h) => Homogeneous.Dot(_output, h);

    public override void OutputAdjoint(ReadOnlySpan<double> h, double error, Span<double> lambda, bool parameters)
    {
        for (int i = 0; i < lambda.Length; i++)
        {
            lambda[i] += error * _output[i];
        }

        if (parameters)
        {
            _slopes.AddOutput(error, h);
        }
    }

    public override void AddHold(double lambda) => _slopes.AddHold(lambda);

    public override void AddStart(ReadOnlySpan<double> lambda) => _slopes.AddStart(lambda);

    public override void TakeParameters(Span<double> parameters) => _slopes.Take(parameters, Integral);

    private static bool HasIntegral(AffinePopulation population, bool isReadout) => isReadout && population.Output is not null;

    private static bool[] WhatIsHeld(AffinePopulation population, bool isReadout)
    {
        var held = new bool[population.States.Count + (HasIntegral(population, isReadout) ? 2 : 1)];
        foreach (int state in population.Spike?.Held ?? [])
        {
            if ((uint)state < (uint)population.States.Count)
            {
                held[state] = true;
            }
        }

        return held;
    }

    private AffineFlow Flow(bool held) => held ? Held : Free;
}
