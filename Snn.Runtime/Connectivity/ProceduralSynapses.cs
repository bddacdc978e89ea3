using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>
/// Synapses of which nothing is stored: the targets of a source neuron, and their weights, are drawn again from the seed
/// whenever they are needed (Knight and Nowotny, 2021, "Larger GPU-accelerated brain simulations with procedural connectivity").
/// </summary>
internal sealed class ProceduralSynapses
{
    private readonly RowDraw _rows;
    private readonly PairWeights _weights;
    private readonly float? _constant;
    private long _count = -1;

    /// <exception cref="ArgumentException">The connections are not drawn by rows, do not fit the populations, or the weights lie outside their bounds.</exception>
    public ProceduralSynapses(NetworkLayout layout, int index, int seed)
    {
        var (projection, source, target) = (layout.Projections[index], layout.Populations[layout.Projections[index].Source], layout.Populations[layout.Projections[index].Target]);
        (_rows, Sources, Targets) = (new(layout, index, seed), source.Size, target.Size);
        if (!RowDraw.Draws(projection.Connections))
        {
            throw new ArgumentException($"{_rows.Name} is drawn anew for each spike, and its connections are drawn for all neurons at once; take Connect.Probability, PerSource, Distance, Where or OneToOne, or connect by Sparse.");
        }

        _rows.Check();
        _weights = new(layout, index, seed, projection.Init.Shape is InitShape.Kaiming or InitShape.Glorot ? Count : 0);
        _constant = projection.Init.Shape == InitShape.Constant ? _weights.Of(0, 0) : null;
    }

    /// <summary>What draws the targets.</summary>
    public RowDraw Rows => _rows;

    /// <summary>What draws the weights.</summary>
    public PairWeights Weights => _weights;

    /// <summary>Number of source neurons.</summary>
    public int Sources { get; }

    /// <summary>Number of target neurons.</summary>
    public int Targets { get; }

    /// <summary>Number of synapses; all rows are drawn to count them.</summary>
    public long Count
    {
        get
        {
            if (_count < 0)
            {
                _count = 0;
                for (int k = 0; k < Sources; k++)
                {
                    _count += _rows.Draw(k).Length;
                }
            }

            return _count;
        }
    }

    /// <summary>The targets of a source neuron, ascending, until the next call on the same thread.</summary>
    public ReadOnlySpan<int> TargetsOf(int source) => _rows.Draw(source);

    /// <summary>The weight of a pair.</summary>
    public float WeightOf(int source, int target) => _constant ?? _weights.Of(source, target);

    /// <summary>Adds synapses to a print by which they are known: those of some of the sources, since nothing has all of them.</summary>
    public void Print(IncrementalHash print)
    {
        int count = Math.Min(16, Sources);
        for (int i = 0; i < count; i++)
        {
            int source = (int)((long)i * Sources / count);
            int[] targets = [.. TargetsOf(source)];
            print.AppendData(MemoryMarshal.AsBytes<int>(targets));
            print.AppendData(MemoryMarshal.AsBytes<float>([.. targets.Select(target => WeightOf(source, target))]));
        }
    }
}
