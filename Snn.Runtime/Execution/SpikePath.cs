namespace Snn.Runtime;

/// <summary>
/// The way of spikes through a projection, of a network whose populations share kernels: where they come from, how long they
/// take, and what of its target's kernel they meet. Kernels say the latter when they are made.
/// </summary>
public sealed class SpikePath
{
    private readonly ProjectionLayout _projection;
    private bool _isFirst, _releases;
    private Lanes _released;

    private SpikePath(NetworkLayout layout, int projection)
    {
        _projection = layout.Projections[projection];
        Projection = projection;
        Delay = _projection.Delay;
        EndsAtReadout = layout.IsFromLoss(_projection);
    }

    /// <summary>The projection's place.</summary>
    public int Projection { get; }

    /// <summary>The population that spikes come from.</summary>
    public int Source => _projection.Source;

    /// <summary>How many steps they take.</summary>
    public int Delay { get; internal set; }

    /// <summary>Whether what a loss says comes back through it first: it ends at a readout and comes from another population, which is no readout where that spikes.</summary>
    public bool EndsAtReadout { get; }

    /// <summary>What spikes of a step add up to at the target.</summary>
    public Lanes Arrivals { get; private set; }

    /// <summary>dLoss/darrival, of as many steps as the longest delay.</summary>
    public Ring Lambda { get; private set; }

    /// <summary>dLoss/d(time of the arrival) per unit of weight, of as many steps as the longest delay.</summary>
    public Ring Times { get; private set; }

    /// <summary>All paths of a network, in the order of its projections.</summary>
    internal static SpikePath[] Of(NetworkLayout layout) => [.. layout.Projections.Select((_, i) => new SpikePath(layout, i))];

    /// <summary>What spikes meet.</summary>
    /// <param name="arrivals">What they add up to.</param>
    /// <param name="isFirst">Whether no projection before this one adds to the same.</param>
    public void Meets(Lanes arrivals, bool isFirst) => (Arrivals, _isFirst) = (arrivals, isFirst);

    /// <summary>How much of their weights spikes deliver, by source neuron.</summary>
    public void Releases(Lanes released) => (_releases, _released) = (true, released);

    /// <summary>What their target gives for them on the way back.</summary>
    /// <param name="lambda">dLoss/darrival.</param>
    /// <param name="times">dLoss/d(time of the arrival), where a rule asks for it.</param>
    public void Returns(Ring lambda, Ring times = default) => (Lambda, Times) = (lambda, times);

    /// <summary>The spikes that arrive in a step.</summary>
    public void Deliver(ReadOnlySpan<SpikeDelivery> weights, ReadOnlySpan<int> spikes)
    {
        if (_releases)
        {
            DeliverReleased(weights[Projection], spikes);
        }
        else if (_isFirst)
        {
            weights[Projection].Deliver(spikes, Arrivals);
        }
        else
        {
            weights[Projection].DeliverMore(spikes, Arrivals);
        }
    }

    private void DeliverReleased(SpikeDelivery weights, ReadOnlySpan<int> spikes)
    {
        if (_isFirst)
        {
            weights.Deliver(spikes, _released, Arrivals);
        }
        else
        {
            weights.DeliverMore(spikes, _released, Arrivals);
        }
    }
}
