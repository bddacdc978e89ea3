using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The spikes that all trials of a batch are given in some of their steps, on the host and on a device: those of a stretch and
/// of as many before it as are still read, or of all.
/// </summary>
internal sealed class GivenStretch(DeviceSetup setup, KeptSteps kept, DeviceMemory memory)
{
    private readonly DeviceMirror<int> _starts = memory.NewMirror<int>((long)setup.Layout.Inputs.Count * setup.Batch * (kept.Count + 1), "spikes");
    private readonly DeviceMirror<int> _units = memory.NewMirror<int>(1024, "spikes");

    /// <summary>The first of its steps, those before the stretch included; negative where there are none.</summary>
    public int First { get; private set; }

    /// <summary>On the device: where the spikes of a step start, [input, trial, step], one more than steps.</summary>
    public ArrayView<int> Starts => _starts.There;

    /// <summary>On the device: their neurons.</summary>
    public ArrayView<int> Units => _units.There;

    /// <summary>Takes over a stretch and queues it for the device.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="stretch">The first step that will be made with it.</param>
    public void Send(DeviceInputs inputs, int stretch)
    {
        First = kept.Forgets ? stretch - kept.Reach : 0;
        int populations = setup.Layout.Inputs.Count, row = kept.Count + 1, count = 0;
        for (int i = 0; i < populations; i++)
        {
            for (int trial = 0; trial < inputs.Count; trial++)
            {
                count = Append(inputs.TrainOf(i, trial), (i * setup.Batch + trial) * row, count);
            }
        }

        _starts.Send(setup.Device.Uploads, ((populations - 1) * setup.Batch + inputs.Count) * row);
        _units.Send(setup.Device.Uploads, count);
    }

    /// <returns>Number of spikes of all trials so far.</returns>
    private int Append(SpikeTrain train, int at, int count)
    {
        var units = train.Between(First, First + kept.Count);
        _units.Grow(count + units.Length);
        units.CopyTo(_units.Here[count..]);
        var starts = _starts.Here;
        for (int i = 0; i < kept.Count; i++)
        {
            starts[at + i] = count;
            count += train.At(First + i).Length;
        }

        starts[at + kept.Count] = count;
        return count;
    }
}
