namespace Snn.Runtime;

/// <summary>
/// A loss of one readout. A network may have several readouts, and a readout several losses: training minimises the sum of all,
/// each times its weight (<see cref="TrainerOptions.Losses"/>).
/// </summary>
/// <param name="Readout">Name of the population.</param>
/// <param name="Loss">What is minimised of it.</param>
public sealed record ReadoutLoss(string Readout, Loss Loss)
{
    /// <summary>What the loss is multiplied with in the sum: a finite number, at least 0; with 0 it is reported and drives nothing.</summary>
    public double Weight { get; init; } = 1;
}
