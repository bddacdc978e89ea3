using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Neurons of the library against their papers' equations, written a second time and integrated in double with steps twenty times shorter.</summary>
public sealed class LibraryNeuronTests
{
    private const double Dt = 0.02, Duration = 200, VPeak = -40.4; // of AdEx: stages of the method do not go past its peak

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["Izhikevich"] = new(new Snn.Models.Izhikevich { V = -65 * mV, U = -13 * mV }, 10, [-65, -13], (y, i) => [0.04 * y[0] * y[0] + 5 * y[0] + 140 - y[1] + i, 0.02 * (0.2 * y[0] - y[1])], y => y[0] - 30, y => [-65, y[1] + 8]),
        ["AdEx"] = new(new AdEx { V = -70.6f * mV }, 1, [-70.6, 0], (y, i) => [(30e-3 * (-70.6 - y[0]) + 30e-3 * 2 * Math.Exp((Math.Min(y[0], VPeak) + 50.4) / 2) - y[1] + i) / 0.281, (4e-3 * (Math.Min(y[0], VPeak) + 70.6) - y[1]) / 144], y => y[0] - VPeak, y => [-70.6, y[1] + 0.0805]),
        ["Eif"] = new(new Eif { V = -65 * mV, TauRef = 0 * ms }, 12, [-65], (y, i) => [(-65 - y[0] + 3.48 * Math.Exp((y[0] + 59.9) / 3.48) + i) / 10], y => y[0] + 30, _ => [-68]),
        ["Qif"] = new(new Qif { V = -65 * mV }, 10, [-65], (y, i) => [((y[0] + 65) * (y[0] + 50) / 15 + i) / 10], y => y[0], _ => [-80]),
        ["HodgkinHuxley"] = new(new HodgkinHuxley { V = -65 * mV, H = 1 }, 0.4, [-65, 0, 1, 0], Channels, y => y[0] + 20, null),
        ["Glif1"] = new(new Glif1 { V = -75 * mV, TauRef = 0 * ms }, 0.25, [-75], (y, i) => [(i - (y[0] + 75) / 200) / 0.1], y => y[0] + 48, _ => [-75]),
        ["Glif2"] = new(new Glif2 { V = -75 * mV, TauRef = 0 * ms }, 0.25, [-75, 0], (y, i) => [(i - (y[0] + 75) / 200) / 0.1, -y[1] / 100], y => y[0] + 48 - y[1], y => [-75 + 0.2 * (y[0] + 75) - 5, y[1] + 4]),
        ["Glif3"] = new(new Snn.Models.Glif3 { V = -75 * mV, TauRef = 0 * ms }, 0.3, [-75, 0, 0], (y, i) => [(i + y[1] + y[2] - (y[0] + 75) / 200) / 0.1, -y[1] / 10, -y[2] / 100], y => y[0] + 48, y => [-75, y[1] - 0.02, y[2] - 0.01]),
        ["Glif4"] = new(new Glif4 { V = -75 * mV, TauRef = 0 * ms }, 0.3, [-75, 0, 0, 0], (y, i) => [(i + y[2] + y[3] - (y[0] + 75) / 200) / 0.1, -y[1] / 100, -y[2] / 10, -y[3] / 100], y => y[0] + 48 - y[1], y => [-75 + 0.2 * (y[0] + 75) - 5, y[1] + 4, y[2] - 0.02, y[3] - 0.01]),
        ["Glif5"] = new(new Glif5 { V = -75 * mV, TauRef = 0 * ms }, 0.35, [-75, 0, 0, 0, 0], (y, i) => [(i + y[3] + y[4] - (y[0] + 75) / 200) / 0.1, -y[1] / 100, (y[0] + 75) / 200 - y[2] / 50, -y[3] / 10, -y[4] / 100], y => y[0] + 48 - y[1] - y[2], y => [-75 + 0.2 * (y[0] + 75) - 5, y[1] + 4, y[2], y[3] - 0.02, y[4] - 0.01]),
        ["Srm0"] = new(new Srm0 { TauRef = 0 * ms }, 1.5, [0, 0], (y, i) => [(i - y[0]) / 20, -y[1] / 10], y => y[0] + y[1] - 1, y => [y[0], -2]),
        ["ResonateAndFire"] = new(new ResonateAndFire(), 0.3, [0, 0], (y, i) => [-y[0] / 20 - 0.25 * y[1] + i, -y[1] / 20 + 0.25 * y[0]], y => y[1] - 1, _ => [0, 1]),
        ["ParametricLif"] = new(new ParametricLif(), 1.2, [0], (y, i) => [(i - y[0]) / 2], y => y[0] - 1, _ => [0]),
        ["MembraneLif"] = new(new MembraneLif { V = -60 * mV, TauRef = 0 * ms }, 0.15, [-60], (y, i) => [(10e-3 * (-60 - y[0]) + i) / 0.2], y => y[0] + 50, _ => [-60]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Spikes_when_the_equations_of_its_paper_say(string name)
    {
        var (neuron, current, start, flow, over, reset) = Cases[name];
        var expected = Integrate(start, current, flow, over, reset);
        var spikes = new List<double>();
        for (int step = 1; step * Dt <= Duration; step++)
        {
            if (Advance(neuron, current))
            {
                spikes.Add(step * Dt);
            }
        }

        Assert.True(expected.Count >= 3, $"{expected.Count} spikes");
        Assert.InRange(spikes.Count, expected.Count - 1, expected.Count + 1);
        for (int s = 0; s < Math.Min(5, Math.Min(spikes.Count, expected.Count)); s++)
        {
            Assert.InRange(spikes[s], expected[s] - (s + 1) * 2 * Dt, expected[s] + (s + 1) * 2 * Dt); // each is told at the end of a step
        }
    }

    [Fact]
    public void The_balanced_resonator_is_its_map()
    {
        const double delta = 0.01, omega = 12, damping = 0.5;
        var neuron = new BalancedResonateAndFire { Omega = (float)omega, Damping = (float)damping };
        double x = 0, y = 0, q = 0;
        int spikes = 0;
        for (int t = 0; t < 500; t++)
        {
            double arrives = t % 50 < 10 ? 40 : 0;
            double b = (Math.Sqrt(1 - delta * omega * (delta * omega)) - 1) / delta - damping - q;
            (x, y) = (x + delta * (b * x - omega * y + arrives), y + delta * (omega * x + b * y));
            bool fires = x > 1 + q;
            q = 0.9 * q + (fires ? 1 : 0);
            Assert.Equal(fires, neuron.Advance(1 * ms, (float)arrives));
            Assert.Equal(x, neuron.X, 3e-4);
            Assert.Equal(y, neuron.Y, 3e-4);
            spikes += fires ? 1 : 0;
        }

        Assert.InRange(spikes, 10, 400);
    }

    [Fact]
    public void The_adaptive_map_is_its_paper_s()
    {
        var neuron = new AdLif { A = 3, B = 2 };
        double u = 0, w = 0;
        int spikes = 0;
        for (int t = 0; t < 300; t++)
        {
            double arrives = t % 40 < 25 ? 3 : 0;
            double risen = 0.9 * u + 0.1 * (arrives - w);
            bool fires = risen >= 1;
            u = fires ? 0 : risen;
            w = 0.98 * w + 0.02 * (3 * u + (fires ? 2 : 0));
            Assert.Equal(fires, neuron.Advance(1 * ms, (float)arrives));
            Assert.Equal(u, neuron.U, 1e-4);
            Assert.Equal(w, neuron.W, 1e-4);
            spikes += fires ? 1 : 0;
        }

        Assert.InRange(spikes, 10, 200);
    }

    private static bool Advance(object neuron, double current)
    {
        var (over, i) = ((float)Dt * ms, (float)current);
        return neuron switch
        {
            Snn.Models.Izhikevich n => n.Advance(over, i * mV),
            AdEx n => n.Advance(over, i * nA),
            Eif n => n.Advance(over, i * mV),
            Qif n => n.Advance(over, i * mV),
            HodgkinHuxley n => n.Advance(over, i * nA),
            Glif1 n => n.Advance(over, i * nA),
            Glif2 n => n.Advance(over, i * nA),
            Snn.Models.Glif3 n => n.Advance(over, i * nA),
            Glif4 n => n.Advance(over, i * nA),
            Glif5 n => n.Advance(over, i * nA),
            Srm0 n => n.Advance(over, i),
            ResonateAndFire n => n.Advance(over, i),
            ParametricLif n => n.Advance(over, i),
            MembraneLif n => n.Advance(over, i * nA),
            _ => throw new ArgumentException(neuron.GetType().Name),
        };
    }

    /// <summary>Sodium and potassium of Traub and Miles, per area of 20,000 µm² as benchmark 3 of Brette et al. has them.</summary>
    private static double[] Channels(double[] y, double i)
    {
        double u = y[0] + 63;
        double am = 0.32 * (13 - u) / (Math.Exp((13 - u) / 4) - 1), bm = 0.28 * (u - 40) / (Math.Exp((u - 40) / 5) - 1);
        double ah = 0.128 * Math.Exp((17 - u) / 18), bh = 4 / (1 + Math.Exp((40 - u) / 5));
        double an = 0.032 * (15 - u) / (Math.Exp((15 - u) / 5) - 1), bn = 0.5 * Math.Exp((10 - u) / 40);
        double current = 10e-3 * (-65 - y[0]) - 20 * y[1] * y[1] * y[1] * y[2] * (y[0] - 50) - 6 * Math.Pow(y[3], 4) * (y[0] + 90) + i;
        return [current / 0.2, am * (1 - y[1]) - bm * y[1], ah * (1 - y[2]) - bh * y[2], an * (1 - y[3]) - bn * y[3]];
    }

    /// <summary>Times of spikes. What is reset fires where it is over, what is not where it comes over.</summary>
    private static List<double> Integrate(double[] start, double current, Func<double[], double, double[]> flow, Func<double[], double> over, Func<double[], double[]>? reset)
    {
        const double h = Dt / 20;
        var spikes = new List<double>();
        var y = start;
        for (int step = 1; step * h <= Duration; step++)
        {
            bool was = over(y) >= 0;
            var k1 = flow(y, current);
            var k2 = flow(At(y, k1, h / 2), current);
            var k3 = flow(At(y, k2, h / 2), current);
            var k4 = flow(At(y, k3, h), current);
            y = [.. y.Select((x, j) => x + h / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]))];
            if (over(y) >= 0 && !was)
            {
                spikes.Add(step * h);
                y = reset?.Invoke(y) ?? y;
            }
        }

        return spikes;

        static double[] At(double[] y, double[] slope, double over) => [.. y.Select((x, j) => x + over * slope[j])];
    }

    private sealed record Case(object Neuron, double Current, double[] Start, Func<double[], double, double[]> Flow, Func<double[], double> Over, Func<double[], double[]>? Reset);
}
