namespace Snn.Runtime;

/// <summary>Delays of single synapses on a device, in rows as its weights have them (<see cref="DevicePairs"/>).</summary>
internal sealed class DeviceSynapseDelays
{
    private readonly SynapseDelayView[] _views;

    /// <param name="layout">The network.</param>
    /// <param name="delays">By projection, the delays of its synapses; null where it has one.</param>
    /// <param name="pairs">Which pairs a projection connects.</param>
    /// <param name="there">How weights lie on the device, and the copies by which credit comes back.</param>
    /// <param name="memory">Where the delays go.</param>
    /// <param name="ofPairs">By projection, the delays of all pairs, where training may connect others; null where it does not.</param>
    /// <param name="rows">By projection, the rows of a neuron and a delay, where synapses are declared to have delays of their own; else null.</param>
    public DeviceSynapseDelays(NetworkLayout layout, Func<int, DelaySteps?> delays, Func<int, ConnectedPairs?> pairs, DeviceWeights there, DeviceMemory memory, Func<int, PairDelays?> ofPairs, Func<int, RowsByDelay?> rows)
    {
        _views = new SynapseDelayView[layout.Projections.Count];
        var (different, tables) = (new List<int>(), new List<int>());
        int length = 0, back = 0;
        for (int p = 0; p < _views.Length; p++)
        {
            if (delays(p) is { } own)
            {
                int[] all = ofPairs(p)?.All ?? own.All;
                _views[p] = new() { Start = length, First = different.Count, Count = all.Length, BackStart = back };
                different.AddRange(all);
                length += there.LengthOf(p);
                back = checked(back + there.LengthOfCopy(p));
            }

            // training leaves no rows that it may move synapses out of
            if (ofPairs(p) is null && rows(p) is { } table)
            {
                (_views[p].Table, _views[p].Sources, _views[p].Rows) = (tables.Count, table.Sources, table.Count);
                tables.AddRange(RowsByDelayView.TableOf(table));
            }
        }

        var (steps, copies) = (new ushort[length], new ushort[back]);
        for (int p = 0; p < _views.Length; p++)
        {
            if (delays(p) is { } own)
            {
                Spread(own, pairs(p)!, ofPairs(p), steps.AsSpan(_views[p].Start), there.StrideOf(p), 1);
                if (there.LengthOfCopy(p) > 0)
                {
                    Spread(own, pairs(p)!, ofPairs(p), copies.AsSpan(_views[p].BackStart), 1, Lanes.Padded(layout.Populations[layout.Projections[p].Source].Size));
                }
            }
        }

        View = new() { Steps = memory.Of<ushort>(steps), Back = memory.Of<ushort>(copies), Different = memory.Of<int>(different.ToArray()), Tables = memory.Of<int>(tables.ToArray()) };
    }

    /// <summary>All of them, for kernels.</summary>
    public SynapseDelaysView View { get; }

    /// <summary>Those of a projection.</summary>
    public SynapseDelayView this[int projection] => _views[projection];

    /// <param name="delays">The delays.</param>
    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="ofPairs">The delays of all pairs, connected or not; null where those of the connected ones are enough.</param>
    /// <param name="rows">Receives them.</param>
    /// <param name="bySource">From a source to the next.</param>
    /// <param name="byTarget">From a target to the next.</param>
    private static void Spread(DelaySteps delays, ConnectedPairs pairs, PairDelays? ofPairs, Span<ushort> rows, int bySource, int byTarget)
    {
        for (int k = 0; k < pairs.Sources; k++)
        {
            if (ofPairs is not null)
            {
                for (int j = 0; j < pairs.Targets; j++)
                {
                    rows[k * bySource + j * byTarget] = ofPairs[k, j];
                }

                continue;
            }

            for (int i = pairs.FirstOf(k); i < pairs.FirstOf(k + 1); i++)
            {
                rows[k * bySource + pairs.TargetOf(i) * byTarget] = (ushort)delays[i];
            }
        }
    }
}
