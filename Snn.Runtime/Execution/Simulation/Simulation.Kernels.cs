namespace Snn.Runtime;

/// <content>
/// Rules of learning on convolutions, whose pairs of neurons share their weights. A thread has the entries of some channels of the
/// target, whoever integrates their neurons, so what pairs do to an entry follows one order on any number of threads; what
/// there is one of for each neuron every thread computes for itself.
/// </content>
public abstract partial class Simulation
{
    private readonly Dictionary<string, KernelSynapses> _kernels = [];
    private readonly int[]?[] _inOrder; // room of each thread

    /// <summary>Values of a learning rule's variable of each entry of a convolution's kernel, named <c>Projection.Variable</c>.</summary>
    /// <exception cref="ArgumentException">There is no such variable, or it is kept for other things.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public unsafe KernelWeights KernelVariable(string name)
    {
        using var turn = Enter();
        Begin();
        if (!_kernels.TryGetValue(name, out var kernel))
        {
            throw new ArgumentException($"{Layout.Name} has no variable '{name}' of a convolution's kernel; it has {List(_kernels.Keys)}.", nameof(name));
        }

        Lend(name);
        return new(kernel.Lanes.First, kernel.Table);
    }

    /// <summary>The weights of a convolution: of a thread those of its channels.</summary>
    protected unsafe KernelSynapses KernelOf(int projection, Share share) => ChannelsOf(new(_weights.Of(projection).First, _weights.Patches(projection)!, 0, 0), share);

    /// <summary>Memory for a rule's variable of each entry of a convolution's kernel; each thread has those of its channels.</summary>
    protected KernelSynapses NewKernelVariable(string name, int projection, Share share)
    {
        if (share.Thread == 0)
        {
            NewKernelVariable(name, projection);
        }

        return ChannelsOf(_kernels[name], share);
    }

    /// <summary>Memory for a rule's variable of each entry of a convolution's kernel.</summary>
    private protected unsafe KernelSynapses NewKernelVariable(string name, int projection)
    {
        var table = _weights.Patches(projection)!;
        var kernel = new KernelSynapses(Memory.Lanes(table.Patches.Numbers).First, table, 0, table.Patches.Target.Channels);
        _kernels.Add(name, kernel);
        return kernel;
    }

    private KernelSynapses ChannelsOf(KernelSynapses kernel, Share share)
    {
        long channels = kernel.Table.Patches.Target.Channels, threads = _shares.Length;
        return kernel.Part((int)(channels * share.Thread / threads), (int)(channels * (share.Thread + 1) / threads));
    }

    /// <summary>Spikes in the order of their neurons, which given ones need not have.</summary>
    protected ReadOnlySpan<int> InOrder(ReadOnlySpan<int> spikes, Share share)
    {
        for (int i = 1; i < spikes.Length; i++)
        {
            if (spikes[i] < spikes[i - 1])
            {
                return Sorted(spikes, ref _inOrder[share.Thread]);
            }
        }

        return spikes;
    }

    private static ReadOnlySpan<int> Sorted(ReadOnlySpan<int> spikes, ref int[]? room)
    {
        if (room is null || room.Length < spikes.Length)
        {
            room = new int[2 * spikes.Length];
        }

        var sorted = room.AsSpan(0, spikes.Length);
        spikes.CopyTo(sorted);
        sorted.Sort();
        return sorted;
    }

    /// <summary>What to do about a name by which somebody has looked for a matrix or rows.</summary>
    private void RefuseKernel(string name)
    {
        if (_kernels.ContainsKey(name))
        {
            throw new ArgumentException($"{name} is one for each entry of a convolution's kernel; take KernelVariable.", nameof(name));
        }
    }
}

/// <summary>A variable of a rule that is one for each entry of a kernel, as an update has it.</summary>
internal sealed class LentKernel(KernelSynapses values) : LentVariable
{
    public override void CopyTo(UpdateRows rows) => new KernelRows(values.Table, values.Lanes).CopyTo(rows);

    public override void CopyFrom(UpdateRows rows) => new KernelRows(values.Table, values.Lanes).CopyFrom(rows);
}
