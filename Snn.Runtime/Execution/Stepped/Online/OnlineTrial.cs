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
    private readonly List<(int Population, OnlineReadout Readout, int Way, Lanes Credit)> _credited = [];
    private readonly OnlineReadout[] _readouts; // the main one first
    private Objective? _objective;
    private double[] _losses = [];
    private int _left;

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
            if (!info.TakesDelays && (info.Trainable || (layout.IsReadout(info.Target) && !layout.Inputs.Contains(info.Source))))
            {
                layout.CheckOneDelay(info, "its declaration does not say so, by which what learns as it runs knows; write them there, in { Delays = ... }, or give it one Delay");
            }
        }

        setup.Weights.CheckAlike(setup.Gradient, nameof(setup));
        CheckPrunes(layout, setup.PruneBelow, prunes);
        _setup = setup;
        _readouts = [.. layout.Readouts.Select((_, i) => new OnlineReadout(layout, i, Memory))];
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

    /// <summary>Loss of the steps of the last trial; of several their sum, each times its weight.</summary>
    public double Loss
    {
        get
        {
            double loss = 0;
            for (int i = 0; i < _losses.Length; i++)
            {
                loss += _objective!.Terms[i].Weighted(_losses[i]);
            }

            return loss;
        }
    }

    /// <summary>Tells what losses make of the last trial.</summary>
    internal void Judge(Verdict verdict)
    {
        _losses.CopyTo(verdict.Losses, 0);
        for (int j = 0; j < verdict.Judged.Length; j++)
        {
            verdict.Judged[j] = _readouts[Compared.Judges[j].Readout].Judged;
        }
    }

    /// <summary>What the loss makes of the main readout in the last trial besides its value.</summary>
    internal Judged Judged => Main.Judged;

    /// <summary>
    /// The class that the loss reads off the main readout in the last trial: off the sum of the scores of its steps, or, where its
    /// scores are no such sum, off the sum of the readout.
    /// </summary>
    /// <exception cref="InvalidOperationException">No trial has begun.</exception>
    /// <exception cref="NotSupportedException">The loss compares each step by itself, so a trial has no class.</exception>
    public int Predicted => Main.Predicted;

    private OnlineReadout Main
    {
        get
        {
            _ = Compared;
            return _readouts[0];
        }
    }

    private Objective Compared => _objective ?? throw new InvalidOperationException("No trial has begun, so there is nothing to read a class off; call Learn, or Begin and Advance, first.");

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

    /// <summary>dLoss/doutput of this step, of the main readout.</summary>
    protected Lanes Error => _readouts[0].Error;

    /// <summary>The same of another readout.</summary>
    protected Lanes ErrorOf(int population) => OfPopulation(population).Error;

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
        Begin(spikes, _objective is { Given: null } same && same.Main == loss ? same : Objective.Of(Layout, loss, rule: null), goal);
    }

    /// <summary>The same with losses of several readouts, each times its weight.</summary>
    /// <param name="spikes">The example, which has to stay as it is until it has been run.</param>
    /// <param name="losses">What it is to minimise: sums or means of what they make of each step alone, of the readouts that they name.</param>
    /// <param name="example">What the readouts are to give; of its spikes it is read alone how many steps they have.</param>
    /// <exception cref="ArgumentException">The example does not fit the network or has not as many steps as the spikes, or a loss does not fit its readout.</exception>
    /// <exception cref="NotSupportedException">A loss reads more of a trial than a step at a time.</exception>
    public void Begin(SpikeTrain spikes, IReadOnlyList<ReadoutLoss> losses, Example example)
    {
        var objective = _objective is { } last && last.IsOf(losses) ? last : Objective.Of(Layout, losses, rule: null);
        objective.CheckReadsSteps();
        if ((ExampleCheck.StepsProblem(example, spikes.Steps) ?? ExampleCheck.GoalProblem(example, objective, Layout)) is { } problem)
        {
            throw new ArgumentException($"The example {problem}", nameof(example));
        }

        Begin(spikes, objective, example.Goal);
    }

    internal void Begin(SpikeTrain spikes, Objective objective, Goal goal)
    {
        if (_objective != objective)
        {
            (_objective, _losses) = (objective, new double[objective.Terms.Count]);
        }

        _left = spikes.Steps;
        Array.Clear(_losses);
        foreach (var readout in _readouts)
        {
            readout.Begin(objective, goal, spikes.Steps);
        }

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

    /// <summary>The projection by which the spikes of a population reach the main readout; of one that learns there is no other.</summary>
    protected int WayToReadout(int population) => Layout.WayToReadout(population, Layout.Readout);

    /// <summary>The same for another readout.</summary>
    protected int WayToReadout(int population, int readout) => Layout.WayToReadout(population, readout);

    /// <summary>The learning signal of a population: what <see cref="CreditSpikes"/> makes of what losses say of the main readout in a step.</summary>
    protected Lanes CreditOf(int population) => CreditOf(population, Layout.Readout);

    /// <summary>The same of another readout.</summary>
    protected Lanes CreditOf(int population, int readout)
    {
        int known = _credited.FindIndex(c => c.Population == population && c.Readout.Population == readout);
        if (known >= 0)
        {
            return _credited[known].Credit;
        }

        var credit = NewLanes(population);
        _credited.Add((population, OfPopulation(readout), WayToReadout(population, readout), credit));
        return credit;
    }

    /// <summary>What losses say of the readouts in this step goes through feedback weights to all populations that learn.</summary>
    protected void CreditSpikes()
    {
        foreach (var (_, readout, way, credit) in _credited)
        {
            Sums.AddScaled(readout.Error, Feedback[way], Nothing, credit);
        }
    }

    /// <summary>Computes loss and error of a step, of the main readout.</summary>
    protected void Compare(Lanes output) => _readouts[0].Compare(output, _losses);

    /// <summary>The same of another readout.</summary>
    protected void Compare(int population, Lanes output) => OfPopulation(population).Compare(output, _losses);

    private OnlineReadout OfPopulation(int population)
    {
        int i = 0;
        while (_readouts[i].Population != population)
        {
            i++;
        }

        return _readouts[i];
    }

    /// <summary>Memory for what a value of each neuron was some steps ago.</summary>
    protected LateLanes NewLate(Lanes now, Lanes late, int steps)
    {
        var lanes = new LateLanes(Memory, now, late, steps);
        _late.Add(lanes);
        return lanes;
    }
}
