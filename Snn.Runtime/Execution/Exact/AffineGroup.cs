using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>A population of affine flows: its equations in homogeneous coordinates, free and held.</summary>
internal sealed class AffineGroup : ExactGroup
{
    private const int MostReaches = 256;

    private readonly double[] _start, _jump = [], _output, _thresholdSeries = [], _thresholdTail = [];
    private readonly int[] _reaches;
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
        _reaches = new int[population.Size];
        _slopes = new(population, Width);
        Held = Free;
        if (population.Spike is { } spike)
        {
            Check(spike.Threshold.Count == states + 1, "its threshold");
            Check(spike.Jump.GetLength(0) == states && spike.Jump.GetLength(1) == states + 1, "its jump");
            Check(spike.Held.All(s => (uint)s < (uint)states) && spike.Hold >= 0, "its hold");
            Threshold = Homogeneous.Widen(spike.Threshold, extra);
            _thresholdSeries = Free.SeriesOf(Threshold);
            _thresholdTail = [.. Enumerable.Range(0, Width).Select(i => Enumerable.Range(2, AffineFlow.Order - 1).Sum(j => Math.Abs(_thresholdSeries[j * Width + i])))];
            _jump = Homogeneous.Square(spike.Jump, extra, 1);
            for (int i = states; i < states + extra; i++)
            {
                _jump[i * Width + i] = 1; // an integral goes on through a spike
            }

            Spikes = true;
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

    /// <summary>Rows of θ's Taylor coefficients over one reach of the free flow.</summary>
    public double[] ThresholdSeries => _thresholdSeries;

    /// <summary>Bounds, state by state, of what all coefficients from the second on can add.</summary>
    public double[] ThresholdTail => _thresholdTail;

    public override bool Spikes { get; }

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
    public override Outlook Look(int unit, ReadOnlySpan<double> h, double since, bool held, double remaining, double soon)
    {
        if (held || !Spikes)
        {
            return new(double.PositiveInfinity);
        }

        // the neuron itself stays where it is, so that the others of its population can share its matrices
        Span<double> state = stackalloc double[Width], series = stackalloc double[AffineFlow.Order + 1];
        h.CopyTo(state);
        Free.Advance(state, since);
        if (Homogeneous.Dot(Threshold, state) > 0)
        {
            return new(0, Crosses: true, Above: true);
        }

        // nothing happened to the neuron for so long that nothing may for as long again
        int reaches = _reaches[unit] = since == 0 ? 1 : Math.Clamp(2 * _reaches[unit], 1, MostReaches);
        for (int i = 0; i < reaches; i++)
        {
            double from = i * Free.Reach, length = Math.Min(Free.Reach, remaining - from);
            if (CanCross(state, length))
            {
                if (i == 0 && soon < length && !CanCross(state, soon))
                {
                    _reaches[unit] = 0;
                    return new(soon);
                }

                double rise = Rise(state, length, series);
                if (!double.IsNaN(rise) && i > 0)
                {
                    // once more without the rounding of many steps, unless that moves the crossing out of this one
                    h.CopyTo(state);
                    Free.Advance(state, since + from);
                    double exact = Rise(state, length, series);
                    rise = double.IsNaN(exact) ? rise : exact;
                }

                if (!double.IsNaN(rise))
                {
                    return new(from + rise * length, Crosses: true);
                }
            }

            if (length < Free.Reach)
            {
                return new(double.PositiveInfinity);
            }

            Free.AdvanceByReach(state);
        }

        return new(reaches * Free.Reach);
    }

    /// <summary>Notes how far a neuron was found to be safe, in whole reaches.</summary>
    public void LookedAhead(int unit, int reaches) => _reaches[unit] = reaches;

    public override void Jump(ReadOnlySpan<double> h, Span<double> after) => Homogeneous.Apply(_jump, h, after);

    public override void JumpAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> before, bool parameters)
    {
        Homogeneous.ApplyTransposed(_jump, lambda, before);
        if (parameters)
        {
            _slopes.AddJump(lambda, h);
        }
    }

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

    /// <summary>Whether θ may exceed zero within a length: by its value, its slope and a bound of all that bends it.</summary>
    private bool CanCross(ReadOnlySpan<double> state, double length)
    {
        double value = 0, slope = 0, bend = 0, part = length / Free.Reach;
        var slopes = _thresholdSeries.AsSpan(Width, Width);
        for (int i = 0; i < state.Length; i++)
        {
            value += Threshold[i] * state[i];
            slope += slopes[i] * state[i];
            bend += _thresholdTail[i] * Math.Abs(state[i]);
        }

        return value + (Math.Max(slope, 0) + bend * part) * part > 0;
    }

    private double Rise(ReadOnlySpan<double> state, double length, Span<double> series)
    {
        Free.Series(_thresholdSeries, state, length, series);
        return FirstRise.Find(series);
    }
}
