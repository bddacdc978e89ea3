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
}

/// <summary>The kernel that draws rows. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class RowKernels
{
    /// <summary>A thread draws the row of one spike, by the numbers of <see cref="RowDraw"/>.</summary>
    [DeviceKernel]
    public static void Draw(RowsToDraw work)
    {
        int row = KernelIndex.Of();
        if (row >= work.Rows.Slots)
        {
            return;
        }

        int source = SourceOf(work.Spikes, work.First + row);
        if (source < 0)
        {
            return;
        }

        var random = new RandomRow(work.Rows.Weight.Seed, work.Rows.Weight.Projection, RandomPurpose.Connections, source);
        if (work.Rows.Way == DrawnRowsView.ByGaps)
        {
            ByGaps(work.Rows, (long)row * work.Rows.Words, random);
        }
        else
        {
            Several(work.Rows, (long)row * work.Rows.Words, random);
        }
    }

    /// <summary>The neuron of a spike, counted from 0; −1 where there are fewer.</summary>
    private static int SourceOf(in EmittedSpikes spikes, int number)
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            int bits = spikes.Words[spikes.Start + w], count = ILGPU.IntrinsicMath.PopCount(bits);
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

    private static void ByGaps(in DrawnRowsView rows, long start, RandomRow random)
    {
        int word = 0, bits = 0;
        for (long at = Gap(rows, random.Bits() >> 11); at < rows.Width; at += 1 + Gap(rows, random.Bits() >> 11))
        {
            while (word < at / 32)
            {
                rows.Rows[start + word++] = bits;
                bits = 0;
            }

            bits |= 1 << (int)(at % 32);
        }

        while (word < rows.Words)
        {
            rows.Rows[start + word++] = bits;
            bits = 0;
        }
    }

    /// <summary>How many of the probabilities of a shorter gap a draw is not below.</summary>
    private static int Gap(in DrawnRowsView rows, ulong draw)
    {
        int least = 0, most = rows.Lengths;
        while (least < most)
        {
            int middle = (least + most) / 2;
            if ((long)draw >= rows.Gaps[middle])
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

    private static void Several(in DrawnRowsView rows, long start, RandomRow random)
    {
        for (int word = 0; word < rows.Words; word++)
        {
            rows.Rows[start + word] = 0;
        }

        for (int last = rows.Width - rows.Number; last < rows.Width; last++)
        {
            int drawn = random.Below(last + 1);
            int chosen = (rows.Rows[start + drawn / 32] >> drawn % 32 & 1) != 0 ? last : drawn;
            rows.Rows[start + chosen / 32] |= 1 << chosen % 32;
        }
    }
}
