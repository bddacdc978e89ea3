using System.Collections.Generic;
using System.Linq;

namespace Snn.Generators.Checking;

/// <summary>
/// What generated parts name outside themselves: types, which the user may have others of, and the members that they add to
/// the user's class. A test holds the types against what generated files name.
/// </summary>
internal static class GeneratedNames
{
    /// <summary>The namespace of each type that is named.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } = ListOf(
        ("Snn", "EProp EventProp LearningRule Reduction Schedule SurrogateBptt SymbolicOnlyException Time Units"),
        ("Snn.Runtime", "AffinePopulation Backend ClassTargets CompensatedSum CourseView CreditSum DelayLine DelayView DelayedSums Delays Delivery DeviceBatch DeviceFirstSpikes DeviceMath DeviceSetup DeviceSimulation DeviceSoftmax DeviceSums DrawnRowsView ExactPopulation ExactProjection ExactSystem FirstSpikeLoss Float1 Float16 FlowTable FourSums Goal ICustomUpdate IExactNetwork INeighbours INetwork INetworkUpdate IPathForms IPenaltyKernel IRewiring ISimulated KernelSynapses KindMember Lanes LateLanes LayoutText LearningView LinearFlow Loss LossView MarkRing MembersView NetworkLayout NetworkMembers NetworkUpdateView NeuronRange NeuronsView NoisyFlow OnlineDeviceBatch OnlineSetup OnlineTrial ParameterCheck ParameterLayout ParameterStore ParameterValue PatchSums PatchView Patches PathsView Penalty PlainPaths PoolSums PopulationLayout Prediction ProceduralSums ProjectionLayout ProjectionView RewiringView Ring RowReduction Rows RuleCheck RuleMemberView RuleMembers RulePlaceView RuleSite RuleView RunPathsView RunView ScalarMath ScalarSums Share Simulation SimulationOptions SmoothEquations SmoothPopulation Softmax SpikeHistory SpikeLog SpikeLoss SpikePath SpikeRing SynapseDelayView SynapseDelaysView SynapseLine SynapseRows TimedReads Trial TrialSetup TrialsView UpdateAxes UpdateFrame UpdateRole UpdateSource UpdateStage UpdateTime UpdateVariable UpdateView VectorMath WeightStore WhiteNoise"),
        ("System", "Action Array Math MathF NotSupportedException ReadOnlySpan Span"),
        ("System.Collections.Generic", "IEnumerator IReadOnlyList List"),
        ("System.ComponentModel", "EditorBrowsableState"),
        ("System.Numerics", "Vector"),
        ("ILGPU", "ArrayView Grid Group"));

    /// <summary>The namespace of each attribute that is named.</summary>
    public static IReadOnlyDictionary<string, string> Attributes { get; } = ListOf(
        ("Snn", "ModelIr"),
        ("Snn.Runtime", "DeviceKernel"),
        ("System.ComponentModel", "EditorBrowsable"));

    /// <summary>Members that only the generated part uses: where the user has one of the name, that of the part gets another.</summary>
    public static readonly HashSet<string> Parts =
        ["CheckParameters", "CheckRule", "CpuOnline", "CpuSimulation", "CpuTrial", "ExactParts", "IlgpuBatch", "IlgpuKernels", "IlgpuOnlineBatch", "IlgpuOnlineKernels", "IlgpuSimulation", "IlgpuSimulationKernels", "Kernel", "Kinds", "Members"];

    /// <summary>What stands for a method that has no parameter that must be given, and one that says yes or no.</summary>
    public const int OrFlag = -2;

    /// <summary>Members that the generated part of a network has for all to use, and the number of a method's parameters.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfNetwork = new Dictionary<string, int>
    {
        ["CreateBatch"] = 1,
        ["CreateOnline"] = 1,
        ["CreateTrial"] = 1,
        ["Describe"] = OrFlag,
        ["DescribeLatex"] = 0,
        ["Exact"] = 1,
        ["Layout"] = 0,
        ["Simulate"] = 1,
    };

    /// <summary>The same of a neuron; that of its step, which depends on its inputs, is −1.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfNeuron = new Dictionary<string, int>
    {
        ["Advance"] = -1,
        ["Describe"] = OrFlag,
        ["DescribeLatex"] = 0,
    };

    /// <summary>The same of a synapse, and of neurons whose spikes are given.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfSynapse = new Dictionary<string, int>
    {
        ["Describe"] = 0,
        ["DescribeLatex"] = 0,
    };

    /// <summary>The same of a custom update.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfUpdate = new Dictionary<string, int>
    {
        ["BatchReduction"] = -1,
        ["ConstantCount"] = -1,
        ["Constants"] = 2,
        ["Describe"] = 0,
        ["DescribeLatex"] = 0,
        ["DeviceKernel"] = -1,
        ["StateCount"] = -1,
        ["Update"] = 4,
        ["UpdateOnDevice"] = 1,
    };

    /// <summary>The same of a loss.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfLoss = new Dictionary<string, int>
    {
        ["ConstantCount"] = -1,
        ["Constants"] = 3,
        ["Describe"] = 0,
        ["DeviceKernel"] = -1,
        ["DeviceStepKernel"] = -1,
        ["DeviceTargets"] = -1,
        ["Evaluate"] = 5,
        ["EvaluateOnDevice"] = 1,
        ["EvaluateStepOnDevice"] = 2,
        ["IsPerStep"] = -1,
        ["Reads"] = -1,
        ["Scores"] = 4,
        ["ShareOfScore"] = 1,
        ["ShareOfStep"] = 1,
        ["StepWeight"] = 4,
        ["Targets"] = -1,
    };

    /// <summary>The same of a learning rule.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfPlasticity = new Dictionary<string, int>
    {
        ["Describe"] = OrFlag,
    };

    /// <summary>The same of a penalty.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfPenalty = new Dictionary<string, int>
    {
        ["Describe"] = 0,
        ["NewKernel"] = 0,
    };

    /// <summary>The same of an update of a network.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfNetworkUpdate = new Dictionary<string, int>
    {
        ["ConstantCount"] = -1,
        ["Constants"] = 2,
        ["Describe"] = 0,
        ["DeviceKernel"] = -1,
        ["DeviceStages"] = -1,
        ["Kept"] = -1,
        ["Run"] = 2,
        ["UpdateOnDevice"] = 1,
        ["Variables"] = -1,
    };

    /// <summary>The same of a rewiring rule.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfRewiring = new Dictionary<string, int>
    {
        ["CheckValues"] = 1,
        ["ConstantCount"] = -1,
        ["Constants"] = 2,
        ["Describe"] = 0,
        ["DeviceKernel"] = -1,
        ["DrawCount"] = -1,
        ["Draws"] = 1,
        ["ReadsGradient"] = -1,
        ["StateCount"] = -1,
        ["Update"] = 6,
        ["UpdateOnDevice"] = 1,
    };

    /// <summary>The same of a schedule.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfSchedule = new Dictionary<string, int>
    {
        ["At"] = 2,
        ["Describe"] = 0,
    };

    /// <summary>A type or attribute in full, or null for another name.</summary>
    public static string? InFull(string name, bool isAttribute) =>
        (isAttribute ? Attributes : Types).TryGetValue(name, out string? space) ? $"global::{space}.{name}" : null;

    private static Dictionary<string, string> ListOf(params (string Namespace, string Names)[] types) =>
        types.SelectMany(t => t.Names.Split(' ').Select(name => (name, t.Namespace))).ToDictionary(t => t.name, t => t.Namespace);
}
