namespace Snn.Benchmarks;

/// <summary>Times trials of EventProp with delays that stay, learn for a whole projection, and learn for each neuron, in turn.</summary>
internal static class DelayTiming
{
    private const int WarmUp = 50;

    public static int Run(int runs)
    {
        using DelayTrial still = new("fixed", new FixedDelays()), shared = new("a projection's", new SharedDelays()), own = new("each neuron's", new NeuronDelays());
        for (int i = -WarmUp; i < runs; i++)
        {
            foreach (var trial in (DelayTrial[])[still, shared, own])
            {
                trial.Run(counts: i >= 0);
            }
        }

        foreach (var trial in (DelayTrial[])[still, shared, own])
        {
            Console.WriteLine(trial);
        }

        return 0;
    }

    /// <summary>A trial with everything that training needs.</summary>
    private sealed class DelayTrial : IDisposable
    {
        private readonly string _name;
        private readonly WeightStore _weights, _gradient;
        private readonly ParameterArray _parameters;
        private readonly Trial _trial;
        private readonly SpikeTrain _input = ShdTrial.RandomSpikes(seed: 1);
        private readonly PerStepCrossEntropy _loss = new();
        private readonly Median _forward = new(), _backward = new();

        public DelayTrial(string name, INetwork network)
        {
            _name = name;
            var layout = network.Layout();
            (_weights, _gradient, _parameters) = (new(layout), new(layout), new(layout));
            Initialiser.Fill(_weights, 1);
            _trial = network.CreateTrial(new(layout, _weights, ShdNetwork.Steps) { Rule = new EventProp() });
            var random = new Random(1);
            foreach (var delay in layout.Parameters.Where(p => p.PerNeuron))
            {
                float[] values = new float[layout.SizeOf(delay)];
                foreach (ref float value in values.AsSpan())
                {
                    value = 1 + (15 * random.NextSingle());
                }

                _trial.Parameters!.Set(delay.Name, values);
            }
        }

        public void Run(bool counts)
        {
            var (forward, backward) = counts ? (_forward, _backward) : (new(), new());
            forward.Add(() => _trial.Forward(_input));
            _loss.Evaluate(_trial.Readout, _trial.Steps, ShdNetwork.Classes, label: 3, _trial.ReadoutError);
            _gradient.All.Span.Clear();
            backward.Add(() => _trial.Backward(_gradient, _parameters));
        }

        public override string ToString() => $"{_name,-15} hidden spikes {_trial.Log(1).Count,6}, forward {_forward}, backward {_backward}";

        public void Dispose()
        {
            _trial.Dispose();
            _parameters.Dispose();
            _gradient.Dispose();
            _weights.Dispose();
        }
    }
}
