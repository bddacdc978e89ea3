using ILGPU;

namespace Snn.Runtime;

/// <summary>What the kernel of a network's update is given: a thread computes one result of a stage.</summary>
public struct NetworkUpdateView
{
    /// <summary>The stage.</summary>
    public int Stage;

    /// <summary>Number of its results from row to row.</summary>
    public int Rows;

    /// <summary>Number of its results in a row.</summary>
    public int Columns;

    /// <summary>Number of neurons of the source; 1 where no variable has one for each of them.</summary>
    public int Sources;

    /// <summary>Number of neurons of the target or population; 1 where no variable has one for each of them.</summary>
    public int Targets;

    /// <summary>Number of examples of the batch.</summary>
    public int Examples;

    /// <summary>Where its variables are.</summary>
    public UpdateArrays Arrays;

    /// <summary>Which pairs have synapses.</summary>
    public PairsView Pairs;

    /// <summary>What is the same for all results.</summary>
    public ArrayView<float> Constants;

    /// <summary>By variable, then by what is kept: in which array it is, where it starts, from row to row, from column to column, and in which order rows lie.</summary>
    public ArrayView<int> Places;

    /// <summary>The row of this thread's result; none from <see cref="Rows"/> on.</summary>
    public readonly int Row() => KernelIndex.Of() / Columns;

    /// <summary>The column of this thread's result.</summary>
    public readonly int Column() => KernelIndex.Of() % Columns;

    /// <summary>Whether there is a synapse from a neuron of the source to one of the target.</summary>
    public readonly bool Connects(int source, int target) => Pairs.Connects(source, target);

    /// <summary>A number of a variable or of what is kept.</summary>
    public readonly float Get(int variable, int row, int column) => Arrays.Get(PlaceOf(variable), row, column);

    /// <summary>Writes a number of a variable or of what is kept.</summary>
    public readonly void Set(int variable, int row, int column, float value) => Arrays.Set(PlaceOf(variable), row, column, value);

    private readonly MatrixPlace PlaceOf(int variable) => new()
    {
        Array = Places[MatrixPlace.Numbers * variable],
        Start = Places[MatrixPlace.Numbers * variable + 1],
        RowStep = Places[MatrixPlace.Numbers * variable + 2],
        ColumnStep = Places[MatrixPlace.Numbers * variable + 3],
        Order = Places[MatrixPlace.Numbers * variable + 4],
    };
}
