using ILGPU;

namespace Snn.Runtime;

/// <summary>Rows that are drawn for spikes of a step.</summary>
public struct RowsToDraw
{
    /// <summary>The rows.</summary>
    public DrawnRowsView Rows;

    /// <summary>The spikes.</summary>
    public EmittedSpikes Spikes;

    /// <summary>Which of them the first row is drawn for.</summary>
    public int First;

    /// <summary>Seed of the synapses.</summary>
    public int Seed;

    /// <summary>The projection.</summary>
    public int Projection;

    /// <summary>By length of a gap, from 1: the least draw that gives it or a longer one.</summary>
    public ArrayView<long> Gaps;

    /// <summary>By row: the neuron whose it is; −1 where there are fewer spikes.</summary>
    public ArrayView<int> Sources;

    /// <summary>The random numbers of a neuron's row, which the host draws too.</summary>
    internal readonly RandomRow Random(int source) => new(Seed, Projection, RandomPurpose.Connections, source);
}

/// <summary>The kernel that draws rows. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class RowKernels
{
    /// <summary>A thread draws the row of one spike, by the numbers of <see cref="RowDraw"/>.</summary>
    [DeviceKernel]
    public static void Draw(RowsToDraw work)
    {
        int row = KernelIndex.Of();
        if (row >= work.Rows.Lie.Slots)
        {
            return;
        }

        int source = SourceOf(work.Spikes, work.First + row);
        work.Sources[row] = source;
        if (source < 0)
        {
            return;
        }

        if (work.Rows.Lie.Way == DrawnRowsView.ByGaps)
        {
            ByGaps(work, (long)row * work.Rows.Lie.Words, source);
        }

        if (work.Rows.Lie.Way == DrawnRowsView.Several)
        {
            Several(work, (long)row * work.Rows.Lie.Words, source);
        }
    }

    /// <summary>The neuron of a spike, counted from 0; −1 where there are fewer.</summary>
    private static int SourceOf(in EmittedSpikes spikes, int number)
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            int bits = spikes.Words[spikes.Start + w], count = IntrinsicMath.PopCount(bits);
            if (number < count)
            {
                for (; number > 0; number--)
                {
                    bits &= bits - 1;
                }

                return 32 * w + EmittedSpikes.First(bits);
            }

            number -= count;
        }

        return -1;
    }

    private static void ByGaps(in RowsToDraw work, long start, int source)
    {
        var random = work.Random(source);
        int word = 0, bits = 0;
        for (long at = Gap(work, random.Bits() >> 11); at < work.Rows.Lie.Width; at += 1 + Gap(work, random.Bits() >> 11))
        {
            while (word < at / 32)
            {
                work.Rows.Rows[start + word++] = bits;
                bits = 0;
            }

            bits |= 1 << (int)(at % 32);
        }

        while (word < work.Rows.Lie.Words)
        {
            work.Rows.Rows[start + word++] = bits;
            bits = 0;
        }
    }

    /// <summary>How many of the probabilities of a shorter gap a draw is not below.</summary>
    private static int Gap(in RowsToDraw work, ulong draw)
    {
        int least = 0, most = work.Rows.Lie.Lengths;
        while (least < most)
        {
            int middle = (least + most) / 2;
            if ((long)draw >= work.Gaps[middle])
            {
                least = middle + 1;
            }
            else
            {
                most = middle;
            }
        }

        return least;
    }

    /// <summary>The blocks that <see cref="RowDraw"/> chooses.</summary>
    private static void Several(in RowsToDraw work, long start, int source)
    {
        for (int word = 0; word < work.Rows.Lie.Words; word++)
        {
            work.Rows.Rows[start + word] = 0;
        }

        var random = work.Random(source);
        for (int last = work.Rows.Lie.Width - work.Rows.Lie.Number; last < work.Rows.Lie.Width; last++)
        {
            int drawn = random.Below(last + 1);
            int chosen = (work.Rows.Rows[start + drawn / 32] >> drawn % 32 & 1) != 0 ? last : drawn;
            work.Rows.Rows[start + chosen / 32] |= 1 << chosen % 32;
        }
    }
}
