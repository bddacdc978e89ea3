using Snn.Runtime;
using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>What a trial of a drawn network comes to.</summary>
internal sealed class DrawnResult
{
    /// <summary>Spikes of a population as (step, neuron).</summary>
    public Dictionary<string, List<(int Step, int Unit)>> Spikes { get; } = [];

    /// <summary>States at the ends of steps, [step][neuron], by name.</summary>
    public Dictionary<string, double[][]> States { get; } = [];

    /// <summary>Of all comparisons up to the end of each step; whether one was too close to call.</summary>
    public List<(ulong Hash, bool Close)> Decisions { get; } = [];

    /// <summary>The loss with its derivative in every direction.</summary>
    public Tangent Loss { get; set; }

    /// <summary>Its score of each class.</summary>
    public double[] Scores { get; set; } = [];
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
    private readonly DrawnSources[] _sources;

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
                moved[k, m] = moves.TryGetValue(name, out var move) ? Tangent.Along(matrix[k, m], move.Direction, move.By(k, m)).Off(Mistake.ArrivalSlope, 5e-4) : matrix[k, m];
            }

            _weights[name] = moved;
        }

        _hidden = Neurons(network.Cells, network.Hidden, network.Neurons);
        _readout = Neurons(network.Output, network.Readout, DrawnNetwork.Classes);

        _sources = [.. network.Projections.Where(p => p.Synapse.Release is not null).Select(p => new DrawnSources(p, [.. Enumerable.Range(0, p.Source == network.Input ? DrawnNetwork.Channels : network.Neurons)
            .Select(k => new DrawnNeuron(p.Synapse.Release!.Value.States, ScopeOf(p.Name, p.Synapse, k), [], network.Dt))]))];

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
                scope.Values[parameter.Name] = !parameters.TryGetValue(key, out var values) ? (float)parameter.Value == parameter.Value ? parameter.Value : Jitter.On(parameter.Value)
                    : moves.TryGetValue(key, out var move) ? Tangent.Along(At(values), move.Direction, move.By(0, values.Length == 1 ? 0 : j)).Off(Mistake.ParameterSlope, 5e-4)
                    : At(values);
            }

            return scope;

            double At(float[] values) => values[values.Length == 1 ? 0 : j];
        }
    }

    /// <summary>How many methods of integration that would do are passed over, where the generator cannot see that they would.</summary>
    public (int Hidden, int Readout) PassedOver { get; init; }

    /// <summary>Whether flows end with a spike by what equations read, though it may come to nothing.</summary>
    public bool AsWritten { get; init; }

    public DrawnResult Run(SpikeTrain input, int label)
    {
        var result = new DrawnResult();
        var spikes = new List<Tangent[]>();
        var seen = new List<Tangent[]>();
        var fired = new List<Tangent[]>(); // of the readout
        (result.Spikes[_network.Cells], result.Spikes[_network.Output]) = ([], []);
        Decisions.Restart();
        DrawnNeuron[] all = [.. _hidden, .. _readout, .. _sources.SelectMany(s => s.Neurons)];
        Array.ForEach(all, n => n.Start());
        ulong noise = Jitter.Pause();
        var (hiddenMethod, readoutMethod) = (DrawnNeuron.Choose(_hidden, PassedOver.Hidden, AsWritten), DrawnNeuron.Choose(_readout, PassedOver.Readout, AsWritten));
        Array.ForEach(_sources, s => s.Choose());
        Jitter.Start(noise);
        Array.ForEach(all, n => n.Start()); // trying numbers has moved inputs

        Decisions.Restart();
        foreach (string state in _network.Hidden.States.Select(s => $"{_network.Cells}.{s.Name}").Concat(_network.Readout.States.Select(s => $"{_network.Output}.{s.Name}")))
        {
            result.States[state] = new double[input.Steps][];
        }

        foreach (string state in _sources.SelectMany(s => s.Model.States.Select(x => $"{s.Projection.Name}.{x.Name}")))
        {
            result.States[state] = new double[input.Steps][];
        }

        for (int t = 0; t < input.Steps; t++)
        {
            var arriving = _network.Projections.ToDictionary(p => p.Name, p => Arriving(p, t));
            for (int j = 0; j < _hidden.Length; j++)
            {
                _hidden[j].Advance([.. _hidden[j].Synapses.Select(s => At(s.Projection, arriving[s.Projection.Name], j))], hiddenMethod);
                if (_hidden[j].Fired)
                {
                    result.Spikes[_network.Cells].Add((t, j));
                }
            }

            for (int m = 0; m < _readout.Length; m++)
            {
                _readout[m].Advance([.. _readout[m].Synapses.Select(s => At(s.Projection, arriving[s.Projection.Name], m))], readoutMethod);
                if (_readout[m].Fired)
                {
                    result.Spikes[_network.Output].Add((t, m));
                }
            }

            spikes.Add([.. _hidden.Select(n => n.Spike)]);
            seen.Add([.. _readout.Select(n => _network.ReadsSpikes ? n.Distance : _network.Readout.Output!.Value.Node.Value(n.Scope))]);
            fired.Add([.. _readout.Select(n => n.Spike)]);
            Record(_network.Cells, _network.Hidden, _hidden, t);
            Record(_network.Output, _network.Readout, _readout, t);
            Array.ForEach(_sources, s => Record(s.Projection.Name, s.Model, s.Neurons, t));
            result.Decisions.Add(Decisions.Taken);
        }

        (result.Scores, result.Loss) = Objective(seen, fired, label);
        result.Loss = result.Loss.Off(Mistake.Loss, 5e-4);
        if (_network.Penalty is { } penalty)
        {
            for (int j = 0; j < _hidden.Length; j++)
            {
                result.Loss += penalty.Value(spikes.Select(s => s[j]).Aggregate((a, b) => a + b), input.Steps * _network.Dt).Off(Mistake.Penalty, 1e-2);
            }
        }

        return result;

        // what arrives of each neuron of the source, times what it releases
        Tangent[] Arriving(DrawnProjection projection, int t)
        {
            int sent = t - projection.DelaySteps - (Planted.Is(Mistake.Delay) ? 1 : 0);
            bool isInput = projection.Source == _network.Input, carries = _throughSpikes != Planted.Is(Mistake.Recurrence) || projection.Target == _network.Output;
            Tangent[] arrived = isInput ? new Tangent[DrawnNetwork.Channels] : new Tangent[_hidden.Length];
            for (int k = 0; k < arrived.Length && sent >= 0; k++)
            {
                arrived[k] = isInput ? input.At(sent).Contains(k) ? 1 : 0 : spikes[sent][k];
            }

            // what a spike leaves behind is credit through spikes, wherever it arrives
            var released = _sources.FirstOrDefault(s => s.Projection == projection)?.Advance([.. arrived.Select(s => _throughSpikes ? s : s.Value)]);
            return [.. arrived.Select((s, k) => (carries ? s : s.Value) is var spike && released is null ? spike : spike * released![k])];
        }

        Tangent At(DrawnProjection projection, Tangent[] arrived, int target)
        {
            Tangent sum = 0;
            for (int k = 0; k < arrived.Length; k++)
            {
                if (arrived[k].Value != 0 || arrived[k].Slopes != System.Runtime.Intrinsics.Vector512<double>.Zero)
                {
                    sum += _weights[projection.Name][k, target] * arrived[k];
                }
            }

            return sum;
        }

        void Record(string population, DrawnModel model, DrawnNeuron[] neurons, int t) =>
            model.States.ForEach(s => result.States[$"{population}.{s.Name}"][t] = [.. neurons.Select(n => n.Scope.Values[s.Name].Value)]);
    }

    /// <summary>The loss of what is seen of the readout: its outputs, or how far from its threshold it is, with its spikes.</summary>
    private (double[] Scores, Tangent Loss) Objective(List<Tangent[]> seen, List<Tangent[]> fired, int label)
    {
        if (_network.Loss is not { } loss)
        {
            double[] scores = [.. seen[0].Select((_, c) => seen.Sum(y => y[c].Value))];
            return (scores, seen.Select(y => DrawnLoss.CrossEntropy(y, label)).Aggregate((a, b) => a + b));
        }

        if (!_network.ReadsSpikes)
        {
            return loss.Value(seen, label, _network.Dt);
        }

        if (loss is DrawnReadoutLoss)
        {
            return loss.Value(fired, label, _network.Dt);
        }

        // as the language's documentation has first spikes: what silence counts as, and what a spike does to the first
        const double Delay = 10, Strength = 1;
        Tangent silence = 0;
        var times = new Tangent[_readout.Length];
        for (int k = 0; k < times.Length; k++)
        {
            int[] steps = [.. Enumerable.Range(0, fired.Count).Where(t => fired[t][k].Value > 0)];
            int first = steps.Length > 0 ? steps[0] : fired.Count, second = steps.Length > 1 ? steps[1] : fired.Count;
            Tangent time = (first + 1) * _network.Dt;
            for (int t = 0; t <= Math.Min(Planted.Is(Mistake.FirstSpike) ? fired.Count : first, fired.Count - 1); t++)
            {
                time = time with { Slopes = time.Slopes + fired[t][k].Slopes * ((t - (t < first ? first : second)) * _network.Dt) };
            }

            if (steps.Length == 0)
            {
                var missed = -seen.Select(y => y[k]).Aggregate((a, b) => Decisions.Greater(b.Value, a.Value) ? b : a);
                time += missed * Delay;
                silence = k == label ? missed * Strength : silence;
            }

            times[k] = time;
        }

        var (scored, value) = loss.Value([times], label, _network.Dt);
        return (scored, value + silence);
    }

    public static IEnumerable<(int, int)> Indices(Array matrix) =>
        from k in Enumerable.Range(0, matrix.GetLength(0)) from m in Enumerable.Range(0, matrix.GetLength(1)) select (k, m);
}
