namespace Snn.Tests.Conformance;

// each neuron below is written from its equations by hand, for a step of dt ms, synapses included

internal sealed class BellecAlifByHand(double tauMem, double tauAdapt, int refractory, double beta) : OracleNeuron
{
    private const double Gamma = 0.3, VTh = 0.6;

    public override int States => 2; // V, A

    public override int HoldSteps => refractory;

    public override double[] Advance(double[] h, double[] arrivals, bool held) =>
        [Math.Exp(-1 / tauMem) * h[0] + arrivals.Sum(), Math.Exp(-1 / tauAdapt) * h[1]];

    public override double Threshold(double[] h) => h[0] - VTh - beta * h[1];

    public override double[] Jump(double[] h) => [h[0] - VTh, h[1] + 1];

    public override bool Stops(int state) => state == 0;

    public override double Surrogate(double theta) => Gamma / VTh * Math.Max(0, 1 - Math.Abs(theta) / VTh);
}

/// <summary>The library's Lif with two exponential synapses.</summary>
internal sealed class LifByHand(double tauMem, double tauIn, double tauRec, int refractory) : OracleNeuron
{
    public override int States => 3; // V, current of the input synapse, of the recurrent one

    public override int HoldSteps => refractory;

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        double a = h[1] + arrivals[0], b = h[2] + arrivals[1];
        double v = held ? h[0] : Math.Exp(-1 / tauMem) * h[0] + a * Response(tauIn) + b * Response(tauRec);
        return [v, a * Math.Exp(-1 / tauIn), b * Math.Exp(-1 / tauRec)];
    }

    public override double Threshold(double[] h) => h[0] - 1;

    public override double[] Jump(double[] h) => [0, h[1], h[2]];

    public override bool Stops(int state) => state == 0;

    public override double Surrogate(double theta) => 1 / Math.Pow(1 + 10 * Math.Abs(theta), 2);

    // of a leaky membrane to an exponential current of 1, after 1 ms
    private double Response(double tau) => Math.Abs(tau - tauMem) < 1e-9
        ? Math.Exp(-1 / tau) / tau
        : (Math.Exp(-1 / tau) - Math.Exp(-1 / tauMem)) / (1 / tauMem - 1 / tau) / tauMem;
}

/// <summary>The library's Alif, impulses straight into the membrane.</summary>
internal sealed class AlifByHand(double beta) : OracleNeuron
{
    public override int States => 2; // V, A

    public override int HoldSteps => 2;

    public override double[] Advance(double[] h, double[] arrivals, bool held) =>
        [held ? h[0] : Math.Exp(-1 / 20.0) * (h[0] + arrivals.Sum()), Math.Exp(-1 / 200.0) * h[1]];

    public override double Threshold(double[] h) => h[0] - 1 - beta * h[1];

    public override double[] Jump(double[] h) => [h[0] - 1, h[1] + 1];

    public override bool Stops(int state) => state == 0;

    public override double Surrogate(double theta) => 0.3 * Math.Max(0, 1 - Math.Abs(theta));
}

internal sealed class IzhikevichByHand(double dt) : OracleNeuron
{
    public override int States => 2; // V, U

    public override double[] Start => [-65, -13];

    public override double[] Advance(double[] h, double[] arrivals, bool held) => RungeKutta.Step(
        y => [0.04 * y[0] * y[0] + 5 * y[0] + 140 - y[1], 0.02 * (0.2 * y[0] - y[1])], [h[0] + arrivals.Sum(), h[1]], dt, y => y[0] < 30);

    public override double Threshold(double[] h) => h[0] - 30;

    public override double[] Jump(double[] h) => [-65, h[1] + 6];

    public override bool Stops(int state) => state == 0;

    public override double Surrogate(double theta) => 0.3 * Math.Max(0, 1 - Math.Abs(theta / 60));
}

internal sealed class AdExByHand : OracleNeuron
{
    public override int States => 4; // V, W, currents of the two synapses

    public override int HoldSteps => 2;

    public override double[] Advance(double[] h, double[] arrivals, bool held) => RungeKutta.Step(
        y =>
        [
            held ? 0 : (0.2 * Math.Exp((y[0] - 1) / 0.2) - y[0] - y[1] + y[2] + y[3]) / 10,
            (0.3 * y[0] - y[1]) / 50,
            -y[2] / 5,
            -y[3] / 3,
        ],
        [h[0], h[1], h[2] + arrivals[0], h[3] + arrivals[1]],
        1,
        y => held || y[0] < 1.2,
        ended: 2);

    public override double Threshold(double[] h) => h[0] - 1.2;

    public override double[] Jump(double[] h) => [0, h[1] + 0.25 * h[0], h[2], h[3]];

    public override double Surrogate(double theta) => 1 / Math.Pow(1 + 4 * Math.Abs(theta), 2);
}

internal sealed class ShuntedByHand : OracleNeuron
{
    public override int States => 2; // V, G

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        // each equation solved with the other state held at its value at the start of the step
        double g = h[1] + arrivals.Sum(), rate = (1 + g) / 15, rest = 3 * g / (1 + g);
        return [rest + (h[0] - rest) * Math.Exp(-rate), g * Math.Exp(-1 / 4.0)];
    }

    public override double Threshold(double[] h) => h[0] - 1;

    public override double[] Jump(double[] h) => [h[0] - 1, h[1]];

    public override double Surrogate(double theta) => 0.5 * Math.Exp(-2 * Math.Abs(theta));
}

internal sealed class ChainedMapByHand : OracleNeuron
{
    public override int States => 2; // V, Low

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        double v = Math.Exp(-1 / 10.0) * h[0] + arrivals.Sum() - 0.3 * h[1], keep = Math.Exp(-1 / 30.0);
        return [v, keep * h[1] + (1 - keep) * Math.Tanh(v)];
    }

    public override double Threshold(double[] h) => h[0] - 0.5 - h[1];

    public override double[] Jump(double[] h) => [h[0] - 0.5, h[1]];

    public override double Surrogate(double theta) => Math.Max(0, 1 - Math.Abs(theta));
}

/// <summary>A linear readout as a map: y = κ y + arrivals.</summary>
internal sealed class BellecReadoutByHand(double tau) : OracleNeuron
{
    public override int States => 1;

    public override double[] Advance(double[] h, double[] arrivals, bool held) => [Math.Exp(-1 / tau) * h[0] + arrivals[0]];

    public override double Output(double[] after) => after[0];
}

/// <summary>The library's Leaky with an exponential synapse.</summary>
internal sealed class LeakyByHand(double dt = 1) : OracleNeuron
{
    private const double Tau = 20, TauSyn = 5;

    public override int States => 2; // V, current

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        double i = h[1] + arrivals[0], slow = Math.Exp(-dt / Tau), fast = Math.Exp(-dt / TauSyn);
        return [slow * h[0] + i * (fast - slow) / (1 / Tau - 1 / TauSyn) / Tau, fast * i];
    }

    public override double Output(double[] after) => after[0];
}

internal sealed class CubicReadoutByHand : OracleNeuron
{
    public override int States => 2; // V, current

    public override double[] Advance(double[] h, double[] arrivals, bool held) => RungeKutta.Step(
        y => [(Math.Tanh(y[1]) - y[0] - y[0] * y[0] * y[0]) / 12, -y[1] / 5], [h[0], h[1] + arrivals[0]], 1);

    public override double Output(double[] after) => after[0] + 0.5 * after[0] * after[0];
}

/// <summary>A resonator, impulses into its current.</summary>
internal sealed class ResonatorByHand(bool resets) : OracleNeuron
{
    public override int States => 2; // X, Y

    public override double[] Advance(double[] h, double[] arrivals, bool held)
    {
        // z' = (−0.1 + i) z over 0.25 ms
        double x = h[0] + arrivals.Sum(), y = h[1], decay = Math.Exp(-0.025), cos = Math.Cos(0.25), sin = Math.Sin(0.25);
        return [decay * (cos * x - sin * y), decay * (sin * x + cos * y)];
    }

    public override double Threshold(double[] h) => h[1] - 1;

    public override bool IsArmed(double[] start) => start[1] < 1;

    public override double[] Jump(double[] h) => resets ? [0, 1] : h;

    public override double Surrogate(double theta) => 0.3 * Math.Max(0, 1 - Math.Abs(theta));
}

internal static class RungeKutta
{
    /// <summary>One step of fourth order.</summary>
    /// <param name="slope">dy/dt.</param>
    /// <param name="y">The states.</param>
    /// <param name="dt">The step.</param>
    /// <param name="below">Where a stage is evaluated; elsewhere the slopes of the stage before go on.</param>
    /// <param name="ended">Those of how many of the first states; the others are evaluated in any case.</param>
    public static double[] Step(Func<double[], double[]> slope, double[] y, double dt, Func<double[], bool>? below = null, int ended = int.MaxValue)
    {
        var a = slope(y);
        var b = Slope(Along(a, dt / 2), a);
        var c = Slope(Along(b, dt / 2), b);
        var d = Slope(Along(c, dt), c);
        return [.. y.Select((v, i) => v + dt / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]))];

        double[] Slope(double[] at, double[] known) =>
            below is null || below(at) ? slope(at) : [.. slope(at).Select((s, i) => i < ended ? known[i] : s)];

        double[] Along(double[] k, double by) => [.. y.Select((v, i) => v + by * k[i])];
    }
}
