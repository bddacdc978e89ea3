namespace Snn.Runtime;

/// <summary>What a runner of trials that learns online is made of.</summary>
/// <param name="Layout">The network's shape.</param>
/// <param name="Weights">The weights; read alone, and may be changed between steps.</param>
/// <param name="Gradient">Receives dLoss/dweight, added to in every step.</param>
/// <param name="Feedback">The weights through which the readout's error reaches the neurons.</param>
public sealed record OnlineSetup(NetworkLayout Layout, WeightStore Weights, WeightStore Gradient, FeedbackStore Feedback)
{
    /// <summary>The backend that runs the trials.</summary>
    public Backend Backend { get; init; } = Backend.Simd;
}

/// <summary>
/// Runs one example at a time and sums up the gradient of e-prop as it goes, by an eligibility of each synapse (Bellec et al.,
/// 2020, Nat. Commun. 11:3625, eq. 1): nothing is kept of past steps, so memory does not grow with their number. The base owns
/// memory, spikes and the loss; the generated subclass holds the kernels. Not thread-safe: a second thread is refused.
/// </summary>
public abstract class OnlineTrial : Simulation
{
    private readonly OnlineSetup _setup;
    private readonly List<LateLanes> _late = [];
    private readonly Rows _output, _error, _sum;
    private readonly int _classes;
    private Loss? _loss;
    private int _label;
    private float _share;

    /// <summary>Allocates what every such trial needs.</summary>
    /// <exception cref="ArgumentException">The gradient is of other synapses than the weights.</exception>
    protected OnlineTrial(NetworkLayout layout, OnlineSetup setup)
        : base(layout, new SimulationOptions { Weights = setup.Weights, Backend = setup.Backend }, layout.Projections.Max(p => p.Delay))
    {
        setup.Weights.CheckAlike(setup.Gradient, nameof(setup));
        _setup = setup;
        _classes = layout.Populations[layout.Readout].Size;
        (_output, _error, _sum) = (Memory.Rows(1, _classes), Memory.Rows(1, _classes), Memory.Rows(1, _classes));
        Nothing = Memory.Lanes(layout.Populations.Max(p => p.Size));
    }

    /// <summary>Loss of the steps of the last trial.</summary>
    public double Loss { get; private set; }

    /// <summary>The class that a loss reads off the sum of the readout over the last trial.</summary>
    public int Predict(Loss loss) => loss.Predict(_sum, 1, _classes);

    /// <summary>Where the gradient is summed up.</summary>
    protected WeightStore Gradient => _setup.Gradient;

    /// <summary>The feedback weights.</summary>
    protected FeedbackStore Feedback => _setup.Feedback;

    /// <summary>dLoss/doutput of this step.</summary>
    protected Lanes Error => _error[0];

    /// <summary>Zeros.</summary>
    protected Lanes Nothing { get; }

    /// <summary>Runs the network from rest over one example, and adds its gradient.</summary>
    /// <param name="spikes">The example.</param>
    /// <param name="loss">What it is to minimise: a sum or a mean of what it makes of each step alone.</param>
    /// <param name="label">The right class.</param>
    /// <param name="every">After how many steps <paramref name="update"/> is called.</param>
    /// <param name="update">May change weights, and take the gradient so far.</param>
    /// <exception cref="ArgumentException">The example does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss reads more of a trial than a step at a time.</exception>
    /// <exception cref="SimulationException">A state is no finite number at the end.</exception>
    public void Learn(SpikeTrain spikes, Loss loss, int label, int every = 0, Action? update = null)
    {
        loss.CheckReadsSteps();
        _share = loss.ShareOfStep(spikes.Steps);
        (_loss, _label, Loss) = (loss, label, 0);
        _sum.Span.Clear();
        _late.ForEach(l => l.Clear());
        Restart();
        Input(Layout.Populations[Layout.Inputs[0]].Name).Play(spikes);
        for (int done = 0; done < spikes.Steps;)
        {
            int steps = every > 0 ? Math.Min(every, spikes.Steps - done) : spikes.Steps;
            Run(steps);
            done += steps;
            update?.Invoke();
        }
    }

    /// <summary>Computes loss and error of a step.</summary>
    protected void Compare(Lanes output)
    {
        output.CopyTo(_output[0]);
        Loss += _share * _loss!.Evaluate(_output, 1, _classes, _label, _error);
        var (error, sum) = (_error[0], _sum[0]);
        for (int j = 0; j < output.Length; j += System.Numerics.Vector<float>.Count)
        {
            error[j] *= _share;
            sum[j] += output[j];
        }
    }

    /// <summary>Memory for what a value of each neuron was some steps ago.</summary>
    protected LateLanes NewLate(Lanes now, Lanes late, int steps)
    {
        var lanes = new LateLanes(Memory, now, late, steps);
        _late.Add(lanes);
        return lanes;
    }
}
