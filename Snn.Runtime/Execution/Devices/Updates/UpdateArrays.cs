using ILGPU;

namespace Snn.Runtime;

/// <summary>All arrays in which variables of updates are.</summary>
public struct UpdateArrays
{
    /// <summary>What updates have of their own.</summary>
    public ArrayView<float> Values;

    /// <summary>All weights of the network.</summary>
    public ArrayView<float> Weights;

    /// <summary>The gradient by them, reduced over the batch, and behind it what is no longer of account.</summary>
    public ArrayView<float> Gradients;

    /// <summary>Of matrices whose rows lie in another order: where each row lies, matrix after matrix.</summary>
    public ArrayView<int> Orders;

    /// <summary>A number of a matrix.</summary>
    public readonly float Get(MatrixPlace place, int row, int column)
    {
        int at = AtOf(place, row, column);
        return place.Array == MatrixPlace.OfWeights ? Weights[at] : place.Array == MatrixPlace.OfGradients ? Gradients[at] : Values[at];
    }

    /// <summary>Writes a number of a matrix.</summary>
    public readonly void Set(MatrixPlace place, int row, int column, float value)
    {
        int at = AtOf(place, row, column);
        if (place.Array == MatrixPlace.OfWeights)
        {
            Weights[at] = value;
        }
        else if (place.Array == MatrixPlace.OfGradients)
        {
            Gradients[at] = value;
        }
        else
        {
            Values[at] = value;
        }
    }

    private readonly int AtOf(MatrixPlace place, int row, int column) => place.At(place.Order == 0 ? row : Orders[place.Order - 1 + row], column);
}

/// <summary>Where a matrix is: among the weights, their gradients, or what updates have besides.</summary>
public struct MatrixPlace
{
    internal const int Numbers = 5, OfValues = 0, OfWeights = 1, OfGradients = 2;

    /// <summary>Which array it is in: 1 is that of the weights, 2 that of the gradients, 0 that of all else.</summary>
    public int Array;

    /// <summary>Where it starts.</summary>
    public int Start;

    /// <summary>From row to row.</summary>
    public int RowStep;

    /// <summary>From column to column.</summary>
    public int ColumnStep;

    /// <summary>1 and where the order of its rows starts among <see cref="UpdateArrays.Orders"/>; 0 where they lie one after the other.</summary>
    public int Order;

    /// <summary>The same with rows as columns.</summary>
    internal readonly MatrixPlace Transposed => this with { RowStep = ColumnStep, ColumnStep = RowStep };

    /// <summary>Where a number is, of rows that lie one after the other.</summary>
    public readonly int At(int row, int column) => Start + row * RowStep + column * ColumnStep;

    internal readonly int[] ToArray() => [Array, Start, RowStep, ColumnStep, Order];
}
