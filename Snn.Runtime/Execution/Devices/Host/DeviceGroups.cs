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
        int trial = Total(InWords);

        // the trial plan where the device's groups have room for a thread per neuron, or a CPU's compiler for loops
        Plan = setup.Plan ?? (setup.Device.IsCpu ? DevicePlan.TrialPerThread : trial <= accelerator.MaxNumThreadsPerGroup ? DevicePlan.Trial : DevicePlan.Step);
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
    public int Padded(int population) => Plan == DevicePlan.Step
        ? (InWords(population) + Threads - 1) / Threads * Threads
        : InWords(population);

    /// <summary>Threads that sum something up for all neurons.</summary>
    public int Sums(int population)
    {
        int width = Wide ? Float16.Count : 1;
        return (_layout.Populations[population].Size + width - 1) / width;
    }

    private int InWords(int population) => (_layout.Populations[population].Size + 31) / 32 * 32;

    private int Total(Func<int, int> padded) =>
        Enumerable.Range(0, _layout.Populations.Count).Where(p => !_layout.Inputs.Contains(p)).Sum(padded);
}
