using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>What the kernels of a network for devices are called, what they call, and what is in memory and in registers.</summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="kernels">The kernels.</param>
/// <param name="isFree">Whether they are of a simulation, which keeps the last spikes alone, not of trials.</param>
/// <param name="isOnline">Whether they are of trials that learn as they run, so that what is written down of a step is read until its spikes have arrived.</param>
internal sealed class DeviceNames(IndentedWriter writer, Models.Network network, DeviceKernels kernels, bool isFree = false, bool isOnline = false)
{
    private readonly Dictionary<string, KernelNames> _members = [];

    /// <summary>The class of the kernels, from outside.</summary>
    public string Class { get; } = PartNames.Of(network, isFree ? "IlgpuSimulationKernels" : isOnline ? "IlgpuOnlineKernels" : "IlgpuKernels");

    /// <summary>The kernels themselves.</summary>
    public DeviceKernels Kernels => kernels;

    /// <summary>Whether they are of a simulation.</summary>
    public bool IsFree => isFree;

    /// <summary>Whether they are of trials that learn as they run.</summary>
    public bool IsOnline => isOnline;

    /// <summary>Which trial, as an argument before others; a simulation is one run.</summary>
    public string Trial => isFree ? "" : "trial, ";

    /// <summary>The same as a parameter.</summary>
    public string TrialParameter => isFree ? "" : "int trial, ";

    /// <summary>Where in a run of trials a step is, as arguments before others: what a neuron does is written down there.</summary>
    public string TrialAndStep => isFree ? "" : "trial, t, ";

    /// <summary>The same as parameters.</summary>
    public string TrialAndStepParameters => isFree ? "" : "int trial, int t, ";

    /// <summary>What all kernels read of the trials or of the run.</summary>
    public string Frame => isFree ? "net.Run" : "net.Trials";

    /// <summary>What kernels of rules read of which threads work on what.</summary>
    public string RuleFrame => isFree ? "net.Run" : "net.Learning";

    /// <summary>Members of the class of the kernels.</summary>
    public Names Space { get; } = new(writer);

    /// <summary>Struct of a population's arrays.</summary>
    public string ArraysOf(string population) => Of("arrays", population, population + "Arrays");

    /// <summary>Struct of a population's constants.</summary>
    public string ConstantsOf(string population) => Of("constants", population, population + "Constants");

    /// <summary>Struct of a neuron's state.</summary>
    public string StateOf(string population) => Of("state", population, population + "State");

    /// <summary>Struct of a neuron's adjoints.</summary>
    public string AdjointOf(string population) => Of("adjoint", population, population + "Adjoint");

    /// <summary>Function that advances a neuron.</summary>
    public string Step(string population) => Of("step", population, "Step" + Names.Pascal(population));

    /// <summary>Function that does so from memory to memory.</summary>
    public string StepInMemory(string population) => Of("step in memory", population, $"Step{Names.Pascal(population)}InMemory");

    /// <summary>Function that steps back.</summary>
    public string StepBack(AdjointKind kind, string population) => Of($"{kind}", population, KernelEmitter.StepBack(kind) + Names.Pascal(population));

    /// <summary>Function that does so from memory to memory.</summary>
    public string StepBackInMemory(AdjointKind kind, string population) => Of($"{kind} in memory", population, $"{KernelEmitter.StepBack(kind)}{Names.Pascal(population)}InMemory");

    /// <summary>Function for what the start of a trial depends on.</summary>
    public string BackToStart(string population) => Of("back to start", population, "BackToStart" + Names.Pascal(population));

    /// <summary>Function that takes a neuron's state from memory.</summary>
    public string Load(string population) => Of("load", population, "Load" + Names.Pascal(population));

    /// <summary>Function that keeps it there.</summary>
    public string Store(string population) => Of("store", population, "Store" + Names.Pascal(population));

    /// <summary>Function that looks at a neuron's state at the end of a trial.</summary>
    public string Look(string population) => Of("look", population, "LookAt" + Names.Pascal(population));

    /// <summary>Function that takes a neuron's adjoints from memory.</summary>
    public string LoadAdjoint(string population) => Of("load adjoint", population, $"Load{Names.Pascal(population)}Adjoint");

    /// <summary>Function that keeps them there.</summary>
    public string StoreAdjoint(string population) => Of("store adjoint", population, $"Store{Names.Pascal(population)}Adjoint");

    /// <summary>Function that sums up an arrival.</summary>
    public string Sum(string population, string arrival) => Space.Of(("sum", population, arrival), Plain($"Sum{Names.Pascal(population)}{Names.Pascal(arrival)}"));

    /// <summary>Function that sums up a credit by a rule.</summary>
    public string Credit(string population, BackwardPlan rule) => Space.Of(("credit", population, rule.Rule), Plain($"Credit{Names.Pascal(population)}By{rule.Rule}"));

    /// <summary>Function that does so by whichever rule it is.</summary>
    public string Credit(string population) => Of("credit", population, "Credit" + Names.Pascal(population));

    /// <summary>What rules have in common.</summary>
    public string Credits => Space.Of("credits", "ICredits");

    /// <summary>A rule.</summary>
    public string By(BackwardPlan rule) => Space.Of(("by", rule.Rule), "By" + rule.Rule);

    /// <summary>Function that sums up a gradient.</summary>
    public string Gradient(ProjectionPlan projection) => Of("gradient", projection.Record.Name, "Gradient" + Names.Pascal(projection.Record.Name));

    /// <summary>Function that sums up what the gradient by delays is made of.</summary>
    public string Moved(ProjectionPlan projection) => Of("moved", projection.Record.Name, "Moved" + Names.Pascal(projection.Record.Name));

    /// <summary>Function that takes what a release is worth one step back.</summary>
    public string Worth(string releasing) => Of("worth", releasing, "BackThrough" + Names.Pascal(releasing));

    /// <summary>Field with a population's arrays.</summary>
    public string Population(string population) => All.Of(("population", population), Names.Pascal(population));

    /// <summary>Function that puts a population in place among those that share a kernel.</summary>
    public string Of(string kernel) => All.Of(("of", kernel), "Of" + Names.Pascal(kernel));

    /// <summary>Field of a projection.</summary>
    public string Projection(ProjectionPlan projection) => All.Of(("projection", projection.Index), Names.Pascal(projection.Record.Name));

    /// <summary>Field of the delays of a projection that trains them.</summary>
    public string Delays(ProjectionPlan projection) =>
        All.Of(("delays", projection.Index), Names.Pascal(projection.Record.Name) + (projection.Record.DelaysNeurons ? "Delays" : "Delay"));

    /// <summary>Field that says how the synapses of a projection lie that share their weights.</summary>
    public string Patches(ProjectionPlan projection) => All.Of(("patches", projection.Index), Names.Pascal(projection.Record.Name) + "Patches");

    /// <summary>Field that says where the delays of a projection's synapses are.</summary>
    public string SynapseDelays(ProjectionPlan projection) => All.Of(("synapse delays", projection.Index), Names.Pascal(projection.Record.Name) + "Delays");

    /// <summary>Field of the delays of all synapses that have delays of their own, in trials.</summary>
    public string AllSynapseDelays => All.Of("synapse delays", "SynapseDelays");

    /// <summary>Field of the rows of a projection whose synapses are drawn for each spike.</summary>
    public string DrawnRows(ProjectionPlan projection) => All.Of(("drawn rows", projection.Index), Names.Pascal(projection.Record.Name) + "Rows");

    /// <summary>Fields of the arrays of all populations.</summary>
    public Names All => Members("").Space;

    /// <summary>Fields of a population's arrays.</summary>
    public KernelNames Arrays(string population) => Members("arrays " + population);

    /// <summary>Fields of its constants.</summary>
    public KernelNames Constants(string population) => Members("constants " + population);

    /// <summary>Fields of a neuron's state.</summary>
    public KernelNames State(string population) => Members("state " + population);

    /// <summary>Fields of a neuron's adjoints.</summary>
    public KernelNames Adjoint(string population) => Members("adjoint " + population);

    /// <summary>C# of where the values of a readout start among those of all, to be added to; nothing for the main one.</summary>
    public string OutputOf(PopulationPlan population) => FirstOutputOf(population) is { } first ? first + " + " : "";

    /// <summary>C# of where the values of a readout start among those of all; null of the main one, which is the first.</summary>
    public string? FirstOutputOf(PopulationPlan population) => kernels.IsFurther(population) ? $"net.{Population(population.Name)}.{Arrays(population.Name).Output}" : null;

    /// <summary>Something of a projection's rule that stands beside the kernels: a struct or a function.</summary>
    /// <param name="projection">The projection; of several that share it, the first.</param>
    /// <param name="apart">The readout that it is for, where the projection has one for another before it; null of the first.</param>
    /// <param name="called">What stands for it, or for them.</param>
    /// <param name="what">Which struct or function.</param>
    public string Rule(ProjectionPlan projection, string? apart, string called, string what) => Space.Of((what, projection.Record.Name, apart), Plain($"{Names.Pascal(called)}{what}"));

    /// <summary>Field with the arrays of a projection's rule.</summary>
    public string RuleArrays(ProjectionPlan projection, string? apart, string called) => All.Of(("rule", projection.Index, apart), $"{Names.Pascal(called)}Rule");

    /// <summary>Function that puts a projection in place among those that have a rule together.</summary>
    public string OfRule(ProjectionPlan projection, string? apart, string called) => All.Of(("of rule", projection.Index, apart), $"Of{Names.Pascal(called)}Rule");

    /// <summary>Fields of one of those structs.</summary>
    public KernelNames RuleMembers(ProjectionPlan projection, string? apart, string what) => Members($"rule {projection.Index} {apart} {what}");

    /// <summary>Field with what spikes of a kernel's neurons are credited with by a readout besides the main one.</summary>
    public string CreditOf(string kernel, string readout) => All.Of(("credit", kernel, readout), $"{Names.Pascal(kernel)}{Names.Pascal(readout)}Credit");

    private string Of(string kind, string name, string wanted) => Space.Of((kind, name), Plain(wanted));

    /// <summary>Letters that drivers know: what a device runs is called so there too.</summary>
    public static string Plain(string name) => string.Concat(name.Select(c => c < 128 ? $"{c}" : $"U{(int)c:X4}"));

    private KernelNames Members(string type)
    {
        if (!_members.TryGetValue(type, out var names))
        {
            names = new(new(writer, Space, begins: false));
            _members.Add(type, names);
        }

        return names;
    }
}
