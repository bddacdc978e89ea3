using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;
using Snn.Generators.Updates;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what the neurons of a population have on a device: arrays, what one of them takes from step to step in registers,
/// and steps of a neuron that is in memory in between.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="plan">The population.</param>
/// <param name="names">What the kernels have.</param>
/// <param name="kind">The kind of which all populations' neurons these are; null of one population, and of what is released.</param>
/// <param name="release">The kernel, where it is of what source neurons release; what arrives there is given to its steps, and what becomes of it is looked at in its targets.</param>
internal sealed class IlgpuMemoryEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan, DeviceNames names, PopulationKind? kind = null, ReleaseKernel? release = null)
{
    private readonly KernelNames _arrays = names.Arrays(plan.Name);
    private readonly PopulationKind? _kind = release is null ? kind : release.Kind;

    /// <summary>The state that is kept among the releases of all paths; null where there are no paths.</summary>
    private string? Kept => network.HasKinds ? release?.State : null;

    /// <summary>States whose adjoints are swept.</summary>
    private IReadOnlyList<string> States { get; } = plan.Adjoints.SelectMany(a => a.Before).Select(b => b.Name).Distinct().ToList();

    private IReadOnlyList<string> Learned { get; } = KernelEmitter.LearnedBy(plan).Select(p => p.Name).ToList();

    /// <summary>Arrays of dLoss/dstate.</summary>
    public IReadOnlyList<string> Swept => States.Select(_arrays.Lambda).ToList();

    /// <summary>Arrays of what is kept for the longest delay; none where all of it is one array.</summary>
    public IReadOnlyList<string> Rings { get; } = network.HasKinds ? [] : plan.Adjoints.SelectMany(names.Arrays(plan.Name).Rings).Distinct().ToList();

    /// <summary>Arrays of tapes.</summary>
    public IReadOnlyList<string> Tapes => plan.Tape.Where(e => e.Target.Name != Kept).Select(e => _arrays.Tape(e.Target)).ToList();

    /// <summary>Arrays of dLoss/dparameter.</summary>
    public IReadOnlyList<string> Gradients => Learned.Select(_arrays.Gradient).ToList();

    /// <summary>What updates of the network read of the course of states.</summary>
    public IReadOnlyList<(IReadOnlyList<BoundState> States, string Array)> Courses => names.IsFree || (!names.IsOnline && network.Network.Rules.Count == 0) ? [] : BoundState.Of(network).Where(IsHere)
        .GroupBy(b => (b.Symbol, b.Binding.Kind)).Select(b => ((IReadOnlyList<BoundState>)[.. b], _arrays.Course(b.Key.Symbol, b.Key.Kind))).ToList();

    private bool IsHere(BoundState state) => release is not null ? release.Members.Any(p => p.Record.Name == state.Owner)
        : state.Owner == "" && (_kind is null ? state.Population == plan.Name : _kind.Members.Any(m => m.Population == state.Population));

    /// <summary>Arrays of states and of what arrives.</summary>
    public IEnumerable<string> Lanes => OwnStates.Select(_arrays.State).Concat(release is null ? plan.Arrivals.Select(_arrays.Arrival) : []);

    /// <summary>The states that have arrays here.</summary>
    public IEnumerable<string> OwnStates => plan.States.Where(s => s != Kept);

    /// <summary>Where something of a step is written down, of a neuron j.</summary>
    public string PlaceOfTape(Symbol symbol, string me, string at) => symbol.Name == Kept ? $"net.Paths.ReleaseTape[net.Trials.TapedRelease({me}.Neurons, trial, t) + j]" : $"{me}.{_arrays.Tape(symbol)}[{at}]";

    /// <summary>Whether anything is fixed over a trial.</summary>
    public bool HasConstants => _kind is null ? ConstantsEmitter.NamesOf(plan).Any() : Shared.Any();

    /// <summary>What is fixed over a trial and the same for all neurons of a population.</summary>
    private IEnumerable<string> Shared => ConstantsEmitter.NamesOf(plan).Except(plan.PerNeuron);

    /// <summary>Whether a neuron takes something from one step to the next.</summary>
    public bool HasState => plan.States.Count > 0;

    /// <summary>Whether it takes something from one step back to the one before.</summary>
    public bool HasAdjoint => States.Count + Learned.Count > 0;

    private string Me => "net." + names.Population(plan.Name);

    public void WriteArrays()
    {
        var incoming = network.Arriving(plan.Name).Select(p => p.Record.Name).ToList();
        _arrays.Space.Begin(writer);
        writer.Summary(release?.Summary(network) ?? (_kind is not null ? KernelHome.Of(network, _kind).Summary : $"{plan.Name}: neurons of model {plan.Model}" + (incoming.Count == 0 ? "." : $", and what arrives at them through {KernelHome.Few(incoming, "projections")}.")));
        using (writer.Block($"public struct {names.ArraysOf(plan.Name)}"))
        {
            writer.Line("public NeuronsView Neurons;");
            if (network.IsFurther(plan))
            {
                writer.Gap();
                writer.Comment("where its values start among those of all readouts");
                writer.Line($"public long {_arrays.Output};");
            }

            if (HasConstants)
            {
                writer.Line($"public {names.ConstantsOf(plan.Name)} Fixed;");
            }

            if (_kind is not null)
            {
                WriteOfEach();
            }

            Views($"state of every neuron{(release is null ? ", and what arrives at it in a step" : "")}: [{Population}{(names.IsFree ? "" : "trial, ")}neuron]", Lanes);
            Views("inputs that the run gives: [neuron]", plan.Fed.Select(f => _arrays.Arrival(f.Name)));
            Views(names.IsOnline ? "written by the step for what learns of it when its spikes arrive, for as many steps as the longest delay: [trial, step, neuron]" : $"written by the step for the step back: [{Population}trial, step, neuron]", Tapes);
            Views($"LambdaX is dLoss/dX: [{Population}trial, neuron]", Swept);
            Views("dLoss/darrival, for as many steps as the longest delay: [trial, step, neuron]", Rings);
            Views($"GradientX sums up dLoss/dX over a trial: [{Population}trial, neuron]", Gradients);
            Views($"what updates of the network read of the course of states: [{Population}trial, neuron]", Courses.Select(c => c.Array), "CourseView");
        }

        WriteFixed();
        Registers(HasState, $"{plan.Name}: what a neuron takes from one step to the next.", names.StateOf(plan.Name), names.State(plan.Name), InState);
        Registers(HasAdjoint, $"{plan.Name}: what a neuron takes from one step back to the one before; LambdaX is dLoss/dX{(Gradients.Count > 0 ? ", GradientX its sum over the trial" : "")}.", names.AdjointOf(plan.Name), names.Adjoint(plan.Name), InAdjoint);
    }

    private string Population => _kind is null ? "" : "population, ";

    private void WriteOfEach()
    {
        writer.Gap();
        writer.Comment("the populations; the one that a thread works for is in place above");
        writer.Line($"public MembersView {_arrays.Members};");
        if (HasConstants)
        {
            writer.Line($"public ArrayView<{names.ConstantsOf(plan.Name)}> {_arrays.Each};");
        }

        Views("fixed over a trial, for each neuron: [population, neuron]", plan.PerNeuron.Select(_arrays.Constant));
    }

    private void WriteFixed()
    {
        if (!HasConstants)
        {
            return;
        }

        var fields = names.Constants(plan.Name);
        writer.Gap();
        fields.Space.Begin(writer);
        writer.Summary($"{plan.Name}: what is fixed over a {(names.IsFree ? "run" : "trial")}.");
        using var constants = writer.Block($"public struct {names.ConstantsOf(plan.Name)}");
        var shared = Shared.Select(fields.Constant).ToList();
        if (shared.Count > 0)
        {
            writer.Line($"public float {string.Join(", ", shared)};");
        }

        if (_kind is null)
        {
            Views("for each neuron: [neuron]", plan.PerNeuron.Select(fields.Constant));
        }
    }

    private void Views(string comment, IEnumerable<string> fields, string type = "ArrayView<float>")
    {
        if (fields.Any())
        {
            writer.Gap();
            writer.Comment(comment);
            writer.Line($"public {type} {string.Join(", ", fields)};");
        }
    }

    private void Registers(bool any, string summary, string type, KernelNames members, System.Func<KernelNames, IEnumerable<string>> fields)
    {
        if (any)
        {
            writer.Gap();
            members.Space.Begin(writer);
            writer.Summary(summary);
            using var body = writer.Block($"public struct {type}");
            writer.Line($"public float {string.Join(", ", fields(members))};");
        }
    }

    private IEnumerable<string> InState(KernelNames members) => plan.States.Select(members.State);

    private IEnumerable<string> InAdjoint(KernelNames members) => States.Select(members.Lambda).Concat(Learned.Select(members.Gradient));

    /// <summary>Puts one of the populations in place: a function of the struct of all arrays.</summary>
    public void WriteOf()
    {
        if (_kind is null)
        {
            return;
        }

        string all = names.Population(plan.Name);
        writer.Gap();
        writer.Summary($"The same, with one of {KernelHome.Few(_kind)} in its place.");
        using var body = writer.Block($"public readonly Arrays {names.Of(plan.Name)}(int member)");
        writer.Line("var net = this;");
        writer.Line($"net.{all}.Neurons = {all}.{_arrays.Members}.Of({all}.Neurons, member);");
        if (HasConstants)
        {
            writer.Line($"net.{all}.Fixed = {all}.{_arrays.Each}[member];");
        }

        writer.Line("return net;");
    }

    /// <summary>Steps between memory and memory, for kernels whose threads have no neuron of their own.</summary>
    public void WriteSteps()
    {
        string me = plan.Name;
        WriteTransfers(HasState, "state", names.StateOf(me), names.Load(me), names.Store(me), plan.States.Select(s => (names.State(me).State(s), s == Kept ? Released : $"{Me}.{_arrays.State(s)}[{At}]")).ToList());
        WriteLook();
        WriteInMemory(names.Step(me), names.StepInMemory(me), forward: true, plan.Arrivals.Select(a => release is null ? $"{Me}.{_arrays.Arrival(a)}[{At}]" : "arrived"));
        if (plan.Adjoints.Count == 0)
        {
            return;
        }

        WriteTransfers(HasAdjoint, "adjoint", names.AdjointOf(me), names.LoadAdjoint(me), names.StoreAdjoint(me), InAdjoint(names.Adjoint(me)).Zip(InAdjoint(_arrays), (own, array) => (own, $"{Me}.{array}[{At}]")).ToList());
        foreach (var adjoint in plan.Adjoints)
        {
            WriteInMemory(
                names.StepBack(adjoint.Kind, me),
                names.StepBackInMemory(adjoint.Kind, me),
                forward: false,
                IlgpuNeuronEmitter.ReadsCredit(adjoint) ? [$"{Me}.Neurons.Credit[{At}]"] : []);
        }
    }

    /// <summary>Where what is released next is, among the releases of all paths.</summary>
    private string Released => names.IsFree ? $"net.Paths.Released[{Me}.Neurons.Released + j]" : $"net.Paths.Released[{Me}.Neurons.ReleasedAt(trial, j)]";

    private void WriteTransfers(bool any, string name, string type, string load, string store, IReadOnlyList<(string Own, string Place)> fields)
    {
        if (!any)
        {
            return;
        }

        writer.Gap();
        writer.Line($"private static {type} {load}(in Arrays net, {names.TrialParameter}int j)");
        using (writer.Block(""))
        {
            WriteAt();
            writer.Line($"return new() {{ {string.Join(", ", fields.Select(f => $"{f.Own} = {f.Place}"))} }};");
        }

        writer.Gap();
        writer.Line($"private static void {store}(in Arrays net, {names.TrialParameter}int j, in {type} {name})");
        using (writer.Block(""))
        {
            WriteAt();
            foreach (var (own, place) in fields)
            {
                writer.Line($"{place} = {name}.{own};");
            }
        }
    }

    /// <summary>Where neuron j's numbers are in arrays of all trials, or of several populations; in those of one population in one run, at j.</summary>
    private string At => names.IsFree && _kind is null ? "j" : "at";

    private void WriteAt()
    {
        if (!names.IsFree)
        {
            writer.Line($"int at = {Me}.Neurons.At(trial, j);");
        }
        else if (_kind is not null)
        {
            writer.Line($"int at = {Me}.Neurons.Before + j;");
        }
    }

    private bool Looks => HasState && !names.IsFree && release is null;

    private void WriteLook()
    {
        if (!Looks)
        {
            return;
        }

        writer.Gap();
        writer.Line($"private static void {names.Look(plan.Name)}(in Arrays net, int trial, int j, in {names.StateOf(plan.Name)} state)");
        using var body = writer.Block("");
        foreach (string state in InState(names.State(plan.Name)))
        {
            writer.Line($"{Me}.Neurons.Look(trial, j, state.{state});");
        }
    }

    private void WriteInMemory(string step, string inMemory, bool forward, IEnumerable<string> reads)
    {
        var (any, name) = forward ? (HasState, "state") : (HasAdjoint, "adjoint");
        var (load, store) = forward ? (names.Load(plan.Name), names.Store(plan.Name)) : (names.LoadAdjoint(plan.Name), names.StoreAdjoint(plan.Name));
        string read = string.Concat(reads.Select(r => r + ", "));
        writer.Gap();
        bool isGiven = forward && release is not null;
        writer.Line($"private static void {inMemory}(in Arrays net, {(isGiven ? "float arrived, " : "")}{names.TrialAndStepParameters}int j)");
        using var body = writer.Block("");
        if (read != "" && !isGiven)
        {
            WriteAt();
        }

        if (any)
        {
            writer.Line($"var {name} = {load}(net, {names.Trial}j);");
        }

        writer.Line($"{step}(net, {(any ? $"ref {name}, " : "")}{read}{names.TrialAndStep}j);");
        if (any)
        {
            writer.Line($"{store}(net, {names.Trial}j, {name});");
        }

        if (forward && Looks)
        {
            writer.Gap();
            using var last = writer.Block("if (t + 1 == net.Trials.Steps[trial])");
            writer.Line($"{names.Look(plan.Name)}(net, trial, j, {name});");
        }
    }
}
