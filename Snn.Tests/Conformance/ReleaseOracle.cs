namespace Snn.Tests.Conformance;

/// <summary>A number and its derivative by one thing.</summary>
internal readonly record struct Dual(double Value, double Slope = 0)
{
    public static implicit operator Dual(double value) => new(value);

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);

    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, (a.Slope * b.Value) + (a.Value * b.Slope));

    public static Dual operator /(Dual a, Dual b) => new(a.Value / b.Value, ((a.Slope * b.Value) - (a.Value * b.Slope)) / (b.Value * b.Value));

    public static Dual Exp(Dual a) => new(Math.Exp(a.Value), Math.Exp(a.Value) * a.Slope);
}

/// <summary>
/// The network of <see cref="PlasticNetwork"/> in double, synapse by synapse as the papers have it: every synapse has its
/// own u, x and g. Derivatives are carried along, by one weight or parameter at a time. Nothing of it is shared with the
/// generator.
/// </summary>
internal sealed class ReleaseOracle(int inputs, int hidden, int outputs, int steps, bool[,] spikes)
{
    public static readonly string[] Names = ["TauSyn", "TauRec", "TauFacil", "U0", "X0"];

    /// <summary>Weights by projection: [source, target].</summary>
    public Dictionary<string, double[,]> Weights { get; } = [];

    /// <summary>Parameters of the synapses by projection, in the order of <see cref="Names"/>.</summary>
    public Dictionary<string, double[]> Parameters { get; } = [];

    public Dictionary<string, int> Delays { get; } = new() { ["InHid"] = 1, ["HidHid"] = 2, ["HidOut"] = 1 };

    /// <summary>Whether the derivative passes recurrent spikes, and what a spike does to the releases after it.</summary>
    public bool ThroughSpikes { get; init; } = true;

    /// <summary>Through which a spike is credited by the readout, in place of its weights; null for these.</summary>
    public double[,]? Feedback { get; init; }

    public double TauHidden { get; init; } = 20;

    public double TauOut { get; init; } = 20;

    /// <summary>Spikes of the last run, as (step, neuron).</summary>
    public List<(int, int)> Spikes { get; } = [];

    /// <summary>The readout and its derivative by one weight, or by one parameter where <paramref name="source"/> is negative.</summary>
    public Dual[,] Run(string projection, int source, int target)
    {
        Spikes.Clear();
        Synapses inHid = Make("InHid", inputs, hidden), hidHid = Make("HidHid", hidden, hidden), hidOut = Make("HidOut", hidden, outputs);
        var v = new Dual[hidden];
        var y = new Dual[outputs];
        var fired = new Dual[steps, hidden];
        var readout = new Dual[steps, outputs];
        for (int t = 0; t < steps; t++)
        {
            inHid.Arrive(k => At(t, "InHid") is >= 0 and int sent && spikes[sent, k] ? 1 : 0, all: true);
            hidHid.Arrive(k => At(t, "HidHid") is >= 0 and int sent ? fired[sent, k] : 0, ThroughSpikes);
            hidOut.Arrive(k => At(t, "HidOut") is >= 0 and int sent ? fired[sent, k] : 0, ThroughSpikes, creditsDelivery: true, Feedback);
            for (int j = 0; j < hidden; j++)
            {
                v[j] = (v[j] * Math.Exp(-1 / TauHidden)) + inHid.Charge(j, TauHidden) + hidHid.Charge(j, TauHidden);
                var theta = v[j] - 1;
                bool fires = theta.Value > 0;
                fired[t, j] = new(fires ? 1 : 0, 0.3 * Math.Max(0, 1 - Math.Abs(theta.Value)) * theta.Slope);
                if (fires)
                {
                    v[j] -= 1;
                    Spikes.Add((t, j));
                }
            }

            for (int j = 0; j < outputs; j++)
            {
                y[j] = (y[j] * Math.Exp(-1 / TauOut)) + hidOut.Charge(j, TauOut);
                readout[t, j] = y[j];
            }

            inHid.Flow();
            hidHid.Flow();
            hidOut.Flow();
        }

        return readout;

        int At(int t, string name) => t - Delays[name];

        Synapses Make(string name, int from, int to) => new(
            from,
            to,
            (k, j) => new(Weights[name][k, j], name == projection && k == source && j == target ? 1 : 0),
            [.. Parameters[name].Select((p, i) => new Dual(p, name == projection && source < 0 && i == target ? 1 : 0))]);
    }

    /// <summary>All synapses of a projection, each for itself.</summary>
    private sealed class Synapses
    {
        private readonly int _from, _to;
        private readonly Func<int, int, Dual> _weight;
        private readonly Dual _tauSyn, _u0, _decayU, _decayX, _decayG;
        private readonly Dual[,] _u, _x, _g;

        public Synapses(int from, int to, Func<int, int, Dual> weight, Dual[] parameters)
        {
            (_from, _to, _weight, _tauSyn, _u0) = (from, to, weight, parameters[0], parameters[3]);
            (_decayG, _decayX, _decayU) = (Decay(parameters[0]), Decay(parameters[1]), Decay(parameters[2]));
            (_u, _x, _g) = (new Dual[from, to], new Dual[from, to], new Dual[from, to]);
            for (int k = 0; k < from; k++)
            {
                for (int j = 0; j < to; j++)
                {
                    _x[k, j] = parameters[4];
                }
            }

            static Dual Decay(Dual tau) => Dual.Exp(-1.0 / tau);
        }

        public void Arrive(Func<int, Dual> spike, bool all, bool creditsDelivery = false, double[,]? feedback = null)
        {
            for (int k = 0; k < _from; k++)
            {
                var s = spike(k);
                if (s is { Value: 0, Slope: 0 })
                {
                    continue;
                }

                var moves = all ? s : s.Value;
                var delivers = all || creditsDelivery ? s : s.Value;
                for (int j = 0; j < _to; j++)
                {
                    Dual u = _u[k, j] + (_u0 * (1.0 - _u[k, j])), release = u * _x[k, j], w = _weight(k, j);
                    var delivered = delivers.Value * w * release;
                    _g[k, j] += delivered + new Dual(0, delivers.Slope * (feedback?[k, j] ?? w.Value) * release.Value);
                    _x[k, j] -= moves * release;
                    _u[k, j] += moves * (u - _u[k, j]);
                }
            }
        }

        /// <summary>What the currents of a step charge a membrane by.</summary>
        public Dual Charge(int j, double tau)
        {
            Dual sum = 0;
            for (int k = 0; k < _from; k++)
            {
                sum += _g[k, j];
            }

            return sum * (_tauSyn / (_tauSyn - tau)) * (_decayG - Math.Exp(-1 / tau));
        }

        public void Flow()
        {
            for (int k = 0; k < _from; k++)
            {
                for (int j = 0; j < _to; j++)
                {
                    _u[k, j] *= _decayU;
                    _x[k, j] = 1.0 - ((1.0 - _x[k, j]) * _decayX);
                    _g[k, j] *= _decayG;
                }
            }
        }
    }
}
