using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A network with everything that one training trial of it needs, on one backend.</summary>
internal sealed class TrialRun : IDisposable
{
    private readonly FeedbackStore _feedback;

    public TrialRun(INetwork network, Backend backend, int steps, LearningRule? rule = null, Penalty? penalty = null)
    {
        Layout = network.Layout();
        Weights = new(Layout);
        Gradient = new(Layout);
        Parameters = new(Layout);
        ParameterGradient = new(Layout);
        Rule = rule ?? new EProp();
        Penalty = penalty;
        _feedback = new(Layout, (Rule as EProp)?.Feedback ?? Feedback.Symmetric);
        Trial = network.CreateTrial(new(Layout, Weights, steps) { Backend = backend, Rule = Rule, Feedback = _feedback, Parameters = Parameters });
        Initialiser.Fill(Weights, 3);
    }

    public NetworkLayout Layout { get; }

    public LearningRule Rule { get; }

    public Penalty? Penalty { get; }

    public WeightStore Weights { get; }

    public WeightStore Gradient { get; }

    public ParameterStore Parameters { get; }

    public ParameterArray ParameterGradient { get; }

    public Trial Trial { get; }

    /// <summary>Weight feedback that is not the readout's weights.</summary>
    public void FixFeedback(WeightStore values) => _feedback.Fix(values);

    public double Forward(SpikeTrain input, int label)
    {
        Trial.Forward(input);
        return new PerStepCrossEntropy().Evaluate(Trial.Readout, Trial.Steps, Layout.Populations[Layout.Readout].Size, label, Trial.ReadoutError) + Penalise();
    }

    /// <summary>The penalty of the last forward sweep, if there is one.</summary>
    public double Penalise() => Penalty is null ? 0 : Trial.Penalise(Penalty);

    public void Backward()
    {
        _feedback.Follow(Weights);
        Gradient.All.Span.Clear();
        ParameterGradient.All.Span.Clear();
        Trial.Backward(Gradient, ParameterGradient);
    }

    /// <summary>Spikes of a population, as (step, neuron).</summary>
    public (int Step, int Unit)[] Spikes(string population)
    {
        int index = Layout.Population(population);
        return [.. Enumerable.Range(0, Trial.Steps).SelectMany(t => Trial.SpikesAt(index, t).ToArray().Select(j => (t, j)))];
    }

    /// <summary>One float per pair of neurons of a projection, [source, target]; 0 where none is connected.</summary>
    public double[,] Matrix(WeightStore store, string projection)
    {
        int p = Layout.Projection(projection);
        var matrix = new double[store.SourceSize(p), store.TargetSize(p)];
        for (int k = 0; k < matrix.GetLength(0); k++)
        {
            var row = store.Row(p, k);
            for (int i = 0; i < row.Length; i++)
            {
                matrix[k, TargetOf(store, p, k, i)] = row[i];
            }
        }

        return matrix;
    }

    /// <summary>The readout's output of the last forward sweep, [step, neuron].</summary>
    public double[,] Outputs()
    {
        var y = new double[Trial.Steps, Layout.Populations[Layout.Readout].Size];
        for (int t = 0; t < y.GetLength(0); t++)
        {
            for (int m = 0; m < y.GetLength(1); m++)
            {
                y[t, m] = Trial.Readout[t].Span[m];
            }
        }

        return y;
    }

    public static void Set(WeightStore store, int projection, double[,] values)
    {
        for (int k = 0; k < values.GetLength(0); k++)
        {
            var row = store.Row(projection, k);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (float)values[k, TargetOf(store, projection, k, i)];
            }
        }
    }

    /// <summary>Where the i-th synapse of a neuron ends.</summary>
    private static int TargetOf(WeightStore store, int projection, int source, int i) =>
        store.Connections(projection) is { } pairs ? pairs.TargetsOf(source).ElementAt(i) : i;

    public void Dispose()
    {
        Trial.Dispose();
        _feedback.Dispose();
        Gradient.Dispose();
        Parameters.Dispose();
        ParameterGradient.Dispose();
        Weights.Dispose();
    }
}
