using Snn.Runtime;
using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>What a trial of a drawn network comes to.</summary>
internal sealed class DrawnResult
{
    /// <summary>Hidden spikes as (step, neuron).</summary>
    public List<(int Step, int Unit)> Spikes { get; } = [];

    /// <summary>States at the ends of steps, [step][neuron], by name.</summary>
    public Dictionary<string, double[][]> States { get; } = [];

    public List<double[]> Outputs { get; } = [];

    /// <summary>Of all comparisons up to the end of each step; whether one was too close to call.</summary>
    public List<(ulong Hash, bool Close)> Decisions { get; } = [];

    /// <summary>The loss with its derivative in every direction.</summary>
    public Tangent Loss { get; set; }
}

/// <summary>
/// A drawn network as a recursion in double with derivatives carried forward. Every direction moves the weights of one
/// projection or the values of one parameter, each by a number of its own.
/// </summary>
internal sealed class DrawnRecursion
{
    private readonly DrawnNetwork _network;
    private readonly bool _throughSpikes;
    private readonly DrawnNeuron[] _hidden, _readout;
    private readonly Dictionary<string, Tangent[,]> _weights = [];

    /// <param name="network">What to run.</param>
    /// <param name="weights">By projection, [source, target].</param>
    /// <param name="parameters">Values of the parameters that learn, by <c>Owner.Name</c>, one or one for each neuron.</param>
    /// <param name="moves">Direction of each projection and parameter, and how far each element moves along it.</param>
    /// <param name="throughSpikes">Whether spikes of the hidden population carry derivatives to each other.</param>
    public DrawnRecursion(
        DrawnNetwork network,
        IReadOnlyDictionary<string, double[,]> weights,
        IReadOnlyDictionary<string, float[]> parameters,
        IReadOnlyDictionary<string, (int Direction, Func<int, int, double> By)> moves,
        bool throughSpikes)
    {
        (_network, _throughSpikes) = (network, throughSpikes);
        foreach (var (name, matrix) in weights)
        {
            var moved = new Tangent[matrix.GetLength(0), matrix.GetLength(1)];
            foreach (var (k, m) in Indices(moved))
            {
                moved[k, m] = moves.TryGetValue(name, out var move) ? Tangent.Along(matrix[k, m], move.Direction, move.By(k, m)) : matrix[k, m];
            }

            _weights[name] = moved;
        }

        _hidden = Neurons("Hidden", network.Hidden, network.Neurons);
        _readout = Neurons("Output", network.Readout, DrawnNetwork.Classes);

        DrawnNeuron[] Neurons(string population, DrawnModel model, int size) => [.. Enumerable.Range(0, size).Select(j => new DrawnNeuron(
            model,
            ScopeOf(population, model, j),
            [.. network.Projections.Where(p => p.Target == population).Select(p => new DrawnSynapse(p, ScopeOf(p.Name, p.Synapse, j)))],
            network.Dt))];

        Scope ScopeOf(string owner, DrawnModel model, int j)
        {
            var scope = new Scope { Dt = network.Dt };
            foreach (var parameter in model.Parameters)
            {
                string key = $"{owner}.{parameter.Name}";
                scope.Values[parameter.Name] = !parameters.TryGetValue(key, out var values) ? parameter.Value
                    : moves.TryGetValue(key, out var move) ? Tangent.Along(At(values), move.Direction, move.By(0, values.Length == 1 ? 0 : j))
                    : At(values);
            }

            return scope;

            double At(float[] values) => values[values.Length == 1 ? 0 : j];
        }
    }

    /// <summary>How many methods of integration that would do are passed over, where the generator cannot see that they would.</summary>
    public (int Hidden, int Readout) PassedOver { get; init; }

    public DrawnResult Run(SpikeTrain input, int label)
    {
        var result = new DrawnResult();
        var spikes = new List<Tangent[]>();
        Decisions.Restart();
        foreach (var neuron in _hidden.Concat(_readout))
        {
            neuron.Start();
        }

        ulong noise = Noise.Pause();
        var (hiddenMethod, readoutMethod) = (DrawnNeuron.Choose(_hidden, PassedOver.Hidden), DrawnNeuron.Choose(_readout, PassedOver.Readout));
        Noise.Start(noise);
        foreach (var neuron in _hidden.Concat(_readout))
        {
            neuron.Start(); // trying numbers has moved inputs
        }

        Decisions.Restart();
        foreach (string state in _network.Hidden.States.Select(s => "Hidden." + s.Name).Concat(_network.Readout.States.Select(s => "Output." + s.Name)))
        {
            result.States[state] = new double[input.Steps][];
        }

        Tangent loss = 0;
        for (int t = 0; t < input.Steps; t++)
        {
            for (int j = 0; j < _hidden.Length; j++)
            {
                _hidden[j].Advance([.. _hidden[j].Synapses.Select(s => Arriving(s.Projection, t, j))], hiddenMethod);
                if (_hidden[j].Fired)
                {
                    result.Spikes.Add((t, j));
                }
            }

            for (int m = 0; m < _readout.Length; m++)
            {
                _readout[m].Advance([.. _readout[m].Synapses.Select(s => Arriving(s.Projection, t, m))], readoutMethod);
            }

            spikes.Add([.. _hidden.Select(n => n.Spike)]);
            Tangent[] y = [.. _readout.Select(n => _network.Readout.Output!.Value.Node.Value(n.Scope))];
            result.Outputs.Add([.. y.Select(v => v.Value)]);
            loss += CrossEntropy(y, label);
            Record("Hidden", _network.Hidden, _hidden, t);
            Record("Output", _network.Readout, _readout, t);
            result.Decisions.Add(Decisions.Taken);
        }

        result.Loss = loss;
        return result;

        Tangent Arriving(DrawnProjection projection, int t, int target)
        {
            int sent = t - projection.DelaySteps;
            Tangent sum = 0;
            if (sent < 0)
            {
                return sum;
            }

            var weights = _weights[projection.Name];
            if (projection.Source == "Input")
            {
                foreach (int k in input.At(sent))
                {
                    sum += weights[k, target];
                }

                return sum;
            }

            bool carries = _throughSpikes || projection.Target == "Output";
            for (int k = 0; k < _hidden.Length; k++)
            {
                var spike = spikes[sent][k];
                sum += weights[k, target] * (carries ? spike : spike.Value);
            }

            return sum;
        }

        void Record(string population, DrawnModel model, DrawnNeuron[] neurons, int t) =>
            model.States.ForEach(s => result.States[$"{population}.{s.Name}"][t] = [.. neurons.Select(n => n.Scope.Values[s.Name].Value)]);
    }

    private static Tangent CrossEntropy(Tangent[] y, int label)
    {
        double most = y.Max(v => v.Value);
        var sum = y.Select(v => (v - most).Apply(Math.Exp(v.Value - most), Math.Exp(v.Value - most))).Aggregate((a, b) => a + b);
        return sum.Apply(Math.Log(sum.Value), 1 / sum.Value) + most - y[label];
    }

    public static IEnumerable<(int, int)> Indices(Array matrix) =>
        from k in Enumerable.Range(0, matrix.GetLength(0)) from m in Enumerable.Range(0, matrix.GetLength(1)) select (k, m);
}
