/// <summary>Keeps every neuron's number of spikes between two bounds, and its rate low.</summary>
[Penalty]
public sealed partial class Homeostasis
{
    public float Strength { get; init; } = 1e-3f;
    public float Least { get; init; } = 1;
    public float Most { get; init; } = 50;
    public Rate Rest { get; init; } = 5 * Hz;

    [SpikeCount] public partial float N { get; }
    [FiringRate] public partial Rate R { get; }

    private float Half => Strength / 2;

    public float Objective => Half * (Pow(Max(0, Least - N), 2) + Pow(Max(0, N - Most), 2)) + Strength * (R / Rest);
}
