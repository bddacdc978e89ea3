using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>How the neurons of a network are laid out over the threads of a device.</summary>
internal sealed class DeviceGroups
{
    private readonly NetworkLayout _layout;

    public DeviceGroups(DeviceSetup setup)
    {
        _layout = setup.Layout;
        var accelerator = setup.Device.Accelerator;
        Threads = accelerator.AcceleratorType switch
        {
            AcceleratorType.CPU => 16,
            AcceleratorType.Cuda => 128,
            _ => 32,
        };
        Wide = setup.Wide ?? setup.Device.IsCpu;
        int trial = Total(p => InWords(_layout.Populations[p].Size));
        Plan = PlanOf(setup, trial);
        TrialThreads = Plan == DevicePlan.Trial ? trial : 1;
        Neurons = Total(Padded);
    }

    /// <summary>How a batch becomes launches.</summary>
    public DevicePlan Plan { get; }

    /// <summary>Threads of a group.</summary>
    public int Threads { get; }

    /// <summary>Threads of a group that runs a whole trial.</summary>
    public int TrialThreads { get; }

    /// <summary>Whether a thread sums up sixteen neighbouring neurons, or one.</summary>
    public bool Wide { get; }

    /// <summary>All neurons that the device advances, with padding.</summary>
    public int Neurons { get; }

    /// <summary>Neurons with padding: whole groups where these take a population each, else whole integers of spikes.</summary>
    public int Padded(int population) => WithPadding(_layout.Populations[population].Size);

    /// <summary>The same of what rows of a neuron of a population and a delay release; room for the neurons at least, of which some may have no synapse.</summary>
    public int Padded(int population, RowsByDelay rows) => WithPadding(Math.Max(rows.Count, _layout.Populations[population].Size));

    /// <summary>Threads that sum something up for all neurons.</summary>
    public int Sums(int population) => SumsOf(_layout.Populations[population].Size);

    /// <summary>Threads that sum something up for so many neurons or weights.</summary>
    public int SumsOf(int count)
    {
        int width = Wide ? Float16.Count : 1;
        return (count + width - 1) / width;
    }

    /// <summary>By their order, so many threads for each of some populations.</summary>
    public static ReadOnlySpan<(int Member, int Needed)> ForEach(ReadOnlySpan<int> populations, Func<int, int> threads)
    {
        var needed = new (int, int)[populations.Length];
        for (int m = 0; m < needed.Length; m++)
        {
            needed[m] = (m, threads(populations[m]));
        }

        return needed;
    }

    /// <summary>The trial plan where the device's groups have room for a thread per neuron, or a CPU's compiler for loops; that of steps where weights are shared.</summary>
    /// <exception cref="NotSupportedException">Weights are shared, and another plan than that of steps is asked for.</exception>
    private static DevicePlan PlanOf(DeviceSetup setup, int trial)
    {
        if (setup.Layout.Projections.FirstOrDefault(p => p.Patches is not null) is { } shared)
        {
            return setup.Plan is null or DevicePlan.Step
                ? DevicePlan.Step
                : throw new NotSupportedException($"The synapses of {setup.Layout.Name}.{shared.Name} share their weights, for which each step is a launch; leave out the plan {setup.Plan}.");
        }

        return setup.Plan ?? (setup.Device.IsCpu ? DevicePlan.TrialPerThread : trial <= setup.Device.Accelerator.MaxNumThreadsPerGroup ? DevicePlan.Trial : DevicePlan.Step);
    }

    private int WithPadding(int size) => Plan == DevicePlan.Step ? (InWords(size) + Threads - 1) / Threads * Threads : InWords(size);

    private static int InWords(int size) => (size + 31) / 32 * 32;

    private int Total(Func<int, int> padded) =>
        Enumerable.Range(0, _layout.Populations.Count).Where(p => !_layout.Inputs.Contains(p)).Sum(padded);
}
