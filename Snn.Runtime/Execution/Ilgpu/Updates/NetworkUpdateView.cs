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

    /// <summary>All weights of the network.</summary>
    public ArrayView<float> Weights;

    /// <summary>All else that updates have.</summary>
    public ArrayView<float> Values;

    /// <summary>What is the same for all results.</summary>
    public ArrayView<float> Constants;

    /// <summary>By variable, then by what is kept: 1 where it is among the weights or 0, where it starts, from row to row, from column to column.</summary>
    public ArrayView<int> Places;

    /// <summary>The row of this thread's result; none from <see cref="Rows"/> on.</summary>
    public readonly int Row() => KernelIndex.Of() / Columns;

    /// <summary>The column of this thread's result.</summary>
    public readonly int Column() => KernelIndex.Of() % Columns;

    /// <summary>A number of a variable or of what is kept.</summary>
    public readonly float Get(int variable, int row, int column)
    {
        var place = PlaceOf(variable);
        return place.IsWeight != 0 ? Weights[place.At(row, column)] : Values[place.At(row, column)];
    }

    /// <summary>Writes a number of a variable or of what is kept.</summary>
    public readonly void Set(int variable, int row, int column, float value)
    {
        var place = PlaceOf(variable);
        if (place.IsWeight != 0)
        {
            Weights[place.At(row, column)] = value;
        }
        else
        {
            Values[place.At(row, column)] = value;
        }
    }

    private readonly MatrixPlace PlaceOf(int variable) => new()
    {
        IsWeight = Places[MatrixPlace.Numbers * variable],
        Start = Places[MatrixPlace.Numbers * variable + 1],
        RowStep = Places[MatrixPlace.Numbers * variable + 2],
        ColumnStep = Places[MatrixPlace.Numbers * variable + 3],
    };
}

/// <summary>Where a matrix is: among the weights or among what updates have besides.</summary>
public struct MatrixPlace
{
    internal const int Numbers = 4;

    /// <summary>1 among the weights, else 0.</summary>
    public int IsWeight;

    /// <summary>Where it starts.</summary>
    public int Start;

    /// <summary>From row to row.</summary>
    public int RowStep;

    /// <summary>From column to column.</summary>
    public int ColumnStep;

    /// <summary>The same with rows as columns.</summary>
    internal readonly MatrixPlace Transposed => this with { RowStep = ColumnStep, ColumnStep = RowStep };

    /// <summary>Where a number is.</summary>
    public readonly int At(int row, int column) => Start + row * RowStep + column * ColumnStep;

    internal readonly int[] ToArray() => [IsWeight, Start, RowStep, ColumnStep];
}
