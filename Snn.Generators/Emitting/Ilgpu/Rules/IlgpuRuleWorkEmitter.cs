using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what the threads of a kernel do for a rule in a step, or at the end of a trial. None waits for another: what a
/// synapse sees of its neurons in the middle of a step its thread computes from what they were before it.
/// </summary>
internal sealed class IlgpuRuleWorkEmitter(IndentedWriter writer, DeviceRule rule, DeviceNames device, IlgpuSynapseEmitter synapses, IReadOnlyList<Section> sections)
{
    private readonly RuleSpikes _spikes = new(rule, device, synapses);

    private DeviceRule Rule => rule;

    private IReadOnlyList<Section> Sections => sections;

    private IndentedWriter Writer => writer;

    private string Name => rule.Name;

    private bool IsStep => sections == DeviceRule.OfStep;

    private string When => IsStep ? "Step t" : "The end of a trial";

    private DeviceNames Device => device;

    private string TrialAndTime => device.TrialParameter + "int t";

    /// <summary>A thread for each row by delay.</summary>
    public const string OfRows = "rows";

    /// <summary>A thread for each entry of a kernel.</summary>
    public const string OfEntries = "entries";

    /// <summary>The places on which threads work, each a case of the kernel: with its number of threads.</summary>
    public static IEnumerable<(Site Place, string Threads)> Cases(DeviceRule rule)
    {
        if (DeviceRule.OfStep.Concat(DeviceRule.AtEnd).Any(s => rule.Program(s, Site.Synapse) is not null))
        {
            yield return (Site.Synapse, rule.Plan.IsShared ? OfEntries : "Ends.After");
        }

        foreach (var place in new[] { Site.Pre, Site.Post, Site.Population }.Where(p => rule.Kept(p).Count > 0))
        {
            yield return (place, place switch { Site.Pre => rule.IsDelayed ? OfRows : "Ends.Before", Site.Post => "Ends.After", _ => "" });
        }
    }

    /// <summary>Whether threads have work at a place.</summary>
    public static bool HasWork(DeviceRule rule, Site place, IReadOnlyList<Section> sections) =>
        place != Site.Synapse || sections.Any(s => rule.Program(s, place) is not null);

    /// <summary>The call of a thread's work.</summary>
    public static string Call(DeviceRule rule, DeviceNames device, Site place, IReadOnlyList<Section> sections)
    {
        string own = place switch { Site.Synapse => rule.Plan.IsShared ? "i" : "block, i", Site.Population => "", _ => "i" };
        return $"{rule.Work(place, sections)}({IlgpuRuleEmitter.Arguments("net", device.IsFree ? "" : "trial", place == Site.Population && device.IsFree ? "" : rule.Time, own)});";
    }

    public void Write()
    {
        foreach (var (place, _) in Cases(rule))
        {
            if (place == Site.Synapse && rule.Plan.IsShared)
            {
                if (HasWork(rule, place, sections))
                {
                    new IlgpuRuleEntryEmitter(writer, rule, device, synapses, sections).Write(When);
                }
            }
            else if (place == Site.Synapse)
            {
                WriteSynapses();
            }
            else
            {
                WriteNeuron(place);
            }
        }
    }

    /// <summary>Whether a neuron's own spikes matter for its synapses or for it.</summary>
    private bool Asks(Site end, Site place)
    {
        var section = end == Site.Pre ? Section.PreSpike : Section.PostSpike;
        return (sections.Contains(section) && (rule.Program(section, place) is not null || rule.Program(section, end) is not null)) || rule.SeesFired(end);
    }

    private void WriteSynapses()
    {
        if (!HasWork(rule, Site.Synapse, sections))
        {
            return;
        }

        var programs = sections.Select(s => rule.Program(s, Site.Synapse)).ToList();
        bool Reads(Site place) => programs.Any(p => p is not null && IlgpuRuleEmitter.Others(rule, p).Contains(place));
        bool rests = IsStep && programs[0] is null && programs[3] is null;
        bool before = Reads(Site.Pre), asksBefore = programs.Any(p => p?.Section == Section.PreSpike) || (before && Asks(Site.Pre, Site.Pre));
        bool after = Reads(Site.Post), asksAfter = programs.Any(p => p?.Section == Section.PostSpike) || (after && Asks(Site.Post, Site.Post));
        writer.Gap();
        writer.Summary($"{When} of {Name}: the synapses of neuron j after, from a block of neurons before.");
        using var body = writer.Block($"private static void {rule.Work(Site.Synapse, sections)}(in Arrays net, {TrialAndTime}, int block, int j)");
        if (asksBefore)
        {
            writer.Line($"int arrived = {_spikes.ArrivedIn("block")};");
        }

        if (asksAfter)
        {
            writer.Line($"int fired = {_spikes.FiredAtJ};");
        }

        string any = asksBefore && asksAfter ? "(arrived | fired)" : asksBefore ? "arrived" : "fired";
        using var some = rests ? writer.Block($"if ({any} != 0)") : null;
        var versions = new Versions(this);
        versions.Write();
        writer.Gap();
        using var loop = writer.Block($"for (int k = block * RuleView.Rows; k < {rule.Here}.Ends.End(block); k++)");
        if (asksBefore)
        {
            writer.Line("int came = arrived >> k % RuleView.Rows & 1;");
        }

        string[] conditions =
        [
            .. rests ? [$"{any.Replace("arrived", "came")} != 0"] : System.Array.Empty<string>(),
            .. rule.Projection.Record.IsSparse ? [$"{rule.Here}.Ends.Connects({device.RuleFrame}.Connected, k, j)"] : System.Array.Empty<string>(),
        ];
        using var one = conditions.Length > 0 ? writer.Block($"if ({string.Join(" && ", conditions)})") : null;
        if (before)
        {
            writer.Line($"var before = {IlgpuRuleEmitter.LoadOf(rule, device, Site.Pre, "k", "came", rule.RowOfSynapse)};");
        }

        var touched = programs.Where(p => p is not null).SelectMany(p => DeviceRule.Read(p!).Where(s => rule.PlaceOf(s) == Site.Synapse).Select(s => s.Name).Concat(p!.Results.Select(r => r.Name))).Distinct().ToList();
        var changed = programs.Where(p => p is not null).SelectMany(p => p!.Results.Select(r => r.Name)).Distinct().ToList();
        var fields = rule.Values(Site.Synapse);
        string[] places =
        [
            .. touched.Any(v => PlaceOf(v) == "at") ? [$"at = {(rule.IsKind ? rule.Own + ".Synapses + " : "")}{rule.Here}.Ends.At({device.Trial}k, j)"] : System.Array.Empty<string>(),
            .. touched.Any(v => PlaceOf(v) == "sum") ? [rule.IsKind ? $"sum = (long)trial * net.Paths.Synapses + {rule.Here}.Ends.First + {rule.Here}.Ends.At(k, j)" : $"sum = net.{device.Projection(rule.Projection)}.Gradient.At(trial, k, j)"] : System.Array.Empty<string>(),
            .. touched.Any(v => PlaceOf(v) == "weight") ? [$"weight = {(rule.IsKind ? rule.Here + ".Ends.First + " : "")}{rule.Here}.Ends.At(k, j)"] : System.Array.Empty<string>(),
        ];
        writer.Line($"long {string.Join(", ", places)};");
        writer.Line($"var synapse = new {rule.ValuesOf(Site.Synapse)} {{ {string.Join(", ", touched.Select(v => $"{fields.State(v)} = {Place(v)}"))} }};");
        for (int s = 0; s < sections.Count; s++)
        {
            bool isReadLater = programs.Skip(s + 1).Any(p => p is not null && IlgpuRuleEmitter.Others(rule, p).Contains(Site.Pre));
            Apply(sections[s], [programs[s], isReadLater ? rule.Program(sections[s], Site.Pre) : null], p => versions.Of(sections[s], p), "came");
        }

        foreach (string variable in changed)
        {
            writer.Line($"{Place(variable)} = synapse.{fields.State(variable)};");
        }
    }

    /// <summary>Where what a synapse keeps is.</summary>
    private string Place(string variable) => $"{rule.Array(variable)}[{PlaceOf(variable)}]";

    /// <summary>In training each trial has variables and a sum of gradients of its own, and all have the weights in common.</summary>
    private string PlaceOf(string variable) => !rule.Plan.IsTrained ? rule.IsKind && variable == rule.Plan.Target ? "weight" : "at" : variable == rule.Plan.Target ? "sum" : variable == rule.Plan.Read ? "weight" : "at";

    /// <summary>A neuron, or what there is one of.</summary>
    private void WriteNeuron(Site place)
    {
        string index = place == Site.Pre ? "k" : "j", own = IlgpuRuleEmitter.Variable(place);
        string who = place switch { Site.Pre when rule.IsDelayed => "row k, of a neuron before and a delay", Site.Pre => "neuron k before", Site.Post => "neuron j after", _ => "what there is one of" };
        writer.Gap();
        writer.Summary($"{When} of {Name}: {who}.");
        using var body = writer.Block($"private static void {rule.Work(place, sections)}({IlgpuRuleEmitter.Arguments("in Arrays net", place == Site.Population && device.IsFree ? "" : TrialAndTime, place == Site.Population ? "" : $"int {index}")})");
        bool asks = place != Site.Population && Asks(place, place);
        string spiked = place == Site.Pre ? "came" : "fired";
        if (asks)
        {
            writer.Line($"int {spiked} = {(place == Site.Pre ? _spikes.ArrivedFromK : _spikes.FiredAtJ)};");
        }

        bool ofRow = rule.LoadsRow(place);
        writer.Line($"var {own} = {IlgpuRuleEmitter.LoadOf(rule, device, place, ofRow ? $"{rule.Rows}.SourceOf(k)" : index, spiked, "k")};");
        bool ReadsShared(int from) => place != Site.Population && sections.Skip(from).Any(s => rule.Reads(s, place, Site.Population));
        if (ReadsShared(0))
        {
            writer.Line($"var shared = {IlgpuRuleEmitter.LoadOf(rule, device, Site.Population, "", "")};");
        }

        for (int s = 0; s < sections.Count; s++)
        {
            Apply(sections[s], [rule.Program(sections[s], place), ReadsShared(s + 1) ? rule.Program(sections[s], Site.Population) : null], IlgpuRuleEmitter.Variable, spiked);
        }

        foreach (string variable in rule.Kept(place))
        {
            writer.Line($"{rule.Array(variable)}[{rule.Half(place, "Next", index)}] = {own}.{rule.Values(place).State(variable)};");
        }
    }

    /// <summary>Calls programs of a section; of spikes, where there is one.</summary>
    private void Apply(Section section, IEnumerable<RuleProgram?> programs, System.Func<Site, string> variable, string came, string? own = null)
    {
        var calls = programs.OfType<RuleProgram>().Select(p =>
        {
            string others = string.Concat(IlgpuRuleEmitter.Others(rule, p).Select(o => variable(o) + ", "));
            return $"{rule.Function(p)}(net, {others}ref {own ?? IlgpuRuleEmitter.Variable(p.Place)});";
        }).ToList();
        string? spiked = section switch { Section.PreSpike => came, Section.PostSpike => "fired", _ => null };
        using (calls.Count > 0 && spiked is not null ? writer.Block($"if ({spiked} != 0)") : null)
        {
            calls.ForEach(writer.Line);
        }

        if (calls.Count > 0 && spiked is not null)
        {
            writer.Gap();
        }
    }

    /// <summary>
    /// What is the same for all rows of a neuron after: it, and what there is one of, as they are when each part of the step
    /// begins, as far as somebody reads it.
    /// </summary>
    private sealed class Versions(IlgpuRuleWorkEmitter work)
    {
        private readonly DeviceRule _rule = work.Rule;
        private readonly IReadOnlyList<Section> _sections = work.Sections;

        /// <summary>The variable with a place at the beginning of a section.</summary>
        public string Of(Section section, Site place)
        {
            if (place is Site.Pre or Site.Synapse)
            {
                return IlgpuRuleEmitter.Variable(place);
            }

            string name = IlgpuRuleEmitter.Variable(place);
            foreach (var earlier in _sections.TakeWhile(s => s != section))
            {
                name = Changes(earlier, place) ? NameAfter(earlier, place) : name;
            }

            return name;
        }

        public void Write()
        {
            foreach (var place in new[] { Site.Population, Site.Post }.Where(p => IsRead(p, 0)))
            {
                work.Writer.Line($"var {IlgpuRuleEmitter.Variable(place)} = {IlgpuRuleEmitter.LoadOf(_rule, work.Device, place, "j", "fired")};");
            }

            for (int s = 0; s < _sections.Count; s++)
            {
                foreach (var place in new[] { Site.Post, Site.Population })
                {
                    if (Changes(_sections[s], place) && IsRead(place, s + 1))
                    {
                        string name = NameAfter(_sections[s], place);
                        work.Writer.Line($"var {name} = {Of(_sections[s], place)};");
                        work.Apply(_sections[s], [_rule.Program(_sections[s], place)], p => Of(_sections[s], p), "", name);
                    }
                }
            }
        }

        private static string NameAfter(Section section, Site place) =>
            IlgpuRuleEmitter.Variable(place) + section switch { Section.Flow => "Flowed", Section.PostSpike => "Spiked", _ => "Stepped" };

        private bool Changes(Section section, Site place) => _rule.Program(section, place) is not null;

        /// <summary>Whether somebody who works for a synapse reads a place in a section or a later one.</summary>
        private bool IsRead(Site place, int from)
        {
            for (int s = from; s < _sections.Count; s++)
            {
                if (_rule.Reads(_sections[s], Site.Synapse, place)
                    || (place == Site.Population && _rule.Reads(_sections[s], Site.Pre, place) && IsReadBySynapses(Site.Pre, s + 1))
                    || (place == Site.Population && _rule.Reads(_sections[s], Site.Post, place) && IsReadBySynapses(Site.Post, s + 1)))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsReadBySynapses(Site place, int from) => _sections.Skip(from).Any(s => _rule.Reads(s, Site.Synapse, place));
    }
}
