namespace Snn.Runtime;

/// <summary>The exact steps of a linear flow by 0, 1, 2 ... time steps at once: how what stood still for so long is caught up with.</summary>
public sealed class FlowTable
{
    private readonly double[][,] _steps;

    /// <summary>Computes the matrix exponentials, in double.</summary>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="rates">[variable, variables then 1].</param>
    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public FlowTable(double dt, double[,] rates) =>
        _steps = [.. Enumerable.Range(0, SpikeHistory.Steps + 1).Select(n => LinearFlow.Propagator(n * dt, rates))];

    /// <summary>An entry of the matrix, by the number of steps.</summary>
    public float[] Entry(int row, int column) => [.. _steps.Select(step => ScalarMath.Finite(step[row, column]))];
}
