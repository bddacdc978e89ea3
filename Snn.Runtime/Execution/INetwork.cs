namespace Snn.Runtime;

/// <summary>What the generator implements for every class marked <c>[Network]</c>.</summary>
public interface INetwork
{
    /// <summary>Shape of the network with the sizes and delays of this instance.</summary>
    /// <exception cref="ArgumentException">A delay is negative, or longer than it may become.</exception>
    NetworkLayout Layout();

    /// <summary>A trial runner; one per thread.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps.</exception>
    /// <exception cref="NotSupportedException">The network was not declared with <c>[Train&lt;...&gt;]</c> of the rule asked for.</exception>
    Trial CreateTrial(TrialSetup setup);

    /// <summary>A runner of batches on a device.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps.</exception>
    /// <exception cref="NotSupportedException">The network was not declared with <c>[Train&lt;...&gt;]</c> of the rule asked for, or has no kernels for devices.</exception>
    DeviceBatch CreateBatch(DeviceSetup setup) => throw new NotSupportedException($"{Layout().Name} has no kernels for devices.");

    /// <summary>A runner of trials that sums up the gradient of e-prop as they run.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps.</exception>
    /// <exception cref="NotSupportedException">The network was not declared with <c>[Train&lt;EProp&gt;(Online = true)]</c>.</exception>
    OnlineTrial CreateOnline(OnlineSetup setup) => throw new NotSupportedException(OnlineTrial.NotDeclared(Layout().Name));

    /// <summary>Equations, integration choices and derived adjoint as text.</summary>
    /// <param name="full">Whether the steps of all kernels and of their adjoints are told, line by line; otherwise the equations of its models.</param>
    string Describe(bool full = false);

    /// <summary>The steps of its kernels, the derived adjoint and what is taped for it, as LaTeX (amsmath).</summary>
    string DescribeLatex();
}

/// <summary>What a trial runner is made of.</summary>
/// <param name="Layout">The network's shape.</param>
/// <param name="Weights">The weights; shared by all trial runners, only read by them.</param>
/// <param name="MaxSteps">Most time steps of a trial.</param>
public sealed record TrialSetup(NetworkLayout Layout, WeightStore Weights, int MaxSteps)
{
    /// <summary>The backend that runs the trial.</summary>
    public Backend Backend { get; init; } = Backend.Simd;

    /// <summary>The learning rule whose gradient is wanted; null for inference alone.</summary>
    public LearningRule? Rule { get; init; }

    /// <summary>
    /// The trained parameters; shared by all trial runners, read by them when a trial begins. Null for the values that the
    /// network was made with.
    /// </summary>
    public ParameterStore? Parameters { get; init; }

    /// <summary>Seed of what neurons have of their own, and of their noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Feedback weights of e-prop; needed if <see cref="Rule"/> is <see cref="EProp"/>.</summary>
    public FeedbackStore? Feedback { get; init; }

    /// <summary>Refuses a trial that cannot be held before any of it is allocated.</summary>
    /// <exception cref="ArgumentException">It does not fit into memory.</exception>
    internal void CheckMemory()
    {
        long room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (Rule is not null)
        {
            var targets = Layout.Projections.Select(p => p.Target).Distinct();
            Layout.CheckDelays(MaxSteps, targets.Sum(p => (long)sizeof(float) * Lanes.Padded(Layout.Populations[p].Size)), room);
        }

        double readout = 2.0 * sizeof(float) * Layout.Readouts.Sum(r => (long)Lanes.Padded(Layout.Populations[r].Size)) * MaxSteps;
        if (readout > room)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Layout.Name}: the readout of a trial of {MaxSteps} steps takes {readout / (1 << 30):0.#} GiB alone, and there are {(double)room / (1 << 30):0.#}; lower MaxSteps or lengthen Dt."));
        }
    }
}

/// <summary>A way to run a network's generated kernels.</summary>
public enum Backend
{
    /// <summary>Vectorised, for the CPU.</summary>
    Simd,

    /// <summary>Plain scalar code that a debugger can step through.</summary>
    Reference,
}
