using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Brings a matrix to another place, before or after the stages of an update: a thread moves one number. What becomes of
/// variables is looked at, weights and parameters are brought between their bounds, and with weights the copies by which credit comes back.
/// </summary>
public struct UpdateMove
{
    /// <summary>Number of rows.</summary>
    public int Rows;

    /// <summary>Length of a row.</summary>
    public int Columns;

    /// <summary>Where variables are.</summary>
    public UpdateArrays Arrays;

    /// <summary>Which numbers are those of synapses, where they are of synapses.</summary>
    public PairsView Pairs;

    /// <summary>Copies of weights by which credit comes back.</summary>
    public ArrayView<float> Copies;

    /// <summary>A flag for each variable: 1 once a number is not finite.</summary>
    public ArrayView<int> Broken;

    /// <summary>Where it comes from.</summary>
    public MatrixPlace From;

    /// <summary>Where it goes.</summary>
    public MatrixPlace To;

    /// <summary>Where the weights have their copy, of which a row is a column of them; −1 where they have none.</summary>
    public int Copy;

    /// <summary>The source of a weight is its row; its column where this is 1.</summary>
    public int IsTransposed;

    /// <summary>Length of a row of the copy.</summary>
    public int CopyStride;

    /// <summary>The variable whose flag is raised; −1 for none.</summary>
    public int Variable;

    /// <summary>The least value of a weight or parameter.</summary>
    public float Least;

    /// <summary>The greatest value of a weight or parameter.</summary>
    public float Most;

    /// <summary>Moves the number of this thread.</summary>
    public readonly void Run()
    {
        int row = KernelIndex.Of() / Columns, column = KernelIndex.Of() % Columns;
        if (row >= Rows || !Pairs.Connects(row, column))
        {
            return;
        }

        float value = Arrays.Get(From, row, column);
        if (Variable >= 0 & !DeviceMath.IsFinite(value))
        {
            Broken[Variable] = 1;
        }

        value = MathF.Min(MathF.Max(value, Least), Most);
        Arrays.Set(To, row, column, value);
        if (Copy >= 0)
        {
            int source = IsTransposed != 0 ? column : row, target = IsTransposed != 0 ? row : column;
            Copies[Copy + target * CopyStride + source] = value;
        }
    }
}

/// <summary>What an example leaves for updates, or has left by now, from its trial to the place among the batch's examples: a thread moves one number.</summary>
public struct UpdateCollection
{
    /// <summary>The batch that runs forward.</summary>
    public TrialsView Trials;

    /// <summary>Number of examples.</summary>
    public int Examples;

    /// <summary>Number of neurons.</summary>
    public int Neurons;

    /// <summary>How many steps have been run; of a trial those that it has.</summary>
    public int Made;

    /// <summary>Number of the input population whose spikes are counted; −1 where kernels left numbers.</summary>
    public int Input;

    /// <summary>What they left, [trial, padded neuron].</summary>
    public ArrayView<float> Left;

    /// <summary>Neurons of that with padding.</summary>
    public int Padded;

    /// <summary>The trial of each example.</summary>
    public ArrayView<int> TrialOf;

    /// <summary>All that updates have besides weights.</summary>
    public ArrayView<float> Values;

    /// <summary>Where it goes.</summary>
    public MatrixPlace To;

    /// <summary>The first step of the present stretch.</summary>
    public int First;

    /// <summary>Where the given spikes of steps before it are counted, [example, neuron].</summary>
    public MatrixPlace Before;

    /// <summary>What a step counts where it is divided by all of the trial: its length in ms for a rate, 1 for a mean; 0 where it is not divided.</summary>
    public float Step;

    /// <summary>Moves the number of this thread.</summary>
    public readonly void Run()
    {
        int example = KernelIndex.Of() / Neurons, j = KernelIndex.Of() % Neurons;
        if (example >= Examples)
        {
            return;
        }

        int trial = TrialOf[example];
        float value = Input < 0 ? Left[trial * Padded + j] : GivenTo(trial, j) + (First > 0 ? Values[Before.At(example, j)] : 0f);
        Values[To.At(example, j)] = Step > 0f ? value / (Math.Max(StepsOf(trial), 1) * Step) : value;
    }

    private readonly int StepsOf(int trial) => Math.Min(Trials.Steps[trial], Made);

    private readonly float GivenTo(int trial, int neuron)
    {
        int at = (Input * Trials.Capacity + trial) * (Trials.KeptSteps + 1) - Trials.GivenFirst, count = 0;
        for (int i = Trials.GivenStarts[at + First]; i < Trials.GivenStarts[at + Math.Max(StepsOf(trial), First)]; i++)
        {
            count += Trials.GivenUnits[i] == neuron ? 1 : 0;
        }

        return count;
    }
}

/// <summary>Kernels of all updates of networks. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class NetworkUpdateKernels
{
    /// <summary>Brings a matrix to another place.</summary>
    [DeviceKernel]
    public static void Move(UpdateMove move) => move.Run();

    /// <summary>Brings what examples leave to where updates read it.</summary>
    [DeviceKernel]
    public static void Collect(UpdateCollection collection) => collection.Run();
}
