namespace Snn;

/// <summary>
/// Backpropagation through time with surrogate gradients (Neftci, Mostafa and Zenke, 2019, IEEE Signal Process. Mag.
/// 36:51): the full gradient, through recurrent spikes too, with the event's pseudo-derivative in place of the spike's.
/// </summary>
public sealed record SurrogateBptt : LearningRule
{
    /// <summary>
    /// Whether the gradient passes from one spiking population to another and back to itself. Without it the gradient is
    /// that of e-prop with symmetric feedback.
    /// </summary>
    public bool ThroughSpikes { get; init; } = true;
}
