using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a device does for the rule of one projection: its arrays, a function for each program, and what they are put
/// together to. A thread works on the synapses of one neuron after and some neurons before, or on one neuron.
/// </summary>
internal sealed class IlgpuRuleEmitter(IndentedWriter writer, DeviceRule rule, DeviceNames device, IlgpuSynapseEmitter synapses)
{
    private string Name => rule.Name;

    /// <summary>What comes before the dimensions of an array.</summary>
    private string OfTrial => device.IsFree ? "" : "trial, ";

    public void WriteArrays()
    {
        writer.Gap();
        rule.InArrays.Space.Begin(writer);
        writer.Summary($"{rule.Few}: what {rule.Plan.Rule} keeps. What neurons have is there twice, before a step and after it.");
        using (writer.Block($"public struct {rule.Arrays}"))
        {
            writer.Line("public RuleView Ends;");
            if (rule.ConstantNames.Count > 0)
            {
                writer.Line($"public {rule.Constants} Fixed;");
            }

            if (rule.IsKind)
            {
                WriteOfEach();
            }

            foreach (var place in DeviceRule.Places)
            {
                Views($"{rule.Words(place)}: [{(rule.IsKind ? "projection, " : "")}{OfTrial}{(place == Site.Synapse ? rule.Plan.IsShared ? "entry" : "before, after" : "half, neuron")}]", rule.Plan.At(place).Select(v => v.Name));
            }

            Views("given by the run", rule.Given.Select(s => s.Name));
        }

        if (rule.ConstantNames.Count > 0)
        {
            writer.Gap();
            rule.InConstants.Space.Begin(writer);
            writer.Summary($"{Name}: what is fixed over {(device.IsFree ? "a run" : "all trials")}.");
            using var constants = writer.Block($"public struct {rule.Constants}");
            writer.Line($"public float {string.Join(", ", rule.ConstantNames.Select(rule.InConstants.Constant))};");
        }

        foreach (var place in DeviceRule.Places.Where(p => rule.Fields(p).Count > 0))
        {
            writer.Gap();
            rule.Values(place).Space.Begin(writer);
            writer.Summary($"{Name}: what is {rule.Words(place)}.");
            using var values = writer.Block($"public struct {rule.ValuesOf(place)}");
            writer.Line($"public float {string.Join(", ", rule.Fields(place).Select(rule.Values(place).State))};");
        }

        void Views(string comment, IEnumerable<string> names)
        {
            if (names.Any())
            {
                writer.Gap();
                writer.Comment(comment);
                writer.Line($"public ArrayView<float> {string.Join(", ", names.Select(rule.InArrays.State))};");
            }
        }
    }

    private void WriteOfEach()
    {
        writer.Line("public RulePlaceView Place;");
        writer.Gap();
        writer.Comment("the projections; the one that a thread works for is in place above");
        writer.Line("public ArrayView<RuleMemberView> Members;");
        if (rule.ConstantNames.Count > 0)
        {
            writer.Line($"public ArrayView<{rule.Constants}> Each;");
        }
    }

    /// <summary>Puts one of the projections in place: a function of the struct of all arrays.</summary>
    public void WriteOf()
    {
        if (!rule.IsKind)
        {
            return;
        }

        writer.Gap();
        writer.Summary($"The same, with one of {rule.Few} in its place{(rule.OfTarget is null ? "" : ", and the population at which it ends")}.");
        using var body = writer.Block($"public readonly Arrays {rule.OfMember}(int member)");
        writer.Line($"var net = {(rule.OfTarget is { } target ? $"{target}({rule.Field}.Members[member].Place.TargetMember)" : "this")};");
        writer.Line($"{rule.Here}.Place = {rule.Field}.Members[member].Place;");
        writer.Line($"{rule.Here}.Ends = {rule.Field}.Members[member].Ends;");
        if (rule.ConstantNames.Count > 0)
        {
            writer.Line($"{rule.Here}.Fixed = {rule.Field}.Each[member];");
        }

        writer.Line("return net;");
    }

    /// <param name="kernels">The parts of rules that kernels run, a list for each.</param>
    public void WriteFunctions(IEnumerable<IReadOnlyList<Section>> kernels)
    {
        foreach (var program in rule.Programs)
        {
            WriteProgram(program);
        }

        foreach (var place in DeviceRule.Places.Where(p => p != Site.Synapse && rule.Fields(p).Count > 0))
        {
            WriteLoad(place);
        }

        foreach (var sections in kernels)
        {
            new IlgpuRuleWorkEmitter(writer, rule, device, synapses, sections).Write();
        }
    }

    /// <summary>What a program makes of a place, of what the places were before it.</summary>
    private void WriteProgram(RuleProgram program)
    {
        var names = new Names(writer, device.Space);
        var notation = new IlgpuNotation(names);
        string own = Variable(program.Place);
        var others = Others(rule, program).Select(p => $"in {rule.ValuesOf(p)} {Variable(p)}, ");
        writer.Gap();
        writer.Summary($"{Name}, {program.Section}, {rule.Words(program.Place)}.");
        using var body = writer.Block($"private static void {rule.Function(program)}(in Arrays net, {string.Concat(others)}ref {rule.ValuesOf(program.Place)} {own})");
        foreach (var constant in program.Symbols.Where(s => s.Role == Role.Parameter))
        {
            writer.Line($"float {names.Local(constant)} = {rule.Here}.Fixed.{rule.InConstants.Constant(constant.Name)};");
        }

        foreach (var symbol in DeviceRule.Read(program))
        {
            var place = rule.PlaceOf(symbol);
            writer.Line($"float {names.Local(symbol)} = {Variable(place)}.{rule.Values(place).State(symbol.Name)};");
        }

        writer.Statements(program.Lines, names, notation);
        writer.Gap();
        foreach (var (result, words) in program.Results.Zip(program.Equations, (r, w) => (r, w)))
        {
            writer.Line($"{own}.{rule.Values(program.Place).State(result.Name)} = {notation.Write(result.Value)}; // {words}");
        }
    }

    private void WriteLoad(Site place)
    {
        var fields = rule.Values(place);
        string index = place == Site.Pre ? "k" : "j";
        string parameters = Arguments("in Arrays net", device.IsFree ? "" : "int trial, int t", place == Site.Population ? "" : $"int {index}", rule.LoadsRow(place) ? "int row" : "", rule.SeesFired(place) ? "int fired" : "");
        var values = rule.Kept(place).Select(v => (v, $"{rule.Array(v)}[{rule.Half(place, "Now", rule.LoadsRow(place) ? "row" : index)}]"))
            .Concat(rule.Views.Where(v => place == (v.OfPre ? Site.Pre : Site.Post)).Select(v => (v.Called, v.Name == RuleView.Fired ? "fired" : rule.Seen(v, index))))
            .Concat(rule.Plan.Signals.Where(s => place == (s.PerTarget ? Site.Post : Site.Population)).Select(s => (s.Name, rule.Told(s, index))));
        writer.Gap();
        using var body = writer.Block($"private static {rule.ValuesOf(place)} {rule.Load(place)}({parameters})");
        writer.Line($"return new() {{ {string.Join(", ", values.Select(v => $"{fields.State(v.Item1)} = {v.Item2}"))} }};");
    }

    /// <summary>Arguments or parameters, as far as there are any.</summary>
    public static string Arguments(params string[] all) => string.Join(", ", all.Where(a => a != ""));

    /// <summary>The call that loads what a thread has of a place.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="device">What the kernels have.</param>
    /// <param name="place">The place.</param>
    /// <param name="index">The neuron.</param>
    /// <param name="fired">Whether it has spiked.</param>
    /// <param name="row">The row of its synapses with one delay, where they have several.</param>
    public static string LoadOf(DeviceRule rule, DeviceNames device, Site place, string index, string fired, string row = "") =>
        $"{rule.Load(place)}({Arguments("net", device.IsFree ? "" : "trial, t", place == Site.Population ? "" : index, rule.LoadsRow(place) ? row : "", rule.SeesFired(place) ? fired : "")})";

    /// <summary>The variable with what a thread has of a place.</summary>
    public static string Variable(Site place) => place switch
    {
        Site.Pre => "before",
        Site.Post => "after",
        Site.Population => "shared",
        _ => "synapse",
    };

    /// <summary>The places that a program reads besides its own.</summary>
    public static IEnumerable<Site> Others(DeviceRule rule, RuleProgram program) =>
        DeviceRule.Places.Where(p => p != program.Place && DeviceRule.Read(program).Any(s => rule.PlaceOf(s) == p));
}
