using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a thread does for an entry of a kernel, which pairs of neurons share: it goes over them, one for each place of
/// the target, and what their neurons are in the middle of a step it computes from what they were before it.
/// </summary>
internal sealed class IlgpuRuleEntryEmitter(IndentedWriter writer, DeviceRule rule, DeviceNames device, IlgpuSynapseEmitter synapses, IReadOnlyList<Section> sections)
{
    private readonly RuleSpikes _spikes = new(rule, device, synapses);

    private string _shared = IlgpuRuleEmitter.Variable(Site.Population);

    // as each section finds it: neurons are computed again, from what they were before the step
    private readonly Dictionary<Section, string> _sharedAt = [];

    public void Write(string when)
    {
        writer.Gap();
        writer.Summary($"{when} of {rule.Name}: an entry of the kernel, for all pairs of neurons that share it, targets ascending.");
        using var body = writer.Block($"private static void {rule.Work(Site.Synapse, sections)}(in Arrays net, int t, int number)");
        var programs = sections.Select(s => rule.Program(s, Site.Synapse)).ToList();
        if (programs.Any(p => p is not null && IsOfSpikes(p.Section)))
        {
            writer.Line($"var patches = {rule.Patches};");
            writer.Line("var entry = patches.EntryOf(number);");
        }

        if (ReadsShared(0))
        {
            writer.Line($"var {_shared} = {IlgpuRuleEmitter.LoadOf(rule, device, Site.Population, "", "")};");
        }

        var fields = rule.Values(Site.Synapse);
        var touched = programs.OfType<RuleProgram>().SelectMany(p => DeviceRule.Read(p).Where(s => rule.PlaceOf(s) == Site.Synapse).Select(s => s.Name).Concat(p.Results.Select(r => r.Name))).Distinct();
        writer.Line($"var synapse = new {rule.ValuesOf(Site.Synapse)} {{ {string.Join(", ", touched.Select(v => $"{fields.State(v)} = {Place(v)}"))} }};");
        for (int s = 0; s < sections.Count; s++)
        {
            _sharedAt[sections[s]] = _shared;
            if (programs[s] is { } program)
            {
                if (IsOfSpikes(sections[s]))
                {
                    WritePairs(program, s);
                    writer.Gap();
                }
                else
                {
                    Call(program, "synapse");
                }
            }

            WriteShared(s);
        }

        foreach (string variable in programs.OfType<RuleProgram>().SelectMany(p => p.Results.Select(r => r.Name)).Distinct())
        {
            writer.Line($"{Place(variable)} = synapse.{fields.State(variable)};");
        }
    }

    /// <summary>Where what the entry has is, among that of all projections that share the rule.</summary>
    private string Place(string variable) => $"{rule.Array(variable)}[{(!rule.IsKind ? "" : variable == rule.Plan.Target ? rule.Here + ".Ends.First + " : rule.Own + ".Synapses + ")}number]";

    private static bool IsOfSpikes(Section section) => section is Section.PreSpike or Section.PostSpike;

    /// <summary>What spikes of one end do, pair by pair.</summary>
    private void WritePairs(RuleProgram program, int section)
    {
        var others = IlgpuRuleEmitter.Others(rule, program).ToList();
        bool isPre = program.Section == Section.PreSpike;
        writer.Gap();
        using var places = writer.Block("for (int place = 0; place < patches.Places; place++)");
        writer.Line($"int k = patches.SourceOf(entry, place){(!isPre || others.Contains(Site.Post) ? ", j = place * patches.Lie.Target.Channels + number % patches.Lie.Target.Channels" : "")};");
        using var spiked = writer.Block($"if (k >= 0 && {(isPre ? _spikes.ArrivedFromK : _spikes.FiredAtJ)} != 0)");
        foreach (var place in others.Where(o => o is Site.Pre or Site.Post))
        {
            bool isOwn = isPre == (place == Site.Pre);
            var earlier = sections.Take(section).Select(s => rule.Program(s, place)).OfType<RuleProgram>().ToList();
            string fired = isOwn ? "1" : place == Site.Pre ? "came" : "fired";
            if (!isOwn && (rule.SeesFired(place) || earlier.Any(p => IsOfSpikes(p.Section))))
            {
                writer.Line($"int {fired} = {(place == Site.Pre ? _spikes.ArrivedFromK : _spikes.FiredAtJ)};");
            }

            string variable = IlgpuRuleEmitter.Variable(place);
            writer.Line($"var {variable} = {IlgpuRuleEmitter.LoadOf(rule, device, place, place == Site.Pre ? "k" : "j", fired)};");
            foreach (var before in earlier)
            {
                using (IsOfSpikes(before.Section) ? writer.Block($"if ({fired} != 0)") : null)
                {
                    Call(before, variable);
                }

                if (IsOfSpikes(before.Section))
                {
                    writer.Gap();
                }
            }
        }

        Call(program, "synapse");
    }

    private void Call(RuleProgram program, string own)
    {
        string others = string.Concat(IlgpuRuleEmitter.Others(rule, program).Select(o => (o == Site.Population ? _sharedAt[program.Section] : IlgpuRuleEmitter.Variable(o)) + ", "));
        writer.Line($"{rule.Function(program)}(net, {others}ref {own});");
    }

    /// <summary>What there is one of, as a part of the step leaves it, where a later one reads it.</summary>
    private void WriteShared(int section)
    {
        if (rule.Program(sections[section], Site.Population) is { } program && ReadsShared(section + 1))
        {
            string name = IlgpuRuleEmitter.Variable(Site.Population) + sections[section];
            writer.Line($"var {name} = {_shared};");
            Call(program, name);
            _shared = name;
        }
    }

    private bool ReadsShared(int from) => sections.Skip(from).Any(s => new[] { Site.Synapse, Site.Pre, Site.Post }.Any(p => rule.Reads(s, p, Site.Population)));
}
