using ILGPU;

namespace Snn.Runtime;

/// <summary>What the kernel of a <see cref="PoissonInput"/> is given.</summary>
public struct PoissonView
{
    /// <summary>Number of neurons.</summary>
    public int Size;

    /// <summary>Seed of the run.</summary>
    public int Seed;

    /// <summary>Whose neurons they are.</summary>
    public int Population;

    /// <summary>What for, and which of the run's inputs: the counter's last word.</summary>
    public uint Purpose;

    /// <summary>The step.</summary>
    public int Step;

    /// <summary>What a spike adds.</summary>
    public float Weight;

    /// <summary>Numbers of <see cref="Numbers"/>.</summary>
    public int Count;

    /// <summary>1 where they are a table, 0 where they are bounds of draws.</summary>
    public int IsTable;

    /// <summary>Of a table: the least number that is drawn.</summary>
    public int Least;

    /// <summary>Of a table: by place what is drawn instead of its own number; else bounds that a draw is above.</summary>
    public ArrayView<int> Numbers;

    /// <summary>Of a table: by place what the rest of a draw stays below where its own number is drawn.</summary>
    public ArrayView<ulong> Stays;

    /// <summary>1 where neurons may be held.</summary>
    public int MayBeHeld;

    /// <summary>Above 0 for neurons that get nothing.</summary>
    public ArrayView<float> Held;

    /// <summary>What is added to.</summary>
    public ArrayView<float> State;

    /// <summary>The number of a neuron.</summary>
    public readonly int Of(int neuron)
    {
        if (IsTable != 0)
        {
            int place = RandomRow.Part(PoissonNumber.Bits(Seed, Population, Step, Purpose, neuron), Count, out ulong rest);
            return Least + (rest < Stays[place] ? place : Numbers[place]);
        }

        int draw = PoissonNumber.Signed(Seed, Population, Step, Purpose, neuron), number = 0;
        for (int k = 0; k < Count; k++)
        {
            number += draw > Numbers[k] ? 1 : 0;
        }

        return number;
    }
}

/// <summary>The kernel of inputs that are drawn. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class PoissonKernels
{
    /// <summary>Adds weight times its number of spikes to each neuron; a thread has one.</summary>
    [DeviceKernel]
    public static void Add(PoissonView input)
    {
        int j = KernelIndex.Of();
        if (j >= input.Size)
        {
            return;
        }

        if (input.MayBeHeld != 0 && input.Held[j] > 0f)
        {
            return;
        }

        int number = input.Of(j);
        if (number != 0)
        {
            input.State[j] += number * input.Weight;
        }
    }
}
