using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>How many steps the spikes of each synapse of a projection take: what is drawn depends on seed, projection and source neuron alone.</summary>
internal sealed class DelaySteps
{
    private const int MostSteps = ushort.MaxValue, MostDraws = 1000;

    private readonly ushort[] _steps;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="pairs">Which pairs it connects.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There are no such delays, or one is too long.</exception>
    public DelaySteps(NetworkLayout layout, int projection, ConnectedPairs pairs, int seed)
    {
        var info = layout.Projections[projection];
        string name = $"{layout.Name}.{info.Name}";
        if (info.Delays is not { } delays)
        {
            // declared with them, and made without
            if (info.Delay > MostSteps)
            {
                throw new ArgumentException(FormattableString.Invariant($"{name} is declared with Delays of its synapses and has a Delay of {info.Delay * layout.Dt.Value} ms; where synapses may have their own it must be {MostSteps * layout.Dt.Value} ms at most."));
            }

            _steps = new ushort[pairs.Count];
            Array.Fill(_steps, (ushort)info.Delay);
            All = pairs.Count == 0 ? [] : [_steps[0]];
            return;
        }

        if (info.Delay > 1)
        {
            throw new ArgumentException($"{name} has a Delay and Delays of its synapses; leave out one of the two.");
        }

        double dt = layout.Dt.Value;
        if (delays.Drawn is { Shape: not (InitShape.Constant or InitShape.Normal or InitShape.Uniform) } other)
        {
            throw new ArgumentException($"{name}: delays are drawn from Init.Normal, Init.Uniform or Init.Constant; {other.Shape} is scaled for weights.");
        }

        if (delays.Drawn is { Shape: InitShape.Uniform, A: var lo, B: var hi } && lo > hi)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name}: its Delays are drawn from {lo} ms to {hi} ms; give the shorter one first."));
        }

        _steps = new ushort[pairs.Count];
        for (int source = 0, synapse = 0; source < pairs.Sources; source++)
        {
            var random = new RandomRow(seed, projection, RandomPurpose.Delays, source);
            for (int end = pairs.FirstOf(source + 1); synapse < end; synapse++)
            {
                double steps = delays.Drawn is { } drawn ? Draw(ref random, drawn, dt) : Math.Round(delays.Rule!(source, pairs.TargetOf(synapse)).Value / dt);
                if (double.IsNaN(steps) && delays.Drawn is not null)
                {
                    throw new ArgumentException(FormattableString.Invariant($"{name}: of {MostDraws} delays that were drawn for a synapse none was half a step at least, {dt / 2} ms; give its Delays another distribution."));
                }

                if (!(steps is >= 0 and <= MostSteps))
                {
                    throw new ArgumentException(FormattableString.Invariant($"{name}: the delay from neuron {source} to {pairs.TargetOf(synapse)} is {steps * dt} ms; it must be from 0 to {MostSteps * dt} ms."));
                }

                _steps[synapse] = (ushort)Math.Max(steps, 1);
            }
        }

        All = [.. _steps.Distinct().Order().Select(s => (int)s)];
    }

    /// <summary>Those that there are, ascending.</summary>
    public int[] All { get; }

    /// <summary>The longest.</summary>
    public int Most => All is [.., var longest] ? longest : 1;

    /// <summary>That of a synapse.</summary>
    public int this[int synapse] => _steps[synapse];

    /// <summary>Adds them to a print by which they are known.</summary>
    public void Print(IncrementalHash print) => print.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_steps.AsSpan()));

    private static double Draw(ref RandomRow random, Init drawn, double dt)
    {
        for (int i = 0; i < MostDraws; i++)
        {
            double delay = drawn.Shape switch
            {
                InitShape.Normal => drawn.A + drawn.B * random.Normal(),
                InitShape.Uniform => drawn.A + (drawn.B - (double)drawn.A) * random.Share(),
                _ => drawn.A,
            };
            double steps = Math.Round(delay / dt);
            if (steps >= 1 || drawn.Shape == InitShape.Constant)
            {
                return steps;
            }
        }

        return double.NaN;
    }
}
