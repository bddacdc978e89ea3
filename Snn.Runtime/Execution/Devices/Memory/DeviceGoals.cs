using ILGPU;

namespace Snn.Runtime;

/// <summary>What one loss is told of a batch's examples: labels, targets and what it has fixed over a trial, sent while the device may be running the batch before.</summary>
internal sealed class DeviceGoals
{
    private readonly DeviceSetup _setup;
    private readonly ObjectiveTerm _term;
    private readonly DeviceMirror<int> _labels;
    private readonly DeviceMirror<float> _constants;
    private readonly DeviceTargets _targets;
    private readonly Goal[] _goals;

    public DeviceGoals(DeviceSetup setup, ObjectiveTerm term, DeviceMemory memory)
    {
        (_setup, _term) = (setup, term);
        _labels = memory.NewMirror<int>(setup.Batch, "tables");
        _constants = memory.NewMirror<float>(setup.Batch * term.Loss.ConstantCount, "tables");
        _targets = new(setup, term, memory);
        _goals = new Goal[setup.Batch];
    }

    /// <summary>On the device: the right class, by trial.</summary>
    public ArrayView<int> Labels => _labels.There;

    /// <summary>On the device: what the loss has fixed over a trial, [trial, constant].</summary>
    public ArrayView<float> Constants => _constants.There;

    /// <summary>Takes over those of a batch, by example, and queues them for the device.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="goals">What the readouts are to give.</param>
    /// <exception cref="ArgumentException">An example has none of what the loss reads, or too few.</exception>
    public void Send(DeviceInputs inputs, ReadOnlySpan<Goal> goals)
    {
        int classes = _setup.Layout.Populations[_term.Population].Size, constants = _term.Loss.ConstantCount;
        for (int example = 0; example < inputs.Count; example++)
        {
            int trial = inputs.TrialOf(example);
            _goals[example] = _term.GoalOf(goals[example]);
            _labels.Here[trial] = _goals[example].Label;
            _term.Loss.Constants(inputs.Steps(trial), classes, _constants.Here.Slice(trial * constants, constants));
        }

        _labels.Send(_setup.Device.Uploads, inputs.Count);
        _constants.Send(_setup.Device.Uploads, inputs.Count * constants);
        _targets.Send(inputs, _goals.AsSpan(0, inputs.Count));
    }

    /// <summary>Tells kernels of what each step asks of the readout.</summary>
    public TimedTargetsView Into(TimedTargetsView timed) => _targets.Into(timed);
}
