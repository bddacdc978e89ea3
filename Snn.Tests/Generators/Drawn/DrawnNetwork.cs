using System.Globalization;
using System.Text;

namespace Snn.Tests.Generators.Drawn;

internal sealed record DrawnProjection(string Name, string Source, string Target, DrawnModel Synapse, int DelaySteps);

/// <summary>A small network of drawn models, in a namespace of its own: made from a seed and a number alone.</summary>
internal sealed class DrawnNetwork
{
    public const int Channels = 4, Classes = 2;

    private DrawnNetwork(int seed, int number) => (Seed, Number) = (seed, number);

    public int Seed { get; }

    public int Number { get; }

    public string Namespace => $"Drawn{Seed}.N{Number:d4}";

    public required DrawnModel Hidden { get; init; }

    public required DrawnModel Readout { get; init; }

    public required IReadOnlyList<DrawnProjection> Projections { get; init; }

    public required int Neurons { get; init; }

    /// <summary>Milliseconds.</summary>
    public required double Dt { get; init; }

    public required string[] Rules { get; init; }

    public string Text { get; private set; } = "";

    public override string ToString() => $"SNN_DRAWN={Seed}/1/{Number}\n{Text}";

    public static DrawnNetwork Make(int seed, int number)
    {
        var pen = new Pen(unchecked(seed * 1_000_003 + number));
        bool isMap = pen.Chance(0.25), kicks = pen.Chance(isMap ? 0.8 : 0.3), isSmooth = pen.Chance(0.4);
        string current = isMap && kicks ? "float" : pen.Any(["float", "float", "Current"]);
        var motion = isMap ? Motion.Map : pen.Any([Motion.Linear, Motion.Linear, Motion.AffineInItself, Motion.General, Motion.General]);
        bool readoutMap = pen.Chance(0.3), readoutKicks = pen.Chance(readoutMap ? 0.8 : 0.2);
        var readoutMotion = readoutMap ? Motion.Map : pen.Any([Motion.Linear, Motion.Linear, Motion.AffineInItself, Motion.General]);
        pen.MayLearn = Switches.Allows(Kinds.TrainedNonlinear) || (motion is Motion.Linear or Motion.Map && readoutMotion is Motion.Linear or Motion.Map);
        var hidden = pen.Neuron("Cell", motion, current, kicks, isSmooth);
        string seen = readoutMap && readoutKicks ? "float" : pen.Any(["float", "float", "Current"]);
        var readout = pen.Readout("Reader", readoutMotion, seen, readoutKicks);
        bool eventProp = !isMap && !kicks && isSmooth && !readoutMap;

        var projections = new List<DrawnProjection>
        {
            new("In", "Input", "Hidden", pen.Synapse("InSynapse", current, kicks, eventProp), pen.Random.Next(1, 3)),
            new("Out", "Hidden", "Output", pen.Synapse("OutSynapse", seen, readoutKicks, false), pen.Random.Next(1, 3)),
        };
        if (pen.Chance(0.6))
        {
            projections.Add(new("Rec", "Hidden", "Hidden", pen.Synapse("RecSynapse", current, kicks && (isMap || pen.Chance(0.5)), eventProp), pen.Random.Next(1, 4)));
        }

        var network = new DrawnNetwork(seed, number)
        {
            Hidden = hidden,
            Readout = readout,
            Projections = projections,
            Neurons = pen.Any([2, 3, 5, 9]),
            Dt = pen.Any([1.0, 1.0, 0.5]),
            Rules = [.. new[] { pen.Chance(0.5) ? "EProp" : "", "SurrogateBptt", eventProp ? "EventProp" : "" }.Where(r => r != "")],
        };
        network.Text = network.Write();
        return network;
    }

    private string Write()
    {
        var text = new StringBuilder($"namespace {Namespace};\n\nusing Snn.Models;\n\n");
        foreach (var model in new[] { Hidden, Readout }.Concat(Projections.Select(p => p.Synapse)))
        {
            text.Append(model.Text()).Append('\n');
        }

        text.Append($"[Network{string.Concat(Rules.Select(r => $", Train<{r}>"))}]\npublic partial class Net\n{{\n");
        text.Append($"    public Time Dt {{ get; init; }} = {Dt.ToString(CultureInfo.InvariantCulture)}f * ms;\n");
        text.Append($"    public Population<SpikeInput> Input {{ get; }} = new({Channels});\n");
        text.Append($"    public Population<Cell> Hidden {{ get; }} = new({Neurons});\n");
        text.Append($"    public Population<Reader> Output {{ get; }} = new({Classes});\n");
        foreach (var p in Projections)
        {
            string delay = (p.DelaySteps * Dt).ToString(CultureInfo.InvariantCulture);
            text.Append($"    [Trainable] public Dense<{p.Synapse.Name}> {p.Name} {{ get; }} = new(Init.Normal(1)) {{ Delay = {delay}f * ms }};\n");
        }

        return text.Append($"    public Wiring Wires => [{string.Join(", ", Projections.Select(p => $"{p.Source} >> {p.Name} >> {p.Target}"))}];\n}}\n").ToString();
    }
}
