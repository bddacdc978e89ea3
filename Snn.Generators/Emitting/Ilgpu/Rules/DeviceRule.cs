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
/// <param name="learned">The projection and its rule.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="path">Of a rule of training: how the projection's target reaches the readout; null where it is that.</param>
internal sealed class DeviceRule(NetworkPlan network, LearnedProjection learned, DeviceNames device, ProjectionPlan? path = null)
{
    /// <summary>Whether its synapses have delays of their own, so that what it keeps of neurons before it keeps of rows by delay.</summary>
    public bool IsDelayed => device.IsFree && FreeSums.LearnsByDelay(learned.Projection);

    /// <summary>Those rows, from within a kernel.</summary>
    public string Rows => "net." + device.RowsByDelay(Projection);

    /// <summary>The delays of its synapses.</summary>
    public string Delays => "net." + device.SynapseDelays(Projection);

    /// <summary>The spikes of neurons before in all steps that are kept.</summary>
    public string Ring => FreeSums.Ring(network, device, Projection);

    /// <summary>Whether there is a row for what is loaded of neurons before.</summary>
    public bool LoadsRow(Site place) => place == Site.Pre && IsDelayed && Kept(Site.Pre).Count > 0;

    /// <summary>Everything that a step has, in its order.</summary>
    public static readonly IReadOnlyList<Section> OfStep = [Section.Flow, Section.PreSpike, Section.PostSpike, Section.Step];

    public static readonly IReadOnlyList<Section> AtEnd = [Section.EndOfTrial];

    public static readonly IReadOnlyList<Site> Places = [Site.Pre, Site.Post, Site.Population, Site.Synapse];

    public RulePlan Plan => learned.Rule;

    public ProjectionPlan Projection => learned.Projection;

    /// <summary>The step that is learned of in step t: as late as its spikes take to the readout; a written rule takes one step of that itself.</summary>
    public string Time => path is null ? "t" : Plan.IsDerived ? $"t - {Delay}" : $"t - ({Delay} - 1)";

    /// <summary>Whether that step is one; empty where it always is.</summary>
    public string HasTime => path is null ? "" : $" && t >= {Delay}{(Plan.IsDerived ? "" : " - 1")}";

    private string Delay => $"net.{device.Projection(path!)}.Delay";

    /// <summary>The struct of its arrays.</summary>
    public string Arrays => device.Rule(Projection, "RuleArrays");

    /// <summary>The struct of its constants.</summary>
    public string Constants => device.Rule(Projection, "RuleConstants");

    /// <summary>Its arrays, from within a kernel.</summary>
    public string Here => "net." + device.RuleArrays(Projection);

    /// <summary>The field with them.</summary>
    public string Field => device.RuleArrays(Projection);

    /// <summary>Names of its constants, entries of flows among them.</summary>
    public IReadOnlyList<string> ConstantNames { get; } =
        [.. learned.Rule.Propagators.SelectMany(p => p.Entries).Concat(learned.Rule.Tables.SelectMany(t => t.Flow.Entries)).Where(e => e != "").Concat(learned.Rule.Constants.Select(c => c.Name))];

    /// <summary>What is seen of neurons and read by somebody.</summary>
    public IReadOnlyList<RuleView> Views { get; } = [.. learned.Rule.Views.Where(v => learned.Rule.Reads(v.Name, v.OfPre))];

    /// <summary>Signals that the run gives it; in training the loss does.</summary>
    public IEnumerable<RuleSignal> Given => Plan.IsTrained ? [] : Plan.Signals;

    /// <summary>Fields of its arrays.</summary>
    public KernelNames InArrays => device.RuleMembers(Projection, "arrays");

    public KernelNames InConstants => device.RuleMembers(Projection, "constants");

    /// <summary>Fields of what a thread has of one place.</summary>
    public KernelNames Values(Site place) => device.RuleMembers(Projection, $"{place}");

    /// <summary>The struct of that.</summary>
    public string ValuesOf(Site place) => device.Rule(Projection, Word(place));

    /// <summary>The function that loads it.</summary>
    public string Load(Site place) => device.Rule(Projection, "Load" + Word(place));

    /// <summary>The function of a program.</summary>
    public string Function(RuleProgram program) => device.Rule(Projection, $"{program.Section}{Word(program.Place)}");

    /// <summary>The function of a thread that works on a place.</summary>
    public string Work(Site place, IReadOnlyList<Section> sections) => device.Rule(Projection, (sections == OfStep ? "Learn" : "End") + Word(place));

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
    public string Array(string variable) => variable == Plan.Target && Plan.IsTrained ? $"net.{device.Projection(Projection)}.Gradient.Values"
        : variable == Plan.Target || variable == Plan.Read ? $"net.{device.Projection(Projection)}.Weights"
        : $"{Here}.{InArrays.State(variable)}";

    /// <summary>What is seen of a neuron.</summary>
    public string Seen(RuleView view, string index)
    {
        string population = view.OfPre ? Projection.Record.Source : Projection.Record.Target, here = $"net.{device.Population(population)}";
        return Plan.IsDerived && view.Name == OnlineDeriver.Signal ? LearningSignal(index)
            : Plan.IsTrained ? $"{here}.{device.Arrays(population).Tape(new(view.Name, Role.State))}[net.Trials.Kept({here}.Neurons, trial, t) + {index}]"
            : $"{here}.{device.Arrays(population).State(view.Name)}[{index}]";
    }

    /// <summary>What is given by the run, or by the loss.</summary>
    public string Told(RuleSignal signal, string index) => Plan.IsTrained ? LearningSignal(index) : $"{Here}.{InArrays.State(signal.Name)}[{(signal.PerTarget ? index : "0")}]";

    private string LearningSignal(string index)
    {
        string neurons = $"net.{device.Population(Projection.Record.Target)}.Neurons";
        return path is null ? $"net.Trials.ReadoutError[net.Trials.Taped({neurons}, trial, t) + {index}]" : $"{neurons}.Credit[{neurons}.At(trial, {index})]";
    }

    /// <summary>Where a value of a neuron, or of what there is one of, is before a step, or goes after it.</summary>
    /// <param name="place">Of what.</param>
    /// <param name="half">Now or Next.</param>
    /// <param name="index">The neuron.</param>
    public string Half(Site place, string half, string index)
    {
        string padded = place switch { Site.Pre => $"{Here}.Ends.BeforePadded", Site.Post => $"{Here}.Ends.AfterPadded", _ => "1" };
        return $"{device.Frame}.{half}({padded}, {device.TrialAndStep}{(place == Site.Population ? "0" : index)})";
    }

    /// <summary>Whether the spikes of an end are seen in every step.</summary>
    public bool SeesFired(Site place) => Views.Any(v => v.Name == RuleView.Fired && place == (v.OfPre ? Site.Pre : Site.Post));

    /// <summary>The population at an end.</summary>
    public PopulationPlan Population(Site place) => network.Populations.First(p => p.Name == (place == Site.Pre ? Projection.Record.Source : Projection.Record.Target));
}
