using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// A batch that learns by e-prop while it runs: after every step of all its examples the loss compares, its errors go through
/// the feedback weights, and the eligibilities and the gradient of each example follow (see <see cref="OnlineTrial"/>). Steps
/// are launches of their own, so weights may change between them (<see cref="EProp.UpdateEvery"/>), and memory does not grow
/// with their number.
/// </summary>
/// <typeparam name="TArrays">All arrays of the network: what the kernels are given.</typeparam>
public abstract partial class OnlineDeviceBatch<TArrays> : DeviceBatch<TArrays>
    where TArrays : struct
{
    private readonly DeviceBlocks _blocks;
    private readonly Action<int, int> _queue;
    private StepKernel? _credits;
    private StepKernel[] _learn = [];

    /// <summary>Reserves what does not depend on the network's models.</summary>
    /// <exception cref="NotSupportedException">The setup asks for what such a batch does not have.</exception>
    /// <exception cref="DeviceException">The device has no room, or its launches have none for so many arrays.</exception>
    protected OnlineDeviceBatch(DeviceSetup setup)
        : base(Sound(setup), learnsOnline: true) => (_blocks, _queue) = (new(Threads), Queue);

    /// <summary>The magnitude below which an eligibility is set to 0.</summary>
    protected float PruneBelow => ((EProp)Setup.Rule!).PruneBelow;

    /// <summary>For the kernel of rules: which group of threads works for which.</summary>
    protected LearningView Table { get; private set; }

    /// <summary>Arrivals, neurons, the comparison, where there are any the credits, and the rules.</summary>
    internal sealed override int LaunchesOfLearning => (_credits is null ? 2 : 3) + _learn.Length + LossLaunches;

    private bool Learns => Shards > 0;

    /// <summary>Sets all variables of rules to where a trial starts.</summary>
    protected abstract void ResetLearning();

    /// <summary>The two ends of a projection that learns.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected RuleView NewRule(int projection) => RuleView.Of(Setup.Layout, projection, Groups.Padded, WeightsThere, RowsThere(projection));

    /// <summary>A rule's variable of each trial and neuron of a population, before a step and after it.</summary>
    protected ArrayView<float> NewVariableThere(string name, int population) => NewOfTrials(name, 2L * Groups.Padded(population));

    /// <summary>A rule's variable that a projection has once for each trial, before a step and after it.</summary>
    protected ArrayView<float> NewVariableThere(string name) => NewOfTrials(name, 2);

    /// <summary>A rule's variable of each trial and row of a neuron before and a delay, before a step and after it.</summary>
    protected ArrayView<float> NewRowVariableThere(string name, int projection) => NewOfTrials(name, 2L * Lanes.Padded(RowsThere(projection)!.Count));

    /// <summary>A rule's variable of each trial and synapse of a projection.</summary>
    protected ArrayView<float> NewSynapseVariableThere(string name, int projection) => NewOfTrials(name, WeightsThere.LengthOf(projection));

    /// <summary>So many threads for what a rule keeps, for each block of rows: the next case of the kernel of rules.</summary>
    protected void NewWork(int threads, int blocks = 1) => _blocks.Add(threads, blocks);

    /// <summary>What follows each step.</summary>
    /// <param name="credits">What spikes are credited with; null where none are.</param>
    /// <param name="learn">All rules.</param>
    /// <param name="prunes">Whether they prune eligibilities.</param>
    /// <param name="then">Those of further readouts, which add to the gradients of projections that have one of a readout before.</param>
    /// <exception cref="NotSupportedException">Eligibilities are to be pruned, and the kernels do not.</exception>
    protected void Learning(Action<TArrays, int>? credits, Action<TArrays, int> learn, bool prunes, params Action<TArrays, int>[] then)
    {
        OnlineTrial.CheckPrunes(Setup.Layout, PruneBelow, prunes);
        Table = new() { Rules = _blocks.On(Memory), RuleRows = _blocks.RowsOn(Memory), Connected = WeightsThere.Bits };
        _credits = credits is null ? null : LoadStep(credits);
        _learn = [LoadStep(learn), .. then.Select(LoadStep)];
    }

    private protected sealed override void RunForward()
    {
        if (Learns)
        {
            if (Setup.Rule is EProp { UpdateEvery: > 0 } && Between is null)
            {
                throw new InvalidOperationException("UpdateEvery moves weights within trials, which a Trainer does; train by one, or set UpdateEvery to 0.");
            }

            ResetLearning();
        }

        RunStretches(_queue);
    }

    private void Queue(int first, int end)
    {
        var arrays = With(Trials);
        for (int t = first; t < end; t++)
        {
            RunStep(arrays, t);
            if (Learns)
            {
                Learn(arrays, t, Running(t));
            }
        }
    }

    private void Learn(TArrays arrays, int t, int running)
    {
        Compare(t, running);
        if (_credits is not null)
        {
            Launch(_credits, GradientBlocks.Groups, running, arrays, t);
        }

        foreach (var learn in _learn)
        {
            Launch(learn, _blocks.Groups, running, arrays, t);
        }

        MoveAfter(t);
    }

    private protected sealed override void RunBackward(int shards)
    {
        // the gradient is known already
    }

    private ArrayView<float> NewOfTrials(string name, long length) => Memory.New<float>(Setup.Batch * length, name);

    private static DeviceSetup Sound(DeviceSetup setup)
    {
        if (setup.Plan is { } plan and not DevicePlan.Step)
        {
            throw new NotSupportedException($"Online e-prop launches every step, and has no plan {plan}; leave out the plan.");
        }

        if (setup.Penalty is { } penalty)
        {
            throw new NotSupportedException(OnlineTrial.WhyNo(penalty));
        }

        if (setup.Shards != setup.Batch)
        {
            throw new NotSupportedException($"Online e-prop sums up a gradient for each of the {setup.Batch} examples of a batch; set Shards to {setup.Batch}, not {setup.Shards}.");
        }

        setup = setup.Resolved;
        (setup.Objective ?? throw new NotSupportedException("Online e-prop compares in every step; give DeviceSetup a Loss.")).CheckReadsSteps();
        return setup with { Plan = DevicePlan.Step };
    }
}
