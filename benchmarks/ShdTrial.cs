namespace Snn.Benchmarks;

/// <summary>One trial of <see cref="ShdNetwork"/> on one thread, with everything that training needs.</summary>
internal sealed class ShdTrial : IDisposable
{
    private const int SpikesPerStep = 8;

    private readonly WeightStore _weights;
    private readonly WeightStore _gradient;
    private readonly FeedbackStore _feedback;
    private readonly Trial _trial;
    private readonly SpikeTrain _input;
    private readonly PerStepCrossEntropy _loss = new();

    public ShdTrial(int seed = 1)
    {
        var network = new ShdNetwork();
        var layout = network.Layout();
        _weights = new(layout);
        _gradient = new(layout);
        _feedback = new(layout, Feedback.Symmetric);
        Initialiser.Fill(_weights, seed);
        _feedback.Fix(_weights);
        _trial = network.CreateTrial(new(layout, _weights, ShdNetwork.Steps) { Rule = new EProp(), Feedback = _feedback });
        _input = RandomSpikes(seed);
        Forward();
        Loss();
    }

    /// <summary>Spikes of the hidden neurons in the last forward sweep.</summary>
    public int HiddenSpikes => _trial.Log(_trial.Setup.Layout.Population(nameof(ShdNetwork.Hidden))).Count;

    /// <summary>As many spikes in every step, each of a channel drawn at random.</summary>
    public static SpikeTrain RandomSpikes(int seed)
    {
        var random = new Random(seed);
        return new(
            [.. Enumerable.Range(0, ShdNetwork.Steps + 1).Select(t => t * SpikesPerStep)],
            [.. Enumerable.Range(0, ShdNetwork.Steps * SpikesPerStep).Select(_ => random.Next(ShdNetwork.Channels))]);
    }

    public void Forward() => _trial.Forward(_input);

    public double Loss() => _loss.Evaluate(_trial.Readout, _trial.Steps, ShdNetwork.Classes, label: 3, _trial.ReadoutError);

    public void Backward() => _trial.Backward(_gradient);

    /// <summary>Sets the gradient to zero, as the end of a batch does.</summary>
    public void Clear() => _gradient.All.Span.Clear();

    public void Dispose()
    {
        _trial.Dispose();
        _feedback.Dispose();
        _gradient.Dispose();
        _weights.Dispose();
    }
}
