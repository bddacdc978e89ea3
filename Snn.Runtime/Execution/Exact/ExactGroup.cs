namespace Snn.Runtime;

/// <summary>
/// A population made ready to run on one thread: what a neuron's states do between events and at them, forwards and
/// backwards. Sums of derivatives by parameters are kept until they are taken.
/// </summary>
internal abstract class ExactGroup(ExactPopulation population, int width, int integral, bool[] isHeld)
{
    public string Name => population.Name;

    public int Size => population.Size;

    /// <summary>Whether its spikes are given from outside: then nothing happens in it.</summary>
    public bool IsSource => population.IsSource;

    /// <summary>Numbers per neuron: states, the integral of the output where there is one, and what the flow adds.</summary>
    public int Width => width;

    /// <summary>Place of the output's integral, or −1. As a state, an integral in the loss needs no rule of its own.</summary>
    public int Integral => integral;

    /// <summary>Which of a neuron's numbers stand still in a hold.</summary>
    public bool[] IsHeld => isHeld;

    public abstract bool Spikes { get; }

    /// <summary>Whether a neuron spikes only once θ has been below zero.</summary>
    public abstract bool Rises { get; }

    public abstract double Hold { get; }

    /// <summary>
    /// Whether the flow has no closed form: then neurons go forward by steps no longer than was looked ahead, and the
    /// backward sweep needs the states at both ends of each.
    /// </summary>
    public abstract bool IsStepped { get; }

    public abstract void Start(Span<double> h);

    /// <summary>Forgets the trial before: nothing may depend on it.</summary>
    public virtual void Forget()
    {
    }

    /// <summary>h after a time.</summary>
    public abstract void Advance(Span<double> h, double time, bool held);

    /// <summary>dLoss/dh a time earlier.</summary>
    /// <param name="start">The states then; only read by stepped flows and for derivatives by parameters.</param>
    /// <param name="time">The time.</param>
    /// <param name="held">Whether the neuron was in its hold.</param>
    /// <param name="lambda">dLoss/dh, changed.</param>
    /// <param name="parameters">Whether to sum up derivatives by parameters.</param>
    public abstract void Retreat(ReadOnlySpan<double> start, double time, bool held, Span<double> lambda, bool parameters);

    /// <summary>dh/dt.</summary>
    public abstract void Rate(ReadOnlySpan<double> h, bool held, Span<double> rate);

    /// <summary>Looks ahead for the next rise of θ through zero.</summary>
    /// <param name="unit">The neuron.</param>
    /// <param name="h">Its states some time ago.</param>
    /// <param name="since">That time; 0 for stepped flows, and where something has just happened to the neuron.</param>
    /// <param name="held">Whether it is in its hold.</param>
    /// <param name="armed">Whether θ has been below zero; always, where that is not asked for.</param>
    /// <param name="remaining">Time to the end of the trial.</param>
    /// <param name="soon">Time to the next event; looking that far may do.</param>
    /// <param name="least">A time that can be told from now; where nothing happens, the outlook is at least that long.</param>
    public abstract Outlook Look(int unit, ReadOnlySpan<double> h, double since, bool held, bool armed, double remaining, double soon, double least);

    /// <summary>The states after a spike.</summary>
    public abstract void Jump(ReadOnlySpan<double> h, Span<double> after);

    /// <summary>dLoss/dh before a spike that does not move in time.</summary>
    public abstract void JumpAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> before, bool parameters);

    /// <summary>θ.</summary>
    public abstract double Theta(ReadOnlySpan<double> h);

    /// <summary>dθ/dh.</summary>
    public abstract void ThresholdGradient(ReadOnlySpan<double> h, Span<double> gradient);

    /// <summary>Sums up dLoss/dθ · dθ/dp.</summary>
    public abstract void AddThreshold(ReadOnlySpan<double> h, double lambda);

    /// <summary>
    /// λ·(f(h⁻) − f(h⁺)), what a later arrival does to the loss, where it adds weight·kick.
    /// </summary>
    public abstract double ArrivalShift(ReadOnlySpan<double> before, double weight, ExactKick kick, bool held, ReadOnlySpan<double> lambda);

    public abstract double Output(ReadOnlySpan<double> h);

    /// <summary>Adds the derivative by an output.</summary>
    public abstract void OutputAdjoint(ReadOnlySpan<double> h, double error, Span<double> lambda, bool parameters);

    /// <summary>Sums up the derivative by the length of a hold.</summary>
    public abstract void AddHold(double lambda);

    /// <summary>Sums up the derivative by a neuron's start.</summary>
    public abstract void AddStart(ReadOnlySpan<double> lambda);

    /// <summary>Adds the sums of derivatives by parameters, in their order, and starts new ones.</summary>
    public abstract void TakeParameters(Span<double> parameters);
}

/// <summary>What was seen by looking ahead.</summary>
/// <param name="Length">How far, from now; infinite where nothing can happen before the end of the trial.</param>
/// <param name="Crosses">Whether θ rises through zero there.</param>
/// <param name="Above">Whether θ is above zero already; then the length is 0.</param>
internal readonly record struct Outlook(double Length, bool Crosses = false, bool Above = false);

/// <summary>What a spike of weight 1 adds to a neuron; what lands on a held state is lost.</summary>
internal sealed class ExactKick
{
    /// <exception cref="ArgumentException">The kick does not fit the target.</exception>
    public ExactKick(ExactProjection projection, ExactGroup target, int states)
    {
        if (projection.Kick.Count != states || projection.Slopes.Any(s => s.Kick.Count != states))
        {
            throw new ArgumentException($"The kick of {projection.Name} does not fit the states of {target.Name}.", nameof(projection));
        }

        Free = [.. projection.Kick, .. Enumerable.Repeat(0.0, target.Width - states)];
        Held = [.. Free.Select((k, i) => target.IsHeld[i] ? 0 : k)];
        (FreeRate, HeldRate) = (new double[Free.Length], new double[Free.Length]);
        if (target is AffineGroup affine)
        {
            affine.Free.Rate(Free, FreeRate);
            affine.Held.Rate(Held, HeldRate);
            Lift = Homogeneous.Dot(affine.Threshold, Free);
        }
    }

    public double[] Free { get; }

    public double[] Held { get; }

    /// <summary>Affine flows: f(h + kick) − f(h).</summary>
    public double[] FreeRate { get; }

    /// <inheritdoc cref="FreeRate"/>
    public double[] HeldRate { get; }

    /// <summary>Affine thresholds: by how much a spike of weight 1 moves θ.</summary>
    public double Lift { get; }

    public double[] Of(bool held) => held ? Held : Free;
}
