namespace Snn.Runtime;

/// <summary>
/// The delays of the synapses of a projection, in ms, not rounded. What is drawn depends on seed, projection and source neuron; of
/// a projection that is rewired on the target too, so that a pair of neurons has one delay, whenever it is connected.
/// </summary>
internal sealed class DelayDraw
{
    private const int MostDraws = 1000;

    private readonly SynapseDelays _delays;
    private readonly string _name;
    private readonly int _seed, _projection;
    private readonly double _dt;
    private readonly bool _byPair;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection, which has delays of single synapses.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There are no such delays.</exception>
    public DelayDraw(NetworkLayout layout, int projection, int seed)
    {
        var info = layout.Projections[projection];
        (_delays, _name, _seed, _projection, _dt, _byPair) = (info.Delays!, $"{layout.Name}.{info.Name}", seed, projection, layout.Dt.Value, info.IsRewired);
        if (info.Delay > 1)
        {
            throw new ArgumentException($"{_name} has a Delay and Delays of its synapses; leave out one of the two.");
        }

        if (_delays.Drawn is { Shape: not (InitShape.Constant or InitShape.Normal or InitShape.Uniform) } other)
        {
            throw new ArgumentException($"{_name}: delays are drawn from Init.Normal, Init.Uniform or Init.Constant; {other.Shape} is scaled for weights.");
        }

        if (_delays.Drawn is { Shape: InitShape.Uniform, A: var lo, B: var hi } && lo > hi)
        {
            throw new ArgumentException(FormattableString.Invariant($"{_name}: its Delays are drawn from {lo} ms to {hi} ms; give the shorter one first."));
        }
    }

    /// <summary>The delays of a source neuron's synapses.</summary>
    /// <param name="source">The neuron.</param>
    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="most">The most steps that a delay may have.</param>
    /// <param name="delays">Receives them.</param>
    /// <exception cref="ArgumentException">One is negative, no number or too long.</exception>
    public void Fill(int source, ConnectedPairs pairs, double most, Span<double> delays)
    {
        var random = new RandomRow(_seed, _projection, RandomPurpose.Delays, source);
        for (int i = 0; i < delays.Length; i++)
        {
            int target = pairs.TargetOf(pairs.FirstOf(source) + i);
            delays[i] = _byPair ? Of(source, target, most) : Checked(source, target, most, Draw(ref random, source, target));
        }
    }

    /// <summary>That of a pair of neurons, of a projection that is rewired.</summary>
    /// <exception cref="ArgumentException">It is negative, no number or too long.</exception>
    public double Of(int source, int target, double most)
    {
        var random = new RandomRow(_seed, _projection, RandomPurpose.Delays, source, target + 1);
        return Checked(source, target, most, Draw(ref random, source, target));
    }

    private double Checked(int source, int target, double most, double delay)
    {
        if (double.IsNaN(delay) && _delays.Drawn is not null)
        {
            throw new ArgumentException(FormattableString.Invariant($"{_name}: of {MostDraws} delays that were drawn for a synapse none was half a step at least, {_dt / 2} ms; give its Delays another distribution."));
        }

        double steps = Math.Round(delay / _dt);
        if (!(delay >= 0 && steps <= most && double.IsFinite(steps)))
        {
            string range = double.IsFinite(most) ? FormattableString.Invariant($"from 0 to {most * _dt} ms") : "0 or longer";
            throw new ArgumentException(FormattableString.Invariant($"{_name}: the delay from neuron {source} to {target} is {delay:G6} ms; it must be {range}."));
        }

        return delay;
    }

    private double Draw(ref RandomRow random, int source, int target)
    {
        if (_delays.Drawn is not { } drawn)
        {
            return _delays.Rule!(source, target).Value;
        }

        for (int i = 0; i < MostDraws; i++)
        {
            double delay = drawn.Shape switch
            {
                InitShape.Normal => drawn.A + drawn.B * random.Normal(),
                InitShape.Uniform => drawn.A + (drawn.B - (double)drawn.A) * random.Share(),
                _ => drawn.A,
            };
            if (Math.Round(delay / _dt) >= 1 || drawn.Shape == InitShape.Constant)
            {
                return delay;
            }
        }

        return double.NaN;
    }
}
