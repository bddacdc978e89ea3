using System.Globalization;

namespace Snn.Runtime;

/// <summary>A population as a node of NIR, known by its equations.</summary>
/// <param name="Node">The node.</param>
/// <param name="Bias">What is to be added to the node's input at all times.</param>
internal sealed record NirRecognition(NirNode Node, double Bias)
{
    /// <summary>Finds the node with the equations of a population.</summary>
    /// <param name="population">The population, its equations as matrices.</param>
    /// <param name="kicks">What spikes add to its states, of each projection that ends there.</param>
    /// <param name="shape">The node's dimensions.</param>
    /// <param name="dt">Length of a step in seconds.</param>
    /// <exception cref="NirException">No node has them; what stands against it is named.</exception>
    public static NirRecognition Of(AffinePopulation population, IReadOnlyList<IReadOnlyList<double>> kicks, int[] shape, double dt) =>
        new Search(population, kicks, shape, dt).Found();

    private sealed class Search(AffinePopulation population, IReadOnlyList<IReadOnlyList<double>> kicks, int[] shape, double dt)
    {
        private readonly int _count = population.States.Count;

        public NirRecognition Found()
        {
            int v = Potential();
            int[] currents = [.. Enumerable.Range(0, _count).Where(i => i != v)];
            foreach (int i in currents.Where(i => !IsCurrent(i)))
            {
                throw Lacking($"its state {population.States[i]} is no current that decays by itself: a node has a potential and at most one such current");
            }

            var (threshold, reset) = population.Spike is { } spike ? Spike(spike, v) : ((double?)null, 0);
            foreach (var kick in kicks)
            {
                if (Enumerable.Range(0, _count).Any(i => kick[i] != 0 && (i == v) != (currents.Length == 0)))
                {
                    throw Lacking("spikes land on its potential and on currents; a node has one place where they do");
                }
            }

            return currents.Length > 0 ? WithCurrent(v, currents, threshold, reset) : Flow(v, v) == 0 ? Integrator(v, threshold, reset) : Leaky(v, threshold, reset);
        }

        private NirRecognition Leaky(int v, double? threshold, double reset)
        {
            // r such that a spike, an input of 1 over a step, leaves at its end what a jump by its weight leaves there
            double tau = Tau(v), rest = population.Start[v], r = 1 / double.ExpM1(dt * 1000 / tau);
            if (!double.IsFinite(r) || r == 0)
            {
                throw Lacking(Invariant($"its time constant of {tau} ms is out of all proportion to steps of {dt * 1000} ms"));
            }

            var node = threshold is { } at
                ? NirNode.LIF(All(tau / 1000), All(r), All(rest), All(at), All(reset))
                : NirNode.LI(All(tau / 1000), All(r), All(rest));
            return new(node, Rounded(population.Flow[v, _count] * tau - rest, rest) / r);
        }

        private NirRecognition Integrator(int v, double? threshold, double reset)
        {
            if (population.Start[v] != 0)
            {
                throw Lacking(Invariant($"it starts at {population.Start[v]}, and an integrator of NIR starts at 0"));
            }

            double r = 1 / dt;
            return new(threshold is { } at ? NirNode.IF(All(r), All(at), All(reset)) : NirNode.I(All(r)), population.Flow[v, _count] * 1000 / r);
        }

        private NirRecognition WithCurrent(int v, int[] currents, double? threshold, double reset)
        {
            if (Flow(v, v) == 0)
            {
                throw Lacking("it integrates a current without a leak, and NIR has a current for leaky ones alone");
            }

            var (tauMem, tauSyn) = (Tau(v), Tau(currents[0]));
            if (currents.FirstOrDefault(i => Flow(i, i) != Flow(currents[0], currents[0]) || Flow(v, i) != Flow(v, currents[0]), -1) is >= 0 and int other)
            {
                throw Lacking($"its currents {population.States[currents[0]]} and {population.States[other]} decay, or act on it, differently; a node has one current");
            }

            double rest = population.Start[v];
            if (currents.Any(i => population.Start[i] != 0) || Rounded(population.Flow[v, _count] * tauMem - rest, rest) != 0)
            {
                throw Lacking("it does not start at rest, where nodes of NIR do");
            }

            // w_in such that a spike of weight 1 is a jump of 1
            double w = tauSyn / 1000 / dt, bias = currents.Sum(i => population.Flow[i, _count]) * 1000 * dt;
            NirArray syn = All(tauSyn / 1000), mem = All(tauMem / 1000), r = All(Flow(v, currents[0]) * tauMem);
            return new(threshold is { } at ? NirNode.CubaLIF(syn, mem, r, All(rest), All(at), All(w), All(reset)) : NirNode.CubaLI(syn, mem, r, All(rest), All(w)), bias);
        }

        // what the threshold is made of, or the output
        private int Potential()
        {
            var row = population.Spike?.Threshold ?? population.Output ?? throw Lacking("it has neither a threshold nor an output");
            int[] states = [.. Enumerable.Range(0, _count).Where(i => row[i] != 0)];
            string what = population.Spike is null ? "output" : "threshold";
            if (states.Length != 1 || row[states[0]] < 0)
            {
                throw Lacking($"its {what} is made of {(states.Length == 0 ? "no state" : string.Join(", ", states.Select(i => population.States[i])))}; that of a node is made of its potential alone, so there is no adaptation");
            }

            return population.Spike is not null || (row[states[0]] == 1 && row[_count] == 0) ? states[0]
                : throw Lacking("its output is not its potential as it is");
        }

        private (double? Threshold, double Reset) Spike(AffineSpike spike, int v)
        {
            if (spike.Hold > 0)
            {
                throw Lacking(Invariant($"it has a refractory time of {spike.Hold} ms, and nodes of NIR have none; set it to 0"));
            }

            if (spike.Rises)
            {
                throw Lacking("it spikes on the way up alone, by Rising, and nodes of NIR in every step above their threshold");
            }

            for (int i = 0; i < _count; i++)
            {
                for (int k = 0; k <= _count; k++)
                {
                    bool isReset = i == v && k == _count;
                    if (!isReset && spike.Jump[i, k] != (i != v && i == k ? 1 : 0))
                    {
                        throw Lacking($"a spike changes {population.States[i]} {(i == v ? "by more than setting it to a number, as by taking the threshold off" : "as well")}; nodes of NIR set their potential to v_reset");
                    }
                }
            }

            return (-spike.Threshold[_count] / spike.Threshold[v], spike.Jump[v, _count]);
        }

        private bool IsCurrent(int i) => Flow(i, i) < 0 && Enumerable.Range(0, _count).All(k => k == i || Flow(i, k) == 0);

        private double Flow(int row, int column) => population.Flow[row, column];

        private double Tau(int state) => Flow(state, state) < 0 ? -1 / Flow(state, state) : throw Lacking($"its state {population.States[state]} grows by itself");

        // what is left of two equal numbers is rounding
        private static double Rounded(double difference, double of) => Math.Abs(difference) <= 1e-12 * Math.Abs(of) ? 0 : difference;

        private NirArray All(double value) => NirArray.Filled(value, shape);

        private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

        private NirException Lacking(string why) => new(population.Name, null, $"has the equations of no node of NIR: {why}.");
    }
}
