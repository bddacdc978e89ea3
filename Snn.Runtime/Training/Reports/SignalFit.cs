namespace Snn.Runtime;

/// <summary>How well scores meet a target signal, over all examples, outputs and steps, each step as the loss counts it.</summary>
/// <param name="MeanSquaredError">Mean of the squared differences.</param>
/// <param name="RSquared">
/// Coefficient of determination: 1 − Σ (y − x)² / Σ (x − x̄)², where x̄ is the mean of the output's target. 1 where it is met, 0
/// for a constant at its mean, and below for what is worse. 1 less this is the normalised mean squared error.
/// </param>
public readonly record struct SignalFit(double MeanSquaredError, double RSquared);
