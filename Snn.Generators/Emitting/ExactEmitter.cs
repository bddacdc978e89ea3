using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a network as a hybrid system, for the runtime's event-driven engine.</summary>
internal sealed partial class ExactEmitter(ExactPlan plan, NetworkPlan shared)
{
    private readonly IndentedWriter _writer = new();
    private Names? _members;
    private IReadOnlyList<ExactPopulation>? _written;

    private string Network => Names.Escape(plan.Network.Name);

    private string Parts => PartNames.Of(plan.Network, "ExactParts");

    private Names Members => _members ??= new(_writer, begins: false);

    public string Write()
    {
        FileHead.Write(_writer, plan.Network.Namespace, plan.Network.InUse, "System", "System.Collections.Generic", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network} : IExactNetwork"))
        {
            _writer.Summary("The network as a hybrid system, with the sizes of this instance, and with its parameters and delays or trained ones.");
            using (_writer.Block("public ExactSystem Exact(ParameterStore? parameters = null)"))
            {
                _writer.Line($"{PartNames.Of(plan.Network, "CheckParameters")}();");
                if (shared.Kinds.Count > 0)
                {
                    WriteKinds();
                }
                else
                {
                    WriteSystem();
                }
            }

            _writer.Gap();
            Members.Begin(_writer);
            using var parts = _writer.Block($"private static class {Parts}");
            foreach (var population in Written)
            {
                _writer.Gap();
                if (population.Rows is { } rows)
                {
                    new AffineEmitter(_writer, population, rows, new(_writer, Members), Home(population)).Write(Method(population.Name), Taken(population));
                }
                else
                {
                    Smooth(population).WriteMethod(Method(population.Name), Taken(population));
                }
            }

            foreach (var projection in plan.Projections.Where(p => Written.Contains(plan.Populations[p.Target])))
            {
                Write(projection);
            }

            foreach (var population in Written.Where(p => p.Rows is null))
            {
                _writer.Gap();
                Smooth(population).WriteClass();
            }
        }

        return _writer.ToString();
    }

    /// <summary>Populations that are written out: of a kind the first stands for all.</summary>
    private IReadOnlyList<ExactPopulation> Written => _written ??= plan.Populations.Where(p => shared.KindOf(p.Name) is not { } kind || kind.Members[0].Population == p.Name).ToList();

    private ExactHome Home(ExactPopulation population) => new(shared, population.Name, shared.KindOf(population.Name));

    private SmoothEmitter Smooth(ExactPopulation population) =>
        new(_writer, population, Members, Home(population), shared.KindOf(population.Name) is { } kind ? PartOf(kind) : "");

    private void WriteSystem()
    {
        foreach (var population in plan.Populations.Where(p => p.States.Count > 0))
        {
            _writer.Line($"ExactSystem.CheckAlike({Names.Member(population.Name)}, \"{population.Name}\");");
        }

        _writer.Line("return new(");
        _writer.Line($"    \"{plan.Network.Name}\",");
        _writer.Line($"    [{string.Join(", ", plan.Populations.Select(p => $"{Parts}.{Method(p.Name)}({Given(IsTrained(p))})"))}],");
        _writer.Line($"    [{string.Join(", ", plan.Projections.Select(p => $"{Parts}.{Method(p.Name)}({Given(IsTrained(p))})"))}])");
        using var rest = _writer.Block("", ";");
        _writer.Line($"Readout = {plan.Readouts[0]},");
        if (plan.Readouts.Count > 1)
        {
            _writer.Line($"Readouts = [{Readouts}],");
        }

        if (MayDelaySynapses)
        {
            _writer.Line($"SynapseDelays = ExactSystem.DelaysOf({Names.Member("Layout")}()),");
        }
    }

    /// <summary>Which populations losses may read.</summary>
    private string Ends => $"Readout = {plan.Readouts[0]}{(plan.Readouts.Count > 1 ? $", Readouts = [{Readouts}]" : "")}";

    private string Readouts => string.Join(", ", plan.Readouts);

    /// <summary>An object may have delays of single synapses, whether its declaration says so or not.</summary>
    private bool MayDelaySynapses => plan.Network.Projections.Any(p => p.Storage == Storage.Sparse);

    private void Write(ExactProjection projection)
    {
        string name = projection.Name, member = Names.Escape(name);
        var target = plan.Populations[projection.Target];
        _writer.Gap();
        var names = new Names(_writer, Members);
        var kind = shared.KindOf(target.Name);
        using var method = _writer.Block($"public static ExactProjection {Method(name)}({(kind is null ? Taken(IsTrained(projection)) : TakenByKind(kind, projection))})");
        var slopes = target.Parameters
            .Select(p => (Key: p.KeyText, Kick: projection.Kick.Select(k => k.Differentiate(p.Symbol)).ToList()))
            .Where(s => s.Kick.Any(k => !k.IsZero())).ToList();
        var notation = WriteParameters(_writer, names, target, projection.Kick.Concat(slopes.SelectMany(s => s.Kick)));
        string Row(IEnumerable<Expr> kick) => string.Join(", ", kick.Select(notation.Write));
        _writer.Comment($"adds to: {string.Join(", ", target.States.Select(s => s.Name))}");
        var record = Record(projection);
        string trained = $"parameters[\"{record.DelayKey}\"]", given = $"network.{member}.Delay.Value";
        string delay = record.Delay == DelayTraining.Shared ? $"parameters is null ? {given} : {trained}[0]" : given;
        string head = kind is null
            ? $"return new(\"{name}\", {projection.Source}, {projection.Target}, {delay}, [{Row(projection.Kick)}])"
            : $"return new({RoleOf(kind, projection)}.Name, source, part.{PopulationKind.Neurons}.Index, delay, [{Row(projection.Kick)}])";
        bool delaysNeurons = record.DelaysNeurons && kind is null;
        if (slopes.Count == 0 && !delaysNeurons)
        {
            _writer.Line(head + ";");
            return;
        }

        using var body = _writer.Block(head, ";");
        if (delaysNeurons)
        {
            _writer.Line($"SourceDelays = parameters is null ? [] : [.. {trained}],");
        }

        if (slopes.Count > 0)
        {
            _writer.Line($"Slopes = [{string.Join(", ", slopes.Select(s => $"new({s.Key}, [{Row(s.Kick)}])"))}],");
        }
    }

    /// <summary>Method that makes a population or a projection.</summary>
    private string Method(string name) => Members.Of(name, Names.Pascal(shared.KindOf(name) is { } kind ? kind.Name
        : plan.Projections.FirstOrDefault(p => p.Name == name) is { } projection && shared.KindOf(plan.Populations[projection.Target].Name) is { } of ? of.Name + RoleIn(of, projection).Name
        : name));

    private static string Given(bool trained) => trained ? "this, parameters" : "this";

    private string Taken(ExactPopulation population) => shared.KindOf(population.Name) is { } kind ? TakenByKind(kind, population) : Taken(IsTrained(population));

    private string Taken(bool trained) => $"{Network} network{(trained ? ", ParameterStore? parameters" : "")}";

    private static bool IsTrained(ExactPopulation population) => population.Parameters.Any(p => p.Training is { PerNeuron: false });

    private bool IsTrained(ExactProjection projection) => Record(projection).TrainsDelay || KickParameters(projection).Any(p => p.Training is { PerNeuron: false });

    private ProjectionRecord Record(ExactProjection projection) => plan.Network.Projections.First(p => p.Name == projection.Name);

    /// <summary>The parameters that a projection's kick depends on.</summary>
    private IEnumerable<ParameterAccess> KickParameters(ExactProjection projection)
    {
        var used = new HashSet<string>(projection.Kick.SelectMany(k => k.Symbols()).Select(s => s.Name));
        return plan.Populations[projection.Target].Parameters.Where(p => used.Contains(p.Name));
    }

    /// <summary>A parameter's value: as trained, where one value for all neurons is, or as the network was made.</summary>
    public static string Value(ParameterAccess parameter) => parameter.Training is { PerNeuron: false }
        ? $"parameters is null ? {parameter.Access} : parameters[{parameter.KeyText}][0]"
        : parameter.Access;

    /// <summary>Locals for the parameters that expressions use.</summary>
    public static Notation WriteParameters(IndentedWriter writer, Names names, ExactPopulation owner, IEnumerable<Expr> expressions)
    {
        var used = new HashSet<string>(expressions.SelectMany(e => e.Symbols()).Select(s => s.Name));
        foreach (var parameter in owner.Parameters.Where(p => used.Contains(p.Name)))
        {
            writer.Line($"double {names.Local(new(parameter.Name, Role.Parameter))} = {Value(parameter)};");
        }

        return new HostNotation(names.Local);
    }
}
