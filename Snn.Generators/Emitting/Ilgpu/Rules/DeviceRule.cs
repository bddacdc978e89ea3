using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// A rule as a device runs it: every step, so that what rests on the CPU flows over one step at a time; and what its structs,
/// fields and functions are called.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="plan">The rule.</param>
/// <param name="members">The projections that have it.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="kind">What stands for them in names where they share its kernel; null of one that has it to itself.</param>
/// <param name="path">Of a rule of training: how the projection's target reaches the readout; null where it is that.</param>
internal sealed class DeviceRule(NetworkPlan network, RulePlan plan, IReadOnlyList<ProjectionPlan> members, DeviceNames device, string? kind = null, ProjectionPlan? path = null)
{
    /// <summary>Whether its synapses have delays of their own, so that what it keeps of neurons before it keeps of rows by delay.</summary>
    public bool IsDelayed => Projection.Record.DelaysSynapses;

    /// <summary>Whether there is something that it keeps of rows by delay.</summary>
    public bool KeepsRows => IsDelayed && Kept(Site.Pre).Count > 0;

    /// <summary>Those rows, from within a kernel.</summary>
    public string Rows => $"{AllDelays}.RowsOf({Delays})";

    /// <summary>Where the delays of its synapses are.</summary>
    public string Delays => IsKind ? $"net.Paths.DelaysOf({Own}.Path)" : "net." + device.SynapseDelays(Projection);

    /// <summary>The delays of all synapses that have delays of their own.</summary>
    public string AllDelays => new DeviceStorage(device).AllDelays(network);

    /// <summary>The row of the synapse from neuron k to neuron j.</summary>
    public string RowOfSynapse => $"{AllDelays}.RowOf({Delays}, {Here}.Ends, k, j)";

    /// <summary>How its synapses lie, where they share a kernel.</summary>
    public string Patches => IsKind ? $"net.Paths.PatchesOf({Own}.Path)" : "net." + device.Patches(Projection);

    /// <summary>The spikes of neurons before in all steps that are kept, where it has its kernel to itself.</summary>
    public string Ring => FreeSums.Ring(network, device, Projection);

    /// <summary>Whether there is a row for what is loaded of neurons before.</summary>
    public bool LoadsRow(Site place) => place == Site.Pre && KeepsRows;

    /// <summary>Everything that a step has, in its order.</summary>
    public static readonly IReadOnlyList<Section> OfStep = [Section.Flow, Section.PreSpike, Section.PostSpike, Section.Step];

    public static readonly IReadOnlyList<Section> AtEnd = [Section.EndOfTrial];

    public static readonly IReadOnlyList<Site> Places = [Site.Pre, Site.Post, Site.Population, Site.Synapse];

    /// <summary>
    /// The rules of a simulation: those of projections that learn alike and see states in the same arrays are one. Where
    /// populations share kernels one projection has its rule like several, its ends being data too.
    /// </summary>
    public static IReadOnlyList<DeviceRule> Of(SimulationPlan plan, DeviceNames device) =>
        [
            .. from kind in RuleKind.Of(plan.Network, plan.Rules)
               from members in kind.Members.GroupBy(p => string.Join("|", kind.Seen.Select(v => device.Kernels.Of(v.OfPre ? p.Record.Source : p.Record.Target))) + (plan.Network.HasKinds ? p.Record.DelaysSynapses ? "|delayed" : "" : p.Record.DelaysSynapses || p.Record.IsShared ? $"|{p.Index}" : ""))
               select new DeviceRule(plan.Network, kind.Rule, [.. members], device, plan.Network.HasKinds || members.Skip(1).Any() ? kind.Name : null),
        ];

    /// <summary>The rules of a network that learns as it runs: one for each projection, or, where populations share kernels, of all that learn alike.</summary>
    /// <param name="plan">The network as it learns.</param>
    /// <param name="network">The same as a device runs it.</param>
    /// <param name="device">What the kernels have.</param>
    public static IReadOnlyList<DeviceRule> Of(OnlinePlan plan, NetworkPlan network, DeviceNames device)
    {
        if (!network.HasKinds)
        {
            return [.. plan.Rules.Select(r => new DeviceRule(network, r.Learned.Rule, [r.Learned.Projection], device, path: r.Path) { Apart = r.Apart, Further = r.Further })];
        }

        // a written rule reads the arrays of one kernel at each end
        string Kernels(LearnedProjection learned) => learned.Rule.IsDerived ? "" : device.Kernels.Of(learned.Projection.Record.Target)
            + (learned.Rule.Views.Any(v => v.OfPre && v.Name != RuleView.Fired) ? "|" + device.Kernels.Of(learned.Projection.Record.Source) : "");
        return [.. TrainedKinds.AllOf(plan, Kernels).Select(k => new DeviceRule(network, k.Rule, k.Members, device, k.Name, k.Path) { Kind = k, Apart = k.Apart, Further = k.Further })];
    }

    /// <summary>Of training: the projections that learn alike.</summary>
    public RuleKind? Kind { get; init; }

    /// <summary>Of training: the readout that it is for, where the projection has a rule for another before it; null of the first.</summary>
    public string? Apart { get; init; }

    /// <summary>Of training: the readout whose errors reach it, where that is not the main one; null of that.</summary>
    public string? Further { get; init; }

    /// <summary>Whether its projection's target reaches a readout, so that there may be another rule that adds to the same gradients.</summary>
    public bool HasPath => path is not null;

    /// <summary>Function that puts the population after in place, where several share its kernel; null of others.</summary>
    public string? OfTarget => IsKind && Plan.IsTrained && device.Kernels.KindOf(Target) is not null ? device.Of(Target) : null;

    /// <summary>The kernel of the neurons after.</summary>
    private string Target => device.Kernels.Of(Projection.Record.Target);

    public RulePlan Plan => plan;

    /// <summary>A place, for a reader.</summary>
    public string Words(Site place) => plan.Words(place);

    /// <summary>The projection that has it; of several the first.</summary>
    public ProjectionPlan Projection => members[0];

    /// <summary>The projections that have it.</summary>
    public IReadOnlyList<ProjectionPlan> Members => members;

    /// <summary>Whether they share its kernel, their places and ends being data.</summary>
    public bool IsKind => kind is not null;

    /// <summary>What stands for them, in names and for a reader.</summary>
    public string Name => kind ?? Projection.Record.Name + Apart;

    /// <summary>The projections, for a reader.</summary>
    public string Few => IsKind ? KernelHome.Few([.. members.Select(p => p.Record.Name)], "projections") : Name;

    /// <summary>The step that is learned of in step t: as late as its spikes take to the readout; a written rule takes one step of that itself.</summary>
    public string Time => path is null ? "t" : IsKind ? $"t - {Own}.Late" : Plan.IsDerived ? $"t - {Delay}" : $"t - ({Delay} - 1)";

    /// <summary>Whether that step is one; empty where it always is.</summary>
    public string HasTime => path is null ? "" : IsKind ? $" && t >= {Own}.Late" : $" && t >= {Delay}{(Plan.IsDerived ? "" : " - 1")}";

    private string Delay => $"net.{device.Projection(path!)}.Delay";

    /// <summary>The struct of its arrays.</summary>
    public string Arrays => device.Rule(Projection, Apart, Name, "RuleArrays");

    /// <summary>The struct of its constants.</summary>
    public string Constants => device.Rule(Projection, Apart, Name, "RuleConstants");

    /// <summary>Its arrays, from within a kernel.</summary>
    public string Here => "net." + Field;

    /// <summary>Where the projection that a thread works for has its own, among those of a kind.</summary>
    public string Own => Here + ".Place";

    /// <summary>Function that puts a projection in place.</summary>
    public string OfMember => device.OfRule(Projection, Apart, Name);

    /// <summary>The field with them.</summary>
    public string Field => device.RuleArrays(Projection, Apart, Name);

    /// <summary>Names of its constants, entries of flows among them.</summary>
    public IReadOnlyList<string> ConstantNames { get; } =
        [.. plan.Propagators.SelectMany(p => p.Entries).Concat(plan.Tables.SelectMany(t => t.Flow.Entries)).Where(e => e != "").Concat(plan.Constants.Select(c => c.Name))];

    /// <summary>What is seen of neurons and read by somebody.</summary>
    public IReadOnlyList<RuleView> Views { get; } = [.. plan.Views.Where(v => plan.Reads(v.Name, v.OfPre))];

    /// <summary>Signals that the run gives it; in training the loss does.</summary>
    public IEnumerable<RuleSignal> Given => Plan.IsTrained ? [] : Plan.Signals;

    /// <summary>Fields of its arrays.</summary>
    public KernelNames InArrays => device.RuleMembers(Projection, Apart, "arrays");

    public KernelNames InConstants => device.RuleMembers(Projection, Apart, "constants");

    /// <summary>Fields of what a thread has of one place.</summary>
    public KernelNames Values(Site place) => device.RuleMembers(Projection, Apart, $"{place}");

    /// <summary>The struct of that.</summary>
    public string ValuesOf(Site place) => device.Rule(Projection, Apart, Name, Word(place));

    /// <summary>The function that loads it.</summary>
    public string Load(Site place) => device.Rule(Projection, Apart, Name, "Load" + Word(place));

    /// <summary>The function of a program.</summary>
    public string Function(RuleProgram program) => device.Rule(Projection, Apart, Name, $"{program.Section}{Word(program.Place)}");

    /// <summary>The function of a thread that works on a place.</summary>
    public string Work(Site place, IReadOnlyList<Section> sections) => device.Rule(Projection, Apart, Name, (sections == OfStep ? "Learn" : "End") + Word(place));

    /// <summary>The place in a name.</summary>
    public static string Word(Site place) => place switch
    {
        Site.Pre => "Before",
        Site.Post => "After",
        Site.Population => "Shared",
        _ => "Synapse",
    };

    /// <summary>What is done to a place; a flow that waits on the CPU is one of every step.</summary>
    public RuleProgram? Program(Section section, Site place)
    {
        if (section == Section.Flow && Plan.Table(place) is { } table)
        {
            return new(Section.Flow, place, default, table.Steps, table.Equations.Select(e => e + ", exact over Dt").ToEquatable());
        }

        return Plan.Program(section, place);
    }

    public IEnumerable<RuleProgram> Programs => OfStep.Concat(AtEnd).SelectMany(s => Places.Select(p => Program(s, p))).OfType<RuleProgram>();

    /// <summary>What a program has to load.</summary>
    public static IEnumerable<Symbol> Read(RuleProgram program) => program.Symbols.Where(s => s.Role is Role.State or Role.Input);

    /// <summary>Whether a program of a place reads something of another.</summary>
    public bool Reads(Section section, Site place, Site other) => Program(section, place) is { } program && Read(program).Any(s => PlaceOf(s) == other);

    /// <summary>Where something that is read is kept.</summary>
    public Site PlaceOf(Symbol symbol)
    {
        if (symbol.Role == Role.Input)
        {
            return Plan.Views.FirstOrDefault(v => v.Called == symbol.Name) is { } view ? view.OfPre ? Site.Pre : Site.Post
                : Plan.Signals.First(s => s.Name == symbol.Name).PerTarget ? Site.Post : Site.Population;
        }

        return PlaceOf(symbol.Name);
    }

    /// <summary>Where a variable is kept, or the weight.</summary>
    public Site PlaceOf(string variable) => variable == Plan.Target || variable == Plan.Read ? Site.Synapse : Plan.Variables.First(v => v.Name == variable).Place;

    /// <summary>What is kept at a place.</summary>
    public IReadOnlyList<string> Kept(Site place) => [.. Plan.At(place).Select(v => v.Name).Concat(place == Site.Synapse ? [Plan.Target, .. Plan.ReadsWeight ? [Plan.Read!] : System.Array.Empty<string>()] : [])];

    /// <summary>What a thread has of a place: what is kept, seen of neurons and given.</summary>
    public IReadOnlyList<string> Fields(Site place) =>
    [
        .. Kept(place),
        .. Views.Where(v => place == (v.OfPre ? Site.Pre : Site.Post)).Select(v => v.Called),
        .. Plan.Signals.Where(s => place == (s.PerTarget ? Site.Post : Site.Population)).Select(s => s.Name),
    ];

    /// <summary>Where the value of a variable, or the weight, is; of a rule of training the sum of gradients takes the weight's place.</summary>
    public string Array(string variable) => variable == Plan.Target && Plan.IsTrained ? IsKind ? "net.Paths.Gradients" : $"net.{device.Projection(Projection)}.Gradient.Values"
        : variable == Plan.Target || variable == Plan.Read ? IsKind ? Plan.IsTrained ? "net.Paths.Weights" : $"{device.Frame}.Weights" : $"net.{device.Projection(Projection)}.Weights"
        : $"{Here}.{InArrays.State(variable)}";

    /// <summary>What is seen of a neuron.</summary>
    public string Seen(RuleView view, string index)
    {
        string population = device.Kernels.Of(view.OfPre ? Projection.Record.Source : Projection.Record.Target), here = $"net.{device.Population(population)}";
        return Plan.IsDerived && view.Name == OnlineDeriver.Signal ? LearningSignal(index)
            : Plan.IsTrained ? $"{here}.{device.Arrays(population).Tape(new(view.Name, Role.State))}[net.Trials.Kept({(view.OfPre && device.Kernels.KindOf(population) is not null ? $"{here}.{device.Arrays(population).Members}.Of({here}.Neurons, {Own}.SourceMember)" : $"{here}.Neurons")}, trial, t) + {index}]"
            : $"{here}.{device.Arrays(population).State(view.Name)}[{(IsKind ? $"{Own}.{(view.OfPre ? "Sources" : "Targets")} + " : "")}{index}]";
    }

    /// <summary>What is given by the run, or by the loss.</summary>
    public string Told(RuleSignal signal, string index) => Plan.IsTrained ? LearningSignal(index) : $"{Here}.{InArrays.State(signal.Name)}[{(!IsKind ? signal.PerTarget ? index : "0" : signal.PerTarget ? $"{Own}.Signals + {index}" : Own + ".Number")}]";

    private string LearningSignal(string index)
    {
        string neurons = $"net.{device.Population(Target)}.Neurons";
        return path is null ? $"net.Trials.ReadoutError[{device.OutputOf(device.Kernels.Plan(Target))}net.Trials.Taped({neurons}, trial, t) + {index}]"
            : Further is null ? $"{neurons}.Credit[{neurons}.At(trial, {index})]"
            : $"net.{device.CreditOf(Target, Further)}[{neurons}.At(trial, {index})]";
    }

    /// <summary>Where a value of a neuron, or of what there is one of, is before a step, or goes after it.</summary>
    /// <param name="place">Of what.</param>
    /// <param name="half">Now or Next.</param>
    /// <param name="index">The neuron.</param>
    public string Half(Site place, string half, string index)
    {
        string padded = place switch { Site.Pre => $"{Here}.Ends.BeforePadded", Site.Post => $"{Here}.Ends.AfterPadded", _ => "1" };
        string start = !IsKind ? "" : $"{Own}.{place switch { Site.Pre => "Before", Site.Post => "After", _ => "Shared" }} + ";
        return $"{start}{device.Frame}.{half}({padded}, {device.TrialAndStep}{(place == Site.Population ? "0" : index)})";
    }

    /// <summary>Whether the spikes of an end are seen in every step.</summary>
    public bool SeesFired(Site place) => Views.Any(v => v.Name == RuleView.Fired && place == (v.OfPre ? Site.Pre : Site.Post));

    /// <summary>The population at an end.</summary>
    public PopulationPlan Population(Site place) => network.Population(place == Site.Pre ? Projection.Record.Source : Projection.Record.Target);
}
