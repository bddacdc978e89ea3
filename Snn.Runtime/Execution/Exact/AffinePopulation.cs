namespace Snn.Runtime;

/// <summary>
/// A population whose flow, threshold, jump and output are affine in the states: matrices in homogeneous coordinates, in
/// which a row has a coefficient per state, then the constant.
/// </summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Size">Number of neurons.</param>
/// <param name="States">Names of the states of a neuron, then of its synapses; empty where spikes are given from outside.</param>
public sealed record AffinePopulation(string Name, int Size, IReadOnlyList<string> States) : ExactPopulation(Name, Size, States)
{
    /// <summary>dh/dt, per ms: a row per state.</summary>
    public double[,] Flow { get; init; } = new double[0, 1];

    /// <summary>The states at time 0.</summary>
    public IReadOnlyList<double> Start { get; init; } = [];

    /// <summary>The spike, or null where the neurons do not spike.</summary>
    public AffineSpike? Spike { get; init; }

    /// <summary>What the loss sees, as one row; null where it sees nothing.</summary>
    public IReadOnlyList<double>? Output { get; init; }

    /// <summary>How the numbers above depend on the parameters of the models.</summary>
    public IReadOnlyList<AffineParameter> Parameters { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames => [.. Parameters.Select(p => p.Name)];

    internal override ExactGroup Prepare(bool isReadout) => new AffineGroup(this, isReadout);
}

/// <summary>A spike, its consequences for the neuron itself.</summary>
/// <param name="Threshold">θ, as one row; the neuron spikes when θ rises through 0.</param>
/// <param name="Jump">The states after the spike: a row per state.</param>
public sealed record AffineSpike(IReadOnlyList<double> Threshold, double[,] Jump)
{
    /// <summary>For how long the neuron cannot spike again, in ms.</summary>
    public double Hold { get; init; }

    /// <summary>The states that stand still meanwhile, and lose what arrives.</summary>
    public IReadOnlyList<int> Held { get; init; } = [];

    /// <summary>Whether the neuron spikes only where θ has been below 0 since its last spike.</summary>
    public bool Rises { get; init; }
}

/// <summary>Derivatives of a population's numbers by one parameter; entries that are not listed do not depend on it.</summary>
/// <param name="Name">Name of the parameter, <c>Population.Parameter</c> or <c>Projection.Parameter</c>.</param>
public sealed record AffineParameter(string Name)
{
    /// <summary>Of dh/dt.</summary>
    public IReadOnlyList<(int Row, int Column, double Slope)> Flow { get; init; } = [];

    /// <summary>Of the start values.</summary>
    public IReadOnlyList<(int Row, double Slope)> Start { get; init; } = [];

    /// <summary>Of θ.</summary>
    public IReadOnlyList<(int Column, double Slope)> Threshold { get; init; } = [];

    /// <summary>Of the states after a spike.</summary>
    public IReadOnlyList<(int Row, int Column, double Slope)> Jump { get; init; } = [];

    /// <summary>Of the length of the hold.</summary>
    public double Hold { get; init; }

    /// <summary>Of the output.</summary>
    public IReadOnlyList<(int Column, double Slope)> Output { get; init; } = [];
}
