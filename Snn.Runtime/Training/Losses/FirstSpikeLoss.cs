namespace Snn.Runtime;

/// <summary>
/// A loss of the times of the readout's first spikes, one per neuron and trial: the rows that it reads and writes are one,
/// of times in ms and of derivatives by them. The network marks a spiking population as its <c>[Readout]</c>. What a neuron
/// that does not spike counts as, says <see cref="FirstSpikes"/>.
/// </summary>
public abstract class FirstSpikeLoss : Loss
{
    /// <summary>
    /// By how much later than the trial's end a silent neuron counts, in ms per unit of θ by which it missed its threshold:
    /// among silent neurons, the one that came nearest counts as the first.
    /// </summary>
    public float SilentDelay { get; init; } = 10;

    /// <summary>
    /// Loss of a trial in which the label's neuron is silent, per unit of θ by which it missed its threshold: what pulls it
    /// up to spike, and not only nearer than others.
    /// </summary>
    public float SilentStrength { get; init; } = 1;
}
