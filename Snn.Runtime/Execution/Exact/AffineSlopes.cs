namespace Snn.Runtime;

/// <summary>
/// Derivatives by the numbers of an affine population, summed up over neurons and time, and from them those by the
/// parameters behind the numbers. dLoss/dA[i, k] = ∫ λᵢ hₖ dt, so their cost does not grow with the number of parameters.
/// </summary>
internal sealed class AffineSlopes(AffinePopulation population, int width)
{
    private readonly double[] _free = new double[width * width], _held = new double[width * width], _jump = new double[width * width];
    private readonly double[] _threshold = new double[width], _output = new double[width], _start = new double[width];
    private readonly Numbers[] _parameters = [.. population.Parameters.Select(p => new Numbers(p))];
    private readonly int[] _heldStates = [.. population.Spike?.Held ?? []];
    private double _hold;

    /// <summary>By the entries of the flow, row after row.</summary>
    public double[] FlowSums(bool held) => held ? _held : _free;

    public void AddJump(ReadOnlySpan<double> lambda, ReadOnlySpan<double> h)
    {
        for (int i = 0; i < width; i++)
        {
            for (int k = 0; k < width; k++)
            {
                _jump[i * width + k] += lambda[i] * h[k];
            }
        }
    }

    public void AddThreshold(double lambda, ReadOnlySpan<double> h) => Add(_threshold, lambda, h);

    public void AddOutput(double lambda, ReadOnlySpan<double> h) => Add(_output, lambda, h);

    public void AddStart(ReadOnlySpan<double> lambda) => Add(_start, 1, lambda);

    public void AddHold(double lambda) => _hold += lambda;

    /// <summary>Adds the derivatives by parameters and starts anew.</summary>
    /// <param name="parameters">One each, in their order.</param>
    /// <param name="integral">Place of the output's integral, or −1.</param>
    public void Take(Span<double> parameters, int integral)
    {
        for (int p = 0; p < _parameters.Length; p++)
        {
            var slopes = _parameters[p];
            double sum = slopes.Hold * _hold;
            foreach (var (row, column, slope) in slopes.Flow)
            {
                int at = row * width + Place(column);
                sum += slope * (_free[at] + (_heldStates.Contains(row) ? 0 : _held[at]));
            }

            foreach (var (row, column, slope) in slopes.Jump)
            {
                sum += slope * _jump[row * width + Place(column)];
            }

            foreach (var (column, slope) in slopes.Threshold)
            {
                sum += slope * _threshold[Place(column)];
            }

            foreach (var (column, slope) in slopes.Output)
            {
                double integrated = integral < 0 ? 0 : _free[integral * width + Place(column)];
                sum += slope * (_output[Place(column)] + integrated);
            }

            foreach (var (row, slope) in slopes.Start)
            {
                sum += slope * _start[row];
            }

            parameters[p] += sum;
        }

        Array.Clear(_free);
        Array.Clear(_held);
        Array.Clear(_jump);
        Array.Clear(_threshold);
        Array.Clear(_output);
        Array.Clear(_start);
        _hold = 0;

        // the constant comes last, behind the integral
        int Place(int column) => column == population.States.Count ? width - 1 : column;
    }

    private static void Add(double[] sums, double factor, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += factor * values[i];
        }
    }

    /// <summary>A parameter's slopes as arrays: to go through them allocates nothing.</summary>
    private sealed class Numbers(AffineParameter parameter)
    {
        public (int Row, int Column, double Slope)[] Flow { get; } = [.. parameter.Flow];

        public (int Row, double Slope)[] Start { get; } = [.. parameter.Start];

        public (int Column, double Slope)[] Threshold { get; } = [.. parameter.Threshold];

        public (int Row, int Column, double Slope)[] Jump { get; } = [.. parameter.Jump];

        public double Hold { get; } = parameter.Hold;

        public (int Column, double Slope)[] Output { get; } = [.. parameter.Output];
    }
}
