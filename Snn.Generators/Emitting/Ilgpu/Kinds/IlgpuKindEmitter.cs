using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what the class that launches kernels does for the populations of a kind: which they are, the constants of each, and
/// the values that their states start with.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="kind">The kind.</param>
/// <param name="plan">Its kernel.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="own">Members of the class.</param>
/// <param name="released">Of what source neurons release the state that is that; null of populations.</param>
internal sealed class IlgpuKindEmitter(IndentedWriter writer, NetworkPlan network, PopulationKind kind, PopulationPlan plan, DeviceNames device, Names own, string? released = null) : IDeviceHost
{
    private readonly KernelNames _arrays = device.Arrays(plan.Name);

    public string Arrays => "_arrays." + device.Population(plan.Name);

    /// <summary>The field with the places of its populations.</summary>
    public string Index => own.Of(("members", plan.Name), $"_{Names.Camel(plan.Name)}s");

    private string Parts => own.Of(("parts", plan.Name), $"_{Names.Camel(plan.Name)}Parts");

    private string States => own.Of(("states", plan.Name), $"_{Names.Camel(plan.Name)}States");

    private string Fixed => own.Of(("fixed", plan.Name), $"_{Names.Camel(plan.Name)}Fixed");

    private string SetConstants => own.Of(("set constants", plan.Name), $"Set{plan.Name}Constants");

    private string ConstantsType => $"{device.Class}.{device.ConstantsOf(plan.Name)}";

    private bool HasConstants => ConstantsEmitter.NamesOf(plan).Any();

    /// <summary>Whether states are called by name at the start of a batch; a simulation sets those that neurons have of their own, and what sources release has none.</summary>
    private bool HasNames => Started.Count > 0 && !device.IsFree && !kind.IsOfReleases;

    /// <summary>What states start with, but for what is released in the first step, in which nothing arrives.</summary>
    private List<Definition> Started => [.. plan.Start.Where(s => s.Name != released)];

    private bool HasFixed => ConstantsEmitter.NamesOf(plan).Except(plan.PerNeuron).Any();

    public void WriteFields()
    {
        writer.Line($"private readonly {PartType}[] {Parts};");
        writer.Line($"private readonly int[] {Index}; // {KernelHome.Few(kind)}");
        if (HasNames)
        {
            writer.Line($"private readonly string[][] {States}; // by state");
        }

        if (HasFixed)
        {
            writer.Line($"private readonly {ConstantsType}[] {Fixed};");
        }

        if (plan.PerNeuron.Count > 0)
        {
            writer.Line($"private readonly Lanes[] {string.Join(", ", plan.PerNeuron.Select(Field))};");
        }
    }

    /// <summary>In the constructor, before anything is made: who they are.</summary>
    public void WriteMembers()
    {
        writer.Line($"{Parts} = {KindsEmitter.Parts(network.Network, kind)}(network);");
        writer.Line($"{Index} = Array.ConvertAll({Parts}, part => {(kind.IsOfReleases ? "~" : "")}part.{kind.Own}.Index);");
    }

    /// <summary>C# of something that each has.</summary>
    public string OfEach(string ofPart) => $"Array.ConvertAll({Parts}, part => {ofPart})";

    /// <summary>C# of something that those of some populations have.</summary>
    /// <param name="places">Places of the populations.</param>
    /// <param name="ofPart">What it is.</param>
    public string OfSome(IReadOnlyList<int> places, string ofPart) => $"Array.ConvertAll({KindsEmitter.Some(Parts, kind, places)}, part => {ofPart})";

    /// <summary>What one of them is made of.</summary>
    public string PartType => $"{PartNames.KindsOf(network.Network)}.{PartNames.PartOf(kind)}";

    /// <summary>C# of what those of a part are called that have some of the projections among them.</summary>
    public IEnumerable<string> RolesOf(IReadOnlyList<ProjectionPlan> projections)
    {
        var first = kind.Members[0].Projections.ToList();
        return kind.Roles.Where((_, i) => projections.Any(p => p.Index == first[i])).Select(r => Names.Escape(r.Name));
    }

    public void WriteOwn()
    {
        writer.Line($"{Arrays}.{_arrays.Members} = NewMembers({Index});");
        if (HasNames)
        {
            writer.Line($"{States} = [{string.Join(", ", Started.Select(s => OfEach($"$\"{{part.{kind.Own}.Name}}.{KernelHome.LabelText(plan, s.Name, kind)}\"")))}];");
        }

        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"{Field(constant)} = NewOwn(out {Arrays}.{_arrays.Constant(constant)}, {Index});");
        }

        if (HasFixed)
        {
            writer.Line($"{Fixed} = new {ConstantsType}[{Index}.Length];");
            writer.Line($"{Arrays}.{_arrays.Each} = NewFixed<{ConstantsType}>({Index}.Length);");
        }

        if (plan.Moved.Count == 0 && HasConstants)
        {
            writer.Line($"{SetConstants}();");
        }
    }

    public void WriteSetConstants()
    {
        if (plan.Moved.Count > 0 && HasConstants)
        {
            writer.Line($"{SetConstants}(parameters);");
        }
    }

    public void WriteConstants()
    {
        if (!HasConstants)
        {
            return;
        }

        writer.Gap();
        writer.Summary($"What is fixed over a trial, of {KernelHome.Few(kind)}.");
        var names = new Names(writer, own);
        using var body = writer.Block($"private void {SetConstants}({(plan.Moved.Count > 0 ? "ParameterStore parameters" : "")})");
        using (writer.Block($"for (int member = 0; member < {Parts}.Length; member++)"))
        {
            writer.Line($"var part = {Parts}[member];");
            if (HasFixed)
            {
                writer.Line($"ref var constants = ref {Fixed}[member];");
            }

            var fields = device.Constants(plan.Name);
            new ConstantsEmitter(writer, plan, names, c => plan.PerNeuron.Contains(c) ? $"{Field(c)}[member]" : "constants." + fields.Constant(c)).Write(device.IsFree ? "Layout.Dt.Value" : "Setup.Layout.Dt.Value");
        }

        writer.Gap();
        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"Write({Index}, {Field(constant)}, {Arrays}.{_arrays.Constant(constant)});");
        }

        if (HasFixed)
        {
            writer.Line($"Write({Fixed}, {Arrays}.{_arrays.Each});");
        }
    }

    public void WriteStart()
    {
        var notation = new ScalarNotation(s => $"own.{device.Constants(plan.Name).Constant(s.Name)}");
        foreach (var (start, i) in Started.Select((s, i) => (s, i)))
        {
            string state = $"{Arrays}.{_arrays.State(start.Name)}", names = HasNames ? $"{States}[{i}], " : "";
            var read = start.Value.Symbols().Select(x => x.Name).ToList();
            writer.Line(read.FirstOrDefault(plan.PerNeuron.Contains) is { } ofNeuron ? $"Start({Index}, {names}{state}, {Field(ofNeuron)});"
                : read.Count > 0 ? $"Start({Index}, {names}{state}, {Fixed}, static own => {notation.Write(start.Value)});"
                : HasNames ? $"Start({Index}, {names}{state}, {notation.Write(start.Value)});"
                : $"Start({state}, {notation.Write(start.Value)});");
        }
    }

    private string Field(string constant) => own.Of(("own", plan.Name, constant), "_" + Names.Camel(plan.Name + Names.Pascal(constant)));
}
