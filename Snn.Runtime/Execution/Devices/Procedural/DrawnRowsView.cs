using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// A projection of which nothing is stored, for kernels: rows of bits, a bit for each block of targets that a source may have,
/// into which the rows of a step's spikes are drawn. Where there are more spikes than rows, the step takes several phases.
/// </summary>
public struct DrawnRowsView
{
    /// <summary>Each source has a row of its own, which was made when the simulation or the batch was.</summary>
    public const int Kept = 0;

    /// <summary>Gaps between connected blocks are drawn.</summary>
    public const int ByGaps = 1;

    /// <summary>So many different blocks are drawn.</summary>
    public const int Several = 2;

    /// <summary>A source is connected with the target of its index, so there is nothing to draw.</summary>
    public const int Same = 3;

    /// <summary>How they lie.</summary>
    public DrawnLie Lie;

    /// <summary>Which blocks are connected, [row, block], 32 to an integer.</summary>
    public ArrayView<int> Rows;

    /// <summary>Weights, [row, padded target]; of account where a row is connected.</summary>
    public ArrayView<float> Weights;

    /// <summary>The row of a spike: of those that are kept its source's, else the one that was drawn for it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="spike">Which spike of this phase it is.</param>
    public readonly int RowOf(int source, int spike) => Lie.Slots == int.MaxValue ? source : spike;

    /// <summary>Which of some neighbouring targets a source is connected with, a bit each.</summary>
    /// <param name="spike">The row of its spike.</param>
    /// <param name="source">The source.</param>
    /// <param name="first">The first target.</param>
    /// <param name="count">How many.</param>
    public readonly int Connected(int spike, int source, int first, int count)
    {
        int connected = 0, row = Lie.Way == Kept ? source : spike;
        for (int i = 0; i < count; i++)
        {
            connected |= first + i < Lie.Targets ? Has(row, source, first + i) << i : 0;
        }

        return connected;
    }

    private readonly int Has(int row, int source, int target)
    {
        if (Lie.Way == Same)
        {
            return source == target ? 1 : 0;
        }

        int block = target / Lie.Block;
        if (Lie.SkipsSelf != 0)
        {
            int own = source / Lie.Block;
            if (block == own)
            {
                return 0;
            }

            block -= block > own ? 1 : 0;
        }

        return Rows[(long)row * Lie.Words + block / 32] >> block % 32 & 1;
    }
}

/// <summary>How the rows of a projection lie of which nothing is stored.</summary>
public struct DrawnLie
{
    /// <summary>How the blocks of a source are chosen.</summary>
    public int Way;

    /// <summary>The phase in which the first spikes of a step come through it.</summary>
    public int FirstPhase;

    /// <summary>That of the last.</summary>
    public int LastPhase;

    /// <summary>Number of rows.</summary>
    public int Slots;

    /// <summary>Integers of a row.</summary>
    public int Words;

    /// <summary>Blocks that a source may have; without the one that it is in itself where it does not connect to itself.</summary>
    public int Width;

    /// <summary>Neighbouring targets of a block.</summary>
    public int Block;

    /// <summary>1 where no neuron is connected with itself.</summary>
    public int SkipsSelf;

    /// <summary>Number of sources.</summary>
    public int Sources;

    /// <summary>Number of targets.</summary>
    public int Targets;

    /// <summary>Of several: how many.</summary>
    public int Number;

    /// <summary>Of gaps: how many lengths there are, from 1.</summary>
    public int Lengths;

    /// <summary>The weight of all synapses; where each has one of its own, they are in <see cref="DrawnRowsView.Weights"/>.</summary>
    public float Weight;

    /// <summary>1 where each synapse has a weight of its own.</summary>
    public int HasWeights;

    /// <summary>Length of a row of weights.</summary>
    public int Stride;
}
