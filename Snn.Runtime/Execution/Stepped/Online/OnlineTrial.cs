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

    /// <summary>Seed of what neurons have of their own, and of their noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The parameters that updates of the network have; null for those that it was made with.</summary>
    public ParameterStore? Parameters { get; init; }

    /// <summary>The magnitude below which an eligibility is set to 0; 0 for none.</summary>
    public float PruneBelow { get; init; }
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
    private readonly List<(int Population, Lanes State, NeuronCourse Course)> _followed = [];
    private readonly List<(int Projection, DelayedRows Rows, Lanes Sums)> _byDelay = [];
    private readonly List<(int Population, int Way, Lanes Credit)> _credited = [];
    private readonly Rows _output, _error, _sum;
    private readonly Lanes _scores;
    private readonly int _classes;
    private Loss? _loss;
    private Goal _goal;
    private Judged _judged;
    private int _left, _step, _steps;
    private float _share, _shareOfScore;

    /// <summary>Allocates what every such trial needs.</summary>
    /// <param name="layout">The network's shape.</param>
    /// <param name="setup">What it is made of.</param>
    /// <param name="prunes">Whether its kernels prune eligibilities.</param>
    /// <exception cref="ArgumentException">The gradient is of other synapses than the weights.</exception>
    /// <exception cref="NotSupportedException">Eligibilities are to be pruned, and the kernels do not.</exception>
    protected OnlineTrial(NetworkLayout layout, OnlineSetup setup, bool prunes = false)
        : base(layout, new SimulationOptions { Weights = setup.Weights, Backend = setup.Backend, Seed = setup.Seed, Parameters = setup.Parameters, IsTrial = true }, layout.Projections.Max(p => p.Delay))
    {
        for (int p = 0; p < layout.Projections.Count; p++)
        {
            var info = layout.Projections[p];
            if (!info.TakesDelays && (info.Trainable || (info.Target == layout.Readout && !layout.Inputs.Contains(info.Source))))
            {
                layout.CheckOneDelay(info, "its declaration does not say so, by which what learns as it runs knows; write them there, in { Delays = ... }, or give it one Delay");
            }
        }

        setup.Weights.CheckAlike(setup.Gradient, nameof(setup));
        CheckPrunes(layout, setup.PruneBelow, prunes);
        _setup = setup;
        _classes = layout.Populations[layout.Readout].Size;
        (_output, _error, _sum) = (Memory.Rows(1, _classes), Memory.Rows(1, _classes), Memory.Rows(1, _classes));
        _scores = Memory.Lanes(_classes);
        Nothing = Memory.Lanes(layout.Populations.Max(p => p.Size));
    }

    /// <exception cref="NotSupportedException">Eligibilities are to be pruned, and the kernels do not.</exception>
    internal static void CheckPrunes(NetworkLayout layout, float pruneBelow, bool prunes)
    {
        if (pruneBelow > 0 && !prunes)
        {
            throw new NotSupportedException($"{layout.Name} was not declared to prune eligibilities; write [Train<EProp>(Online = true, Prunes = true)] on its class, or leave out PruneBelow.");
        }
    }

    /// <summary>Why a network has no kernels for it.</summary>
    internal static string NotDeclared(string network) => $"{network} was not declared to learn online; write [Train<EProp>(Online = true)] on its class.";

    /// <summary>Why there is no penalty.</summary>
    internal static string WhyNo(Penalty penalty) => $"{penalty.GetType().Name} reads the spikes of a whole trial, and online e-prop knows no more than a step; leave out the penalty, or Online.";

    /// <summary>Loss of the steps of the last trial.</summary>
    public double Loss { get; private set; }

    /// <summary>What the loss makes of the last trial besides its value.</summary>
    internal Judged Judged
    {
        get
        {
            if (Compared.JudgesSteps)
            {
                return _judged;
            }

            int predicted = Predicted;
            return new(predicted, predicted == _goal.Label ? 1 : 0);
        }
    }

    /// <summary>
    /// The class that the loss reads off the last trial: off the sum of the scores of its steps, or, where its scores are no such
    /// sum, off the sum of the readout.
    /// </summary>
    /// <exception cref="InvalidOperationException">No trial has begun.</exception>
    /// <exception cref="NotSupportedException">The loss compares each step by itself, so a trial has no class.</exception>
    public int Predicted
    {
        get
        {
            var loss = Compared;
            loss.CheckHasClasses();
            if (float.IsNaN(_shareOfScore))
            {
                return loss.WeighsSteps ? Prediction.Highest(_sum[0].Span[.._classes]) : loss.Predict(_sum, 1, _classes);
            }

            for (int j = 0; j < _classes; j++)
            {
                _scores.At(j) = _shareOfScore * _sum[0].At(j);
            }

            return loss.ClassOf(_scores.Span[.._classes]);
        }
    }

    private Loss Compared => _loss ?? throw new InvalidOperationException("No trial has begun, so there is nothing to read a class off; call Learn, or Begin and Advance, first.");

    /// <summary>Where the gradient is summed up.</summary>
    protected WeightStore Gradient => _setup.Gradient;

    /// <summary>The gradient of a projection whose synapses have delays of their own, by rows of a neuron and a delay; it goes to the store after each run.</summary>
    protected unsafe SynapseRows GradientByDelay(int projection)
    {
        if (DelayedRowsOf(projection) is not { } rows)
        {
            return Gradient.Synapses(projection);
        }

        var sums = Memory.Lanes(rows.Pairs.Count + ConnectedPairs.Slack);
        _byDelay.Add((projection, rows, sums));
        return new(sums.First, rows.Pairs);
    }

    private protected override void EndRun(long steps)
    {
        foreach (var (projection, rows, sums) in _byDelay)
        {
            rows.Move(sums, Gradient.Of(projection));
        }

        base.EndRun(steps);
    }

    /// <summary>The magnitude below which an eligibility is set to 0.</summary>
    protected float PruneBelow => _setup.PruneBelow;

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
    /// <exception cref="ArgumentException">The example does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss reads more of a trial than a step at a time.</exception>
    /// <exception cref="SimulationException">A state is no finite number at the end.</exception>
    public void Learn(SpikeTrain spikes, Loss loss, int label) => Learn(spikes, loss, new Goal(label));

    /// <summary>The same for an example that may have targets in each step.</summary>
    /// <exception cref="ArgumentException">The example does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss reads more of a trial than a step at a time.</exception>
    /// <exception cref="SimulationException">A state is no finite number at the end.</exception>
    public void Learn(SpikeTrain spikes, Loss loss, Goal goal)
    {
        Begin(spikes, loss, goal);
        Advance(spikes.Steps);
    }

    /// <summary>Which showing of which example the next trials are, as of a <see cref="Trial"/>.</summary>
    public (int Epoch, int Example) Showing
    {
        get => (Stream.Epoch, Stream.Example);
        set => (Stream.Epoch, Stream.Example) = value;
    }

    /// <summary>Begins with an example, from rest; <see cref="Advance"/> runs it, and between two calls weights may change.</summary>
    /// <param name="spikes">The example, which has to stay as it is until it has been run.</param>
    /// <param name="loss">What it is to minimise: a sum or a mean of what it makes of each step alone.</param>
    /// <param name="label">The right class.</param>
    /// <exception cref="ArgumentException">The example does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss reads more of a trial than a step at a time.</exception>
    public void Begin(SpikeTrain spikes, Loss loss, int label) => Begin(spikes, loss, new Goal(label));

    /// <summary>The same with an example that may have targets in each step.</summary>
    /// <exception cref="ArgumentException">The example does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss reads more of a trial than a step at a time.</exception>
    public void Begin(SpikeTrain spikes, Loss loss, Goal goal)
    {
        loss.CheckReadsSteps();
        (_share, _shareOfScore) = (loss.ShareOfStep(spikes.Steps), loss.ShareOfScore(spikes.Steps));
        (_loss, _goal, _left, _step, _steps, Loss) = (loss, goal, spikes.Steps, 0, spikes.Steps, 0);
        _judged = Judged.None;
        _sum.Span.Clear();
        _late.ForEach(l => l.Clear());
        _followed.ForEach(f => f.Course.Begin());
        Restart();
        Input(Layout.Populations[Layout.Inputs[0]].Name).Play(spikes);
    }

    /// <summary>Runs so many steps of the example that it has begun with, or those that are left of it, and adds their gradient.</summary>
    /// <exception cref="SimulationException">A state is no finite number at the end of them.</exception>
    public void Advance(int steps)
    {
        steps = Math.Min(steps, _left);
        if (steps > 0)
        {
            _left -= steps;
            Run(steps);
        }
    }

    /// <summary>Keeps what trials leave of a population up to date in every step from now on.</summary>
    /// <param name="population">Which.</param>
    /// <param name="state">A state of it, where it is made of one.</param>
    /// <param name="course">What is kept.</param>
    internal void Follow(int population, Lanes state, NeuronCourse course) => _followed.Add((population, state, course));

    private protected override void EndStep(long t)
    {
        base.EndStep(t);
        foreach (var (population, state, course) in _followed)
        {
            course.Add(state, SpikesAt(population, t));
        }
    }

    /// <summary>The projection by which the spikes of a population reach the readout; of one that learns there is no other.</summary>
    protected int WayToReadout(int population) => Layout.WayToReadout(population);

    /// <summary>The learning signal of a population: what <see cref="CreditSpikes"/> makes of the loss of a step.</summary>
    protected Lanes CreditOf(int population)
    {
        int known = _credited.FindIndex(c => c.Population == population);
        if (known >= 0)
        {
            return _credited[known].Credit;
        }

        var credit = NewLanes(population);
        _credited.Add((population, WayToReadout(population), credit));
        return credit;
    }

    /// <summary>What the loss says of the readout in this step goes through feedback weights to all populations that learn.</summary>
    protected void CreditSpikes()
    {
        foreach (var (_, way, credit) in _credited)
        {
            Sums.AddScaled(Error, Feedback[way], Nothing, credit);
        }
    }

    /// <summary>Computes loss and error of a step.</summary>
    protected void Compare(Lanes output)
    {
        output.CopyTo(_output[0]);
        var goal = _goal.From(_step++);
        Loss += _share * _loss!.Evaluate(_output, 1, _classes, goal, _error);
        var (read, error, sum) = (_output[0], _error[0], _sum[0]);
        for (int j = 0; j < error.Length; j += System.Numerics.Vector<float>.Count)
        {
            error[j] *= _share;
        }

        if (_loss.JudgesSteps)
        {
            _judged = _judged.Plus(_loss.JudgeStep(_output, _steps, _classes, goal));
            return;
        }

        float counts = 1;
        if (!float.IsNaN(_shareOfScore))
        {
            _loss.Scores(_output, 1, _classes, goal, _scores.Span[.._classes]);
            read = _scores;
        }
        else if (_loss.WeighsSteps)
        {
            counts = _loss.StepWeight(0, _steps, _classes, goal);
        }

        for (int j = 0; j < sum.Length; j += System.Numerics.Vector<float>.Count)
        {
            sum[j] += counts * read[j];
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
