using ILGPU;

namespace Snn.Runtime;

/// <summary>What each step of a batch's trials asks of the readout, sent while the device may be running the batch before.</summary>
internal sealed class DeviceTargets
{
    private readonly DeviceSetup _setup;
    private readonly TimedReads _reads;
    private readonly int _classes;
    private readonly DeviceMirror<float> _signals, _masks;
    private readonly DeviceMirror<int> _labels;

    public DeviceTargets(DeviceSetup setup, DeviceMemory memory)
    {
        (_setup, _reads) = (setup, setup.Loss?.Reads ?? TimedReads.Nothing);
        _classes = setup.Layout.Populations[setup.Layout.Readout].Size;
        int steps = checked(setup.Batch * setup.MaxSteps);
        _signals = memory.NewMirror<float>(Has(TimedReads.Signal) ? checked(steps * _classes) : 0, "targets");
        _labels = memory.NewMirror<int>(Has(TimedReads.Labels) ? steps : 0, "targets");
        _masks = memory.NewMirror<float>(Has(TimedReads.Mask) ? steps : 0, "targets");
    }

    /// <summary>Takes over those of a batch, by example, and queues them for the device.</summary>
    /// <exception cref="ArgumentException">An example has none of what the loss reads, or too few.</exception>
    public void Send(DeviceInputs inputs, ReadOnlySpan<TimedTargets?> targets)
    {
        if (_reads == TimedReads.Nothing)
        {
            return;
        }

        int most = _setup.MaxSteps;
        for (int example = 0; example < inputs.Count; example++)
        {
            int trial = inputs.TrialOf(example), steps = inputs.Steps(trial);
            var goal = new Goal(0, targets.IsEmpty ? null : targets[example]);
            Check(goal.Targets, example, steps);
            for (int t = 0; t < steps; t++)
            {
                if (Has(TimedReads.Signal))
                {
                    goal.Targets!.SignalAt(t).CopyTo(_signals.Here.Slice((trial * most + t) * _classes, _classes));
                }

                if (Has(TimedReads.Labels))
                {
                    _labels.Here[trial * most + t] = goal.LabelAt(t);
                }

                if (Has(TimedReads.Mask))
                {
                    _masks.Here[trial * most + t] = goal.MaskAt(t);
                }
            }
        }

        var stream = _setup.Device.Uploads;
        _signals.Send(stream, Has(TimedReads.Signal) ? inputs.Count * most * _classes : 0);
        _labels.Send(stream, Has(TimedReads.Labels) ? inputs.Count * most : 0);
        _masks.Send(stream, Has(TimedReads.Mask) ? inputs.Count * most : 0);
    }

    /// <summary>Tells kernels of them.</summary>
    public TimedTargetsView Into(TimedTargetsView timed) =>
        timed with { Steps = _setup.MaxSteps, Signals = _signals.There, Labels = _labels.There, Masks = _masks.There };

    private bool Has(TimedReads what) => (_reads & what) != 0;

    private void Check(TimedTargets? targets, int example, int steps)
    {
        string? problem = targets is not null ? ExampleCheck.TargetProblem(targets, _reads, steps, _classes, "the readout")
            : Has(TimedReads.Signal | TimedReads.Labels) ? "has no targets of each step, which the loss reads." : null;
        if (problem is not null)
        {
            throw new ArgumentException($"Example {example} {problem}");
        }
    }
}
