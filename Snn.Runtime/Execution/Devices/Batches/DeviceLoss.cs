using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// The loss of a batch on a device, in one launch: losses, their derivatives by the readout, predictions, and the spikes of
/// every population. A few numbers of each trial come to the host.
/// </summary>
internal sealed class DeviceLoss
{
    private readonly ComputeDevice _device;
    private readonly int _term, _threads;
    private readonly DeviceErrors _errors;
    private readonly DeviceMirror<int> _results;
    private readonly Action<AcceleratorStream, KernelConfig, LossView> _kernel;
    private readonly Action<AcceleratorStream, KernelConfig, LossView, int>? _stepKernel;
    private LossView _view;

    /// <summary>Reserves memory and compiles the kernel.</summary>
    /// <param name="batch">What runs the batches.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="index">Which of its terms this is.</param>
    /// <param name="readout">The readout's neurons.</param>
    /// <param name="errors">Where its derivatives go.</param>
    /// <param name="spikeCounts">Spikes of each neuron, [population, trial, padded neuron].</param>
    /// <param name="populations">By population: padded neurons of those before it, its own.</param>
    /// <exception cref="NotSupportedException">The loss has no kernel.</exception>
    public DeviceLoss(DeviceBatch batch, Objective objective, int index, in NeuronsView readout, DeviceErrors errors, ArrayView<float> spikeCounts, ReadOnlySpan<int> populations)
    {
        var (setup, memory, loss) = (batch.Setup, batch.Memory, objective.Terms[index].Loss);
        (_term, _errors) = (index, errors);
        var kernel = loss.DeviceKernel ?? throw new NotSupportedException($"{loss.GetType().Name} has no kernel for devices; mark it [Loss].");
        (_device, _threads) = (setup.Device, batch.Wide ? 1 : batch.Threads);
        _kernel = _device.Launcher(kernel);
        _stepKernel = setup.LearnsOnline && loss.DeviceStepKernel is { } step
            ? _device.Launcher(step)
            : null;
        int length = setup.Batch * readout.Padded, counted = populations.Length / 2;
        _results = memory.NewMirror<int>(setup.Batch * (2 + counted), "results");
        bool first = loss is FirstSpikeLoss;
        int judged = loss.JudgesSteps ? setup.Batch * _threads : 0;
        _view = new()
        {
            Classes = readout.Size,
            Padded = readout.Padded,
            First = readout.First,
            ConstantCount = loss.ConstantCount,
            OneHot = loss.DeviceTargets is { AreOneHot: false } ? 0 : 1,
            Targets = memory.Of<float>(Targets(loss, readout.Size)),
            Values = memory.New<float>(length, "the loss"),
            Slopes = memory.New<float>(length, "the loss"),
            Scores = memory.New<float>(length, "the loss"),
            Places = memory.New<int>(length, "the loss"),
            Parts = memory.New<float>(setup.Batch * _threads, "the loss"),
            Excesses = memory.New<float>(setup.Batch * _threads, "the loss"),
            SpikeParts = memory.New<int>(setup.Batch * _threads * counted, "the loss"),
            SpikeCounts = spikeCounts,
            Populations = memory.Of(populations),
            Results = _results.There,
            Timed = new() { Judged = memory.New<float>(judged, "the loss"), JudgedExcesses = memory.New<float>(judged, "the loss") },
            Spikes = new()
            {
                Dt = setup.Layout.Dt / Units.ms,
                SilentDelay = (loss as FirstSpikeLoss)?.SilentDelay ?? 0,
                SilentStrength = (loss as FirstSpikeLoss)?.SilentStrength ?? 0,
                ByTime = setup.Rule is EventProp ? 1 : 0,
                Seconds = memory.New<int>(first ? length : 0, "the loss"),
                Nearest = memory.New<int>(first ? length : 0, "the loss"),
            },
        };
    }

    /// <summary>Steps of the batch that have been looked at, where those that come are looked at by themselves.</summary>
    private int Seen { get; set; }

    /// <summary>A batch begins.</summary>
    public void Begin() => Seen = 0;

    /// <summary>Computes what a loss says of a batch that ran forward, or of the steps of it that it has not looked at.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="inputs">Its labels and constants.</param>
    /// <param name="learns">Whether the errors are wanted.</param>
    /// <param name="end">How many steps it has run where there are others to come.</param>
    public void Run(in TrialsView trials, DeviceInputs inputs, bool learns, int end = int.MaxValue)
    {
        if (Seen == int.MaxValue)
        {
            return; // nothing is left to look at
        }

        See(trials, inputs);
        (_view.FirstStep, _view.EndStep) = (Seen, end);
        Seen = end < int.MaxValue || Seen > 0 ? end : 0;
        _view.Learns = learns ? 1 : 0;
        using (_device.CountLaunch())
        {
            _kernel(_device.Stream, new KernelConfig(inputs.Count, _threads), _view);
        }

        if (learns && _stepKernel is null)
        {
            _errors.Take(trials, 0, inputs.Steps(0), inputs.Count);
        }
    }

    /// <summary>Computes the errors of a step that all trials have just made.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="inputs">Its labels and constants.</param>
    /// <param name="t">The step.</param>
    /// <param name="running">Trials that have this step: the first so many.</param>
    public void RunStep(in TrialsView trials, DeviceInputs inputs, int t, int running)
    {
        See(trials, inputs);
        using (_device.CountLaunch())
        {
            _stepKernel!(_device.Stream, new KernelConfig((running + _threads - 1) / _threads, _threads), _view, t);
        }

        _errors.Take(trials, t, 1, running);
    }

    /// <summary>Queues the results of the first so many trials for the host.</summary>
    public void Fetch(int trials) => _results.Fetch(_device.Stream, trials * _view.ResultLength);

    /// <summary>Loss of a trial.</summary>
    public float LossOf(int trial) => Interop.IntAsFloat((uint)Result(trial, 0));

    /// <summary>What the loss makes of a trial besides its value.</summary>
    public Judged JudgedOf(int trial, Loss loss, int label)
    {
        int result = Result(trial, 1);
        float sum = Interop.IntAsFloat((uint)result);
        return !loss.JudgesSteps ? new(result, result == label ? 1 : 0)
            : (loss.Reads & TimedReads.Labels) != 0 ? new(-1, sum)
            : new(-1, 0, sum);
    }

    /// <summary>The class that is predicted for a trial.</summary>
    public int PredictedOf(int trial) => Result(trial, 1);

    /// <summary>Spikes of a trial's population, the first of those that the device advances being 0.</summary>
    public int SpikesOf(int trial, int population) => Result(trial, 2 + population);

    private void See(in TrialsView trials, DeviceInputs inputs)
    {
        var goals = inputs.Goals(_term);
        _view.Trials = _errors.Into(trials);
        _view.Labels = goals.Labels;
        _view.Constants = goals.Constants;
        _view.Timed = goals.Into(_view.Timed);
    }

    private int Result(int trial, int index) => _results.Here[trial * _view.ResultLength + index];

    private static float[] Targets(Loss loss, int classes)
    {
        if (loss.DeviceTargets is not { AreOneHot: false } targets)
        {
            return [];
        }

        targets.Check(classes);
        return [.. Enumerable.Range(0, classes).SelectMany(label => targets.Of(label).ToArray())];
    }
}
