using ILGPU;

namespace Snn.Runtime;

/// <summary>What updates read of the course of a state of a simulation: a thread brings the number of one neuron up to date after a step.</summary>
public struct FollowedState
{
    /// <summary>The state after the step.</summary>
    public ArrayView<float> State;

    /// <summary>What the steps have left of it.</summary>
    public CourseView Course;

    /// <summary>Number of neurons.</summary>
    public int Neurons;

    /// <summary>What of it, as a number of <see cref="UpdateSource"/>.</summary>
    public int Kind;

    /// <summary>The step, from 0 when the group of the updates last ran.</summary>
    public int Step;

    /// <summary>Follows the neuron of this thread.</summary>
    public readonly void Run()
    {
        int j = KernelIndex.Of();
        if (j >= Neurons)
        {
            return;
        }

        float value = State[j];
        if (Kind == (int)UpdateSource.MaxOverTime)
        {
            Course.MaxOverTime(j, value, Step);
        }
        else if (Kind == (int)UpdateSource.ArgMaxOverTime)
        {
            Course.ArgMaxOverTime(j, value, Step);
        }
        else
        {
            Course.SumOverTime(j, value, Step);
        }
    }
}

/// <summary>Spikes of the neurons of a population since the updates of a group last ran, of those that all steps are counted for.</summary>
public struct CountedSpikes
{
    /// <summary>What neurons have counted since that was last taken from them.</summary>
    public ArrayView<float> Counted;

    /// <summary>What of it was before the group ran.</summary>
    public ArrayView<float> Seen;

    /// <summary>What was taken from them since the group ran.</summary>
    public ArrayView<int> Taken;

    /// <summary>Number of neurons.</summary>
    public int Neurons;

    /// <summary>0: the group has run. 1: what neurons have counted is taken from them.</summary>
    public int Takes;

    /// <summary>Spikes of a neuron.</summary>
    public readonly int Of(int neuron) => Taken[neuron] + (int)(Counted[neuron] - Seen[neuron]);

    /// <summary>Does that for the neuron of this thread.</summary>
    public readonly void Run()
    {
        int j = KernelIndex.Of();
        if (j < Neurons)
        {
            (Taken[j], Seen[j]) = Takes == 1 ? (Of(j), 0f) : (0, Counted[j]);
        }
    }
}

/// <summary>Such spikes are brought to where an update reads them: a thread moves one number.</summary>
public struct ReadSpikes
{
    /// <summary>The spikes.</summary>
    public CountedSpikes Spikes;

    /// <summary>All that updates have besides weights.</summary>
    public ArrayView<float> Values;

    /// <summary>Where they go.</summary>
    public int Start;

    /// <summary>By what they are divided; where it is 0 there were none.</summary>
    public float Divisor;

    /// <summary>Moves the number of this thread.</summary>
    public readonly void Run()
    {
        int j = KernelIndex.Of();
        if (j < Spikes.Neurons)
        {
            Values[Start + j] = Divisor > 0f ? Spikes.Of(j) / Divisor : 0f;
        }
    }
}

/// <summary>Numbers go from one array to another: a thread moves one.</summary>
public struct MovedNumbers
{
    /// <summary>Where they are.</summary>
    public ArrayView<float> From;

    /// <summary>Where they go.</summary>
    public ArrayView<float> To;

    /// <summary>The first of them.</summary>
    public int FromStart;

    /// <summary>Where it goes.</summary>
    public int ToStart;

    /// <summary>How many.</summary>
    public int Count;

    /// <summary>By what they are divided; where it is 0 they become 0.</summary>
    public float Divisor;

    /// <summary>Moves the number of this thread.</summary>
    public readonly void Run()
    {
        int i = KernelIndex.Of();
        if (i < Count)
        {
            To[ToStart + i] = Divisor > 0f ? From[FromStart + i] / Divisor : 0f;
        }
    }
}

/// <summary>Kernels of updates of simulations. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class SimulationUpdateKernels
{
    /// <summary>Follows a state.</summary>
    [DeviceKernel]
    public static void Follow(FollowedState state) => state.Run();

    /// <summary>Begins to count anew, or goes on.</summary>
    [DeviceKernel]
    public static void Count(CountedSpikes spikes) => spikes.Run();

    /// <summary>Brings spikes to where an update reads them.</summary>
    [DeviceKernel]
    public static void Read(ReadSpikes spikes) => spikes.Run();

    /// <summary>Moves numbers.</summary>
    [DeviceKernel]
    public static void Move(MovedNumbers numbers) => numbers.Run();
}
