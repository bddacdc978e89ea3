using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// A neuron with its synapses, written by hand in double: what the generator's program is held against. States are an
/// array in an order of the oracle's own; arrivals are what reaches the neuron in a step, by incoming projection.
/// </summary>
internal abstract class OracleNeuron
{
    public abstract int States { get; }

    public virtual double[] Start => new double[States];

    /// <summary>From the start of a step to just before the threshold.</summary>
    public abstract double[] Advance(double[] state, double[] arrivals, bool held);

    /// <summary>Positive where the neuron fires.</summary>
    public virtual double Threshold(double[] before) => -1;

    /// <summary>Whether it may fire in a step that starts so.</summary>
    public virtual bool IsArmed(double[] start) => true;

    /// <summary>The states after a spike.</summary>
    public virtual double[] Jump(double[] before) => before;

    /// <summary>Whether the gradient through the fact of the spike is stopped, by state.</summary>
    public virtual bool Stops(int state) => false;

    public virtual double Surrogate(double theta) => 0;

    public virtual int HoldSteps => 0;

    /// <summary>Events that are not sent, before the spike in a step.</summary>
    public virtual IReadOnlyList<OracleEvent> Ahead => [];

    /// <summary>And after it.</summary>
    public virtual IReadOnlyList<OracleEvent> Later => [];

    /// <summary>What the loss sees, of a readout.</summary>
    public virtual double Output(double[] after) => 0;
}

/// <summary>An event of an <see cref="OracleNeuron"/> that is not sent: it happens where θ ≥ 0.</summary>
/// <param name="Theta">θ.</param>
/// <param name="Jump">The states after it.</param>
/// <param name="Surrogate">ψ; 0 of one that is a choice alone.</param>
/// <param name="Hold">How many steps it does not happen again.</param>
/// <param name="Rises">Whether it waits for θ to come from below.</param>
/// <param name="Stops">The state through whose jump no gradient passes.</param>
internal sealed record OracleEvent(Func<double[], double> Theta, Func<double[], double[]> Jump, Func<double, double> Surrogate, int Hold = 0, bool Rises = false, int Stops = -1);

/// <summary>
/// e-prop the slow and direct way: one eligibility trace per synapse and state, forward in time, in double, Jacobians by
/// central differences. Shares no line and no idea of implementation with the generator. The network is input, recurrent
/// hidden, readout.
/// </summary>
internal sealed class Oracle(OracleNeuron hidden, OracleNeuron readout, (int In, int Rec, int Out) delay)
{
    public required double[,] In { get; init; }

    public required double[,] Rec { get; init; }

    public required double[,] Out { get; init; }

    /// <summary>Weights that carry the error back, [hidden, readout].</summary>
    public required double[,] Feedback { get; init; }

    public List<(int Step, int Unit)> Spikes { get; } = [];

    /// <summary>How often events happened that are not sent.</summary>
    public int Happened { get; private set; }

    public double Loss { get; private set; }

    public double[,] Y { get; private set; } = new double[0, 0];

    public double[,] InGradient { get; private set; } = new double[0, 0];

    public double[,] RecGradient { get; private set; } = new double[0, 0];

    public double[,] OutGradient { get; private set; } = new double[0, 0];

    public void Run(SpikeTrain input, int label)
    {
        int steps = input.Steps, inputs = In.GetLength(0), neurons = Rec.GetLength(0);
        var x = new bool[steps, inputs];
        for (int t = 0; t < steps; t++)
        {
            foreach (int k in input.At(t))
            {
                x[t, k] = true;
            }
        }

        var z = new bool[steps, neurons];
        var sensitivities = RunHidden(x, z, steps);
        var lambda = RunReadout(z, steps, label);
        InGradient = new double[inputs, neurons];
        RecGradient = new double[neurons, neurons];
        OutGradient = new double[neurons, Out.GetLength(1)];
        for (int t = 0; t < steps; t++)
        {
            for (int j = 0; j < neurons; j++)
            {
                double credit = 0;
                for (int m = 0; m < Out.GetLength(1) && t + delay.Out < steps; m++)
                {
                    credit += Feedback[j, m] * lambda[t + delay.Out, m];
                    OutGradient[j, m] += z[t, j] ? lambda[t + delay.Out, m] : 0;
                }

                for (int k = 0; k < inputs; k++)
                {
                    InGradient[k, j] += credit * sensitivities[t][k, j];
                }

                for (int k = 0; k < neurons; k++)
                {
                    RecGradient[k, j] += credit * sensitivities[t][inputs + k, j];
                }
            }
        }
    }

    /// <summary>Runs the hidden population; returns dz/dw of every step and synapse, [source, target].</summary>
    private double[][,] RunHidden(bool[,] x, bool[,] z, int steps)
    {
        int inputs = In.GetLength(0), neurons = Rec.GetLength(0), sources = inputs + neurons, n = hidden.States;
        var state = Enumerable.Range(0, neurons).Select(_ => (double[])hidden.Start.Clone()).ToArray();
        var hold = new int[neurons];
        var waits = new Dictionary<(OracleEvent, int), int>();
        var traces = new double[sources, neurons][];
        foreach (int k in Enumerable.Range(0, sources))
        {
            foreach (int j in Enumerable.Range(0, neurons))
            {
                traces[k, j] = new double[n];
            }
        }

        var sensitivities = new double[steps][,];
        for (int t = 0; t < steps; t++)
        {
            sensitivities[t] = new double[sources, neurons];
            bool Arrives(int source) => source < inputs
                ? t >= delay.In && x[t - delay.In, source]
                : t >= delay.Rec && z[t - delay.Rec, source - inputs];

            for (int j = 0; j < neurons; j++)
            {
                double[] arrivals = [0, 0];
                for (int k = 0; k < sources; k++)
                {
                    if (Arrives(k))
                    {
                        arrivals[k < inputs ? 0 : 1] += k < inputs ? In[k, j] : Rec[k - inputs, j];
                    }
                }

                bool held = hold[j] > 0, armed = !held && hidden.IsArmed(state[j]);
                var old = state[j];
                var flown = hidden.Advance(old, arrivals, held);
                var before = flown;
                var ahead = Pass(hidden.Ahead, ref before, j);
                double theta = hidden.Threshold(before), psi = !armed ? 0 : hidden.Surrogate(theta);
                z[t, j] = armed && theta > 0;
                hold[j] = z[t, j] ? hidden.HoldSteps : Math.Max(hold[j] - 1, 0);
                var jumped = hidden.Jump(before);
                var spiked = z[t, j] ? jumped : before;
                var later = Pass(hidden.Later, ref spiked, j);
                state[j] = spiked;
                if (z[t, j])
                {
                    Spikes.Add((t, j));
                }

                var flow = Slopes(h => hidden.Advance(h, arrivals, held), old);
                var kick = Slopes(a => hidden.Advance(old, a, held), arrivals);
                var slope = Slopes(h => [hidden.Threshold(h)], before);
                var jump = Slopes(hidden.Jump, before);
                for (int k = 0; k < sources; k++)
                {
                    var e = Apply(flow, traces[k, j]);
                    for (int i = 0; i < n && Arrives(k); i++)
                    {
                        e[i] += kick[i, k < inputs ? 0 : 1];
                    }

                    e = ahead.Aggregate(e, (x, through) => Apply(through, x));
                    double dz = psi * Apply(slope, e)[0];
                    sensitivities[t][k, j] = dz;
                    var after = z[t, j] ? Apply(jump, e) : e;
                    for (int i = 0; i < n; i++)
                    {
                        after[i] += hidden.Stops(i) ? 0 : dz * (jumped[i] - before[i]);
                    }

                    traces[k, j] = later.Aggregate(after, (x, through) => Apply(through, x));
                }

                // each event in the states that the one before it left; what goes through it is a matrix
                List<double[,]> Pass(IReadOnlyList<OracleEvent> events, ref double[] h, int j)
                {
                    var matrices = new List<double[,]>();
                    foreach (var what in events)
                    {
                        int left = waits.GetValueOrDefault((what, j));
                        bool possible = left == 0 && (!what.Rises || what.Theta(old) < 0);
                        double theta = what.Theta(h), psi = possible ? what.Surrogate(theta) : 0;
                        bool happens = possible && theta >= 0;
                        var (here, jumped, slope, through) = (h, what.Jump(h), Slopes(x => [what.Theta(x)], h), Slopes(what.Jump, h));
                        var matrix = new double[n, n];
                        for (int i = 0; i < n; i++)
                        {
                            for (int k = 0; k < n; k++)
                            {
                                matrix[i, k] = (happens ? through[i, k] : i == k ? 1 : 0) + (i == what.Stops ? 0 : psi * (jumped[i] - here[i]) * slope[0, k]);
                            }
                        }

                        matrices.Add(matrix);
                        waits[(what, j)] = happens ? what.Hold : Math.Max(left - 1, 0);
                        Happened += happens ? 1 : 0;
                        h = happens ? jumped : h;
                    }

                    return matrices;
                }
            }
        }

        return sensitivities;
    }

    /// <summary>Runs the readout and its loss; returns dLoss/darrival, [step, neuron].</summary>
    private double[,] RunReadout(bool[,] z, int steps, int label)
    {
        int outputs = Out.GetLength(1);
        var lambda = new double[steps, outputs];
        var states = new double[steps + 1, outputs][];
        var arrivals = new double[steps, outputs];
        Y = new double[steps, outputs];
        for (int m = 0; m < outputs; m++)
        {
            states[0, m] = readout.Start;
        }

        for (int t = 0; t < steps; t++)
        {
            for (int m = 0; m < outputs; m++)
            {
                for (int k = 0; k < Out.GetLength(0) && t >= delay.Out; k++)
                {
                    arrivals[t, m] += z[t - delay.Out, k] ? Out[k, m] : 0;
                }

                states[t + 1, m] = readout.Advance(states[t, m], [arrivals[t, m]], false);
                Y[t, m] = readout.Output(states[t + 1, m]);
            }
        }

        var errors = Errors(steps, outputs, label);
        for (int m = 0; m < outputs; m++)
        {
            var back = new double[readout.States];
            for (int t = steps - 1; t >= 0; t--)
            {
                var (old, arrival) = (states[t, m], arrivals[t, m]);
                var output = Slopes(h => [readout.Output(h)], states[t + 1, m]);
                var after = back.Select((b, i) => b + errors[t, m] * output[0, i]).ToArray();
                lambda[t, m] = Transposed(Slopes(a => readout.Advance(old, a, false), [arrival]), after)[0];
                back = Transposed(Slopes(h => readout.Advance(h, [arrival], false), old), after);
            }
        }

        return lambda;
    }

    private double[,] Errors(int steps, int outputs, int label)
    {
        var errors = new double[steps, outputs];
        for (int t = 0; t < steps; t++)
        {
            double sum = Enumerable.Range(0, outputs).Sum(m => Math.Exp(Y[t, m]));
            Loss -= Y[t, label] - Math.Log(sum);
            for (int m = 0; m < outputs; m++)
            {
                errors[t, m] = Math.Exp(Y[t, m]) / sum - (m == label ? 1 : 0);
            }
        }

        return errors;
    }

    private static double[,] Slopes(Func<double[], double[]> f, double[] at)
    {
        double[,]? slopes = null;
        for (int i = 0; i < at.Length; i++)
        {
            double step = 1e-5 * Math.Max(1, Math.Abs(at[i]));
            double[] up = [.. at], down = [.. at];
            up[i] += step;
            down[i] -= step;
            var (high, low) = (f(up), f(down));
            slopes ??= new double[high.Length, at.Length];
            for (int k = 0; k < high.Length; k++)
            {
                slopes[k, i] = (high[k] - low[k]) / (up[i] - down[i]);
            }
        }

        return slopes!;
    }

    private static double[] Apply(double[,] matrix, double[] x) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => x.Select((v, k) => matrix[i, k] * v).Sum())];

    private static double[] Transposed(double[,] matrix, double[] y) =>
        [.. Enumerable.Range(0, matrix.GetLength(1)).Select(k => y.Select((v, i) => matrix[i, k] * v).Sum())];
}
