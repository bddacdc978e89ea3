using ILGPU;

namespace Snn.Runtime;

/// <summary>What each step of a batch's trials asks of the readout, sent while the device may be running the batch before.</summary>
internal sealed class DeviceTargets
{
    private readonly DeviceSetup _setup;
    private readonly TimedReads _reads;
    private readonly int _classes;
    private readonly string _readout;
    private readonly DeviceMirror<float> _signals, _masks, _outputMasks;
    private readonly DeviceMirror<int> _labels;
    private bool _masksOutputs;

    public DeviceTargets(DeviceSetup setup, ObjectiveTerm term, DeviceMemory memory)
    {
        (_setup, _reads) = (setup, term.Loss.Reads);
        (_classes, _readout) = (setup.Layout.Populations[term.Population].Size, term.IsMain ? "the readout" : term.Name);
        int steps = checked(setup.Batch * setup.MaxSteps);
        _signals = memory.NewMirror<float>(Has(TimedReads.Signal) ? checked(steps * _classes) : 0, "targets");
        _labels = memory.NewMirror<int>(Has(TimedReads.Labels) ? steps : 0, "targets");
        _masks = memory.NewMirror<float>(Has(TimedReads.Mask) ? steps : 0, "targets");
        _outputMasks = memory.NewMirror<float>(0, "targets"); // until an example has one
    }

    /// <summary>Takes over those of a batch, by example, and queues them for the device.</summary>
    /// <exception cref="ArgumentException">An example has none of what the loss reads, or too few.</exception>
    /// <param name="inputs">The batch.</param>
    /// <param name="goals">What the readout is to give, by example.</param>
    public void Send(DeviceInputs inputs, ReadOnlySpan<Goal> goals)
    {
        if (_reads == TimedReads.Nothing)
        {
            return;
        }

        int most = _setup.MaxSteps;
        _masksOutputs = Has(TimedReads.OutputMask) && MasksOutputs(goals);
        if (_masksOutputs)
        {
            _outputMasks.Grow(checked(_setup.Batch * most * _classes));
        }

        for (int example = 0; example < inputs.Count; example++)
        {
            int trial = inputs.TrialOf(example), steps = inputs.Steps(trial);
            var goal = goals[example];
            Check(goal.Targets, example, steps);
            for (int t = 0; t < steps; t++)
            {
                if (Has(TimedReads.Signal))
                {
                    goal.Targets!.SignalAt(t).CopyTo(_signals.Here.Slice((trial * most + t) * _classes, _classes));
                }

                if (_masksOutputs)
                {
                    var row = _outputMasks.Here.Slice((trial * most + t) * _classes, _classes);
                    if (goal.Targets is { HasOutputMask: true } masked)
                    {
                        masked.OutputMaskAt(t).CopyTo(row);
                    }
                    else
                    {
                        row.Fill(1);
                    }
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
        _outputMasks.Send(stream, _masksOutputs ? inputs.Count * most * _classes : 0);
    }

    /// <summary>Tells kernels of them.</summary>
    public TimedTargetsView Into(TimedTargetsView timed) =>
        timed with { Steps = _setup.MaxSteps, Signals = _signals.There, Labels = _labels.There, Masks = _masks.There, OutputMasks = _outputMasks.There, HasOutputMasks = _masksOutputs ? 1 : 0 };

    private static bool MasksOutputs(ReadOnlySpan<Goal> goals)
    {
        foreach (var goal in goals)
        {
            if (goal.Targets is { HasOutputMask: true })
            {
                return true;
            }
        }

        return false;
    }

    private bool Has(TimedReads what) => (_reads & what) != 0;

    private void Check(TimedTargets? targets, int example, int steps)
    {
        string? problem = targets is not null ? ExampleCheck.TargetProblem(targets, _reads, steps, _classes, _readout)
            : Has(TimedReads.Signal | TimedReads.Labels) ? "has no targets of each step, which the loss reads." : null;
        if (problem is not null)
        {
            throw new ArgumentException($"Example {example} {problem}");
        }
    }
}
