using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Compressed rows on a device, which are whole rows there, with zeros between neurons that are not connected: threads that
/// work on neighbouring targets then read neighbouring numbers, as of all-to-all projections. What the host has for each
/// synapse is spread over them and gathered from them.
/// </summary>
internal sealed class DevicePairs
{
    private readonly DeviceMemory _memory;
    private readonly DeviceWeights _weights;
    private readonly int[] _bits;
    private readonly float[] _spread;
    private WeightStore? _like;

    public DevicePairs(DeviceMemory memory, DeviceWeights weights)
    {
        (_memory, _weights) = (memory, weights);
        (_bits, _spread) = (new int[weights.Length / 32 + 1], new float[weights.Length]);
        Connected = memory.New<int>(_bits.Length, "tables");
    }

    /// <summary>Which numbers are those of synapses, a bit each.</summary>
    public ArrayView<int> Connected { get; }

    /// <summary>Takes over which pairs are connected.</summary>
    public void Take(WeightStore like)
    {
        _like = like;
        Array.Clear(_bits);
        for (int p = 0; p < _weights.Projections; p++)
        {
            int start = _weights.StartOf(p);
            if (like.Connections(p) is not { } pairs)
            {
                for (int i = start; i < start + _weights.LengthOf(p); i++)
                {
                    _bits[i / 32] |= 1 << i % 32;
                }

                continue;
            }

            foreach (var (_, at) in Places(pairs, p))
            {
                _bits[(start + at) / 32] |= 1 << (start + at) % 32;
            }
        }

        Send();
    }

    /// <summary>Some synapses of a projection have gone and as many have come; <see cref="Send"/> tells the device.</summary>
    public void Change(int projection, SynapseMoves moves)
    {
        foreach (var (source, target) in moves.Gone)
        {
            for (int at = At(projection, source, target), end = at + moves.Block; at < end; at++)
            {
                _bits[at / 32] &= ~(1 << at % 32);
            }
        }

        foreach (var (_, source, target) in moves.New)
        {
            for (int at = At(projection, source, target), end = at + moves.Block; at < end; at++)
            {
                _bits[at / 32] |= 1 << at % 32;
            }
        }
    }

    /// <summary>Copies which pairs are connected to the device.</summary>
    public void Send() => _memory.Write<int>(Connected, _bits);

    /// <exception cref="ArgumentException">A store connects other pairs.</exception>
    public void Check(WeightStore other, string name) => _like!.CheckAlike(other, name);

    /// <summary>What the host has for each synapse, laid out as on the device.</summary>
    public ReadOnlySpan<float> Spread(ReadOnlySpan<float> here)
    {
        Array.Clear(_spread);
        for (int p = 0; p < _weights.Projections; p++)
        {
            int origin = _like!.OriginOf(p);
            if (_like.Connections(p) is not { } pairs)
            {
                here.Slice(origin, _weights.LengthOf(p)).CopyTo(_spread.AsSpan(_weights.StartOf(p)));
                continue;
            }

            Spread(p, pairs, here[origin..], _spread.AsSpan(_weights.StartOf(p)));
        }

        return _spread;
    }

    /// <summary>Copies what synapses have to the host.</summary>
    public void Gather(ArrayView<float> there, Span<float> here)
    {
        _memory.Read(there.SubView(0, _spread.Length), _spread);
        for (int p = 0; p < _weights.Projections; p++)
        {
            int origin = _like!.OriginOf(p);
            if (_like.Connections(p) is not { } pairs)
            {
                _spread.AsSpan(_weights.StartOf(p), _weights.LengthOf(p)).CopyTo(here[origin..]);
                continue;
            }

            Gather(p, pairs, _spread.AsSpan(_weights.StartOf(p)), here[origin..]);
        }
    }

    /// <summary>Where the number of a pair is on the device.</summary>
    public int At(int projection, int source, int target) => _weights.StartOf(projection) + source * _weights.StrideOf(projection) + target;

    /// <summary>What the host has for each synapse of one projection, laid out as its weights on the device.</summary>
    public ReadOnlySpan<float> Spread(int projection, ConnectedPairs pairs, ReadOnlySpan<float> here)
    {
        var rows = _spread.AsSpan(0, _weights.LengthOf(projection));
        rows.Clear();
        Spread(projection, pairs, here, rows);
        return rows;
    }

    /// <summary>Copies what the synapses of one projection have to the host.</summary>
    public void Gather(int projection, ConnectedPairs pairs, ArrayView<float> there, Span<float> here)
    {
        var rows = _spread.AsSpan(0, _weights.LengthOf(projection));
        _memory.Read(there, rows);
        Gather(projection, pairs, rows, here);
    }

    /// <summary>Copies what the synapses of one source neuron have to the host.</summary>
    public void GatherRow(ConnectedPairs pairs, int row, ArrayView<float> there, Span<float> here)
    {
        var all = _spread.AsSpan(0, (int)there.Length);
        _memory.Read(there, all);
        for (int i = 0; i < here.Length; i++)
        {
            here[i] = all[pairs.TargetOf(pairs.FirstOf(row) + i)];
        }
    }

    private void Spread(int projection, ConnectedPairs pairs, ReadOnlySpan<float> here, Span<float> rows)
    {
        foreach (var (synapse, at) in Places(pairs, projection))
        {
            rows[at] = here[synapse];
        }
    }

    private void Gather(int projection, ConnectedPairs pairs, ReadOnlySpan<float> rows, Span<float> here)
    {
        foreach (var (synapse, at) in Places(pairs, projection))
        {
            here[synapse] = rows[at];
        }
    }

    /// <summary>The synapses of a projection, and where they are in its rows on the device.</summary>
    private IEnumerable<(int Synapse, int At)> Places(ConnectedPairs pairs, int projection)
    {
        int stride = _weights.StrideOf(projection);
        for (int k = 0; k < pairs.Sources; k++)
        {
            for (int i = pairs.FirstOf(k); i < pairs.FirstOf(k + 1); i++)
            {
                yield return (i, k * stride + pairs.TargetOf(i));
            }
        }
    }
}
