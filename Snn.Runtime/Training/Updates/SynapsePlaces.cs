namespace Snn.Runtime;

/// <summary>Where the rows of a projection's synapses are in an update: each is padded, so that kernels may write whole vectors.</summary>
internal sealed class SynapsePlaces
{
    private readonly ConnectedPairs _pairs;

    public SynapsePlaces(ConnectedPairs pairs)
    {
        (_pairs, Starts) = (pairs, new int[pairs.Sources + 1]);
        Follow();
    }

    /// <summary>Which pairs are connected.</summary>
    public ConnectedPairs Pairs => _pairs;

    /// <summary>Where each row starts, and where the last ends.</summary>
    public int[] Starts { get; }

    /// <summary>Room for all rows, whichever pairs are connected.</summary>
    public int Length => checked(Lanes.Padded(_pairs.Count) + _pairs.Sources * Lanes.Padding);

    /// <summary>Takes over which pairs are connected by now.</summary>
    public void Follow()
    {
        for (int k = 0; k < _pairs.Sources; k++)
        {
            Starts[k + 1] = Starts[k] + Lanes.Padded(_pairs.CountOf(k));
        }
    }
}
