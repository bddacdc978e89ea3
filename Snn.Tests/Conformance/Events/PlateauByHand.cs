namespace Snn.Tests.Conformance;

/// <summary><see cref="PlateauNeuron"/> with delta synapses, in steps of 1 ms: V, Ca, Up, N.</summary>
internal sealed class PlateauByHand : OracleNeuron
{
    public override int States => 4;

    public override int HoldSteps => 2;

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        // two leaks after one another, driven by what is constant over the step
        double v = held ? h[0] : h[0] + arrivals.Sum(), up = h[2], fast = Math.Exp(-1 / 20.0), slow = Math.Exp(-1 / 40.0);
        if (held)
        {
            return [v, 0.8 * v + (h[1] - 0.8 * v) * slow, up, h[3]];
        }

        // V = up + a e^(-t/20), so Ca = 0.8 up - 0.8 a e^(-t/20) + b e^(-t/40)
        double a = v - up, b = h[1] - 0.8 * up + 0.8 * a;
        return [up + a * fast, 0.8 * up - 0.8 * a * fast + b * slow, up, h[3]];
    }

    public override double Threshold(double[] h) => h[0] - 1;

    public override double[] Jump(double[] h) => [h[0] - 1, h[1], h[2], h[3] + 1];

    public override bool Stops(int state) => state == 0;

    public override double Surrogate(double theta) => 0.3 * Math.Max(0, 1 - Math.Abs(theta));

    public override IReadOnlyList<OracleEvent> Ahead { get; } =
    [
        new(h => h[0] - 0.7 - 0.2 * h[1], h => [h[0] - 0.1 * (h[1] + 0.05 * h[0]), h[1] + 0.05 * h[0], h[2], h[3]], _ => 0, Hold: 4),
    ];

    public override IReadOnlyList<OracleEvent> Later { get; } =
    [
        new(h => h[3] - 3, h => [h[0], 0.5 * h[1] + 0.1 * h[3], 0.1 * h[2], 0], theta => 0.2 * Math.Max(0, 1 - Math.Abs(theta)), Stops: 2),
        new(h => h[1] - 0.3, h => [h[0], h[1], 0.5 + 0.3 * h[0], h[3]], theta => 0.4 * Math.Max(0, 1 - Math.Abs(theta / 0.3)), Rises: true),
    ];
}
