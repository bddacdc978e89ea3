using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what the class that launches kernels does for a population: the constants that it computes for them, and the values
/// that states start with.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="plan">The population.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="own">Members of the class.</param>
/// <param name="release">The projection of which it is what sources release; null of a population.</param>
internal sealed class IlgpuHostEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan, DeviceNames device, Names own, ProjectionPlan? release = null) : IDeviceHost
{
    /// <summary>Place of its neurons among the populations.</summary>
    public string Index => $"{network.Populations.ToList().FindIndex(p => p.Name == (release?.Record.Source ?? plan.Name))}";

    public string Arrays => "_arrays." + device.Population(plan.Name);

    private bool HasConstants => ConstantsEmitter.NamesOf(plan).Any();

    /// <summary>Method that computes the population's constants.</summary>
    private string ConstantsOf => own.Of(("constants", plan.Name), plan.Name + "Constants");

    public void WriteFields()
    {
        if (plan.PerNeuron.Count > 0)
        {
            writer.Line($"private readonly Lanes {string.Join(", ", plan.PerNeuron.Select(Field))};");
        }

        if (plan.Own.Any())
        {
            writer.Line($"private readonly float[] {string.Join(", ", plan.Own.Select(Given))};");
        }
    }

    public void WriteOwn()
    {
        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"{Field(constant)} = NewOwn({Index}, out {Arrays}.{Fixed(constant)});");
        }

        foreach (var parameter in plan.Own)
        {
            writer.Line($"{Given(parameter)} = {ConstantsEmitter.GivenBy(parameter, Index, plan.Name)};");
        }

        if (plan.Moved.Count == 0 && HasConstants)
        {
            writer.Line($"{Arrays}.Fixed = {ConstantsOf}(network);");
        }
    }

    public void WriteSetConstants()
    {
        if (plan.Moved.Count > 0 && HasConstants)
        {
            writer.Line($"{Arrays}.Fixed = {ConstantsOf}(_network, parameters);");
        }
    }

    public void WriteConstants()
    {
        if (!HasConstants)
        {
            return;
        }

        string type = $"{device.Class}.{device.ConstantsOf(plan.Name)}";
        bool hasOwn = plan.PerNeuron.Count > 0;
        var fields = device.Constants(plan.Name);
        writer.Gap();
        var names = new Names(writer, own);
        using var body = writer.Block($"private {(hasOwn ? "" : "static ")}{type} {ConstantsOf}({Names.Escape(network.Network.Name)} network{(plan.Moved.Count > 0 ? ", ParameterStore parameters" : "")})");
        writer.Line(hasOwn ? $"var constants = {Arrays}.Fixed;" : $"var constants = new {type}();");
        new ConstantsEmitter(writer, plan, names, c => plan.PerNeuron.Contains(c) ? Field(c) : "constants." + fields.Constant(c), given: Given)
            .Write(network.Network.HasDt ? "network.Dt.Value" : "1.0");
        if (hasOwn)
        {
            writer.Gap();
        }

        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"Write({Field(constant)}, constants.{fields.Constant(constant)});");
        }

        writer.Line("return constants;");
    }

    public void WriteStart()
    {
        var notation = new ScalarNotation(s => $"{Arrays}.{Fixed(s.Name)}");
        foreach (var start in plan.Start.Where(s => !network.HasKinds || s.Name != release?.Release!.State))
        {
            string? ofNeuron = start.Value.Symbols().Select(x => x.Name).FirstOrDefault(plan.PerNeuron.Contains);
            string? owner = release is null ? plan.Name : network.Network.Updated.Any(u => u.IsStart && u.Name == start.Name && u.Owner == release.Record.Name) ? release.Record.Name : null;
            string name = device.IsFree || owner is null ? "" : $"\"{owner}.{start.Name}\", ";
            writer.Line($"Start({name}{Arrays}.{device.Arrays(plan.Name).State(start.Name)}, {(ofNeuron is null ? notation.Write(start.Value) : Field(ofNeuron))});");
        }
    }

    private string Given(ParameterAccess parameter) => own.Of(("given", plan.Name, parameter.Name), $"_{Names.Camel(plan.Name + Names.Pascal(parameter.Name))}Given");

    private string Field(string constant) => own.Of(("own", plan.Name, constant), "_" + Names.Camel(plan.Name + Names.Pascal(constant)));

    private string Fixed(string constant) => $"Fixed.{device.Constants(plan.Name).Constant(constant)}";
}
