using System.Globalization;
using System.Text;

namespace Snn.Tests.Generators.Drawn;

/// <param name="Name">Its name.</param>
/// <param name="Source">Population where it starts.</param>
/// <param name="Target">Population where it ends.</param>
/// <param name="Synapse">Its model.</param>
/// <param name="DelaySteps">Delay in steps.</param>
/// <param name="Into">The input of the target that it flows into, and whether that is said.</param>
/// <param name="Connect">Which pairs it connects, as it is written; null for all.</param>
internal sealed record DrawnProjection(string Name, string Source, string Target, DrawnModel Synapse, int DelaySteps, (Member? Input, bool IsSaid) Into, string? Connect);

/// <summary>A small network of drawn models, in a namespace of its own: made from a seed and a number alone.</summary>
internal sealed class DrawnNetwork
{
    public const int Channels = 4, Classes = 2;

    private DrawnNetwork(int seed, int number) => (Seed, Number) = (seed, number);

    public int Seed { get; }

    public int Number { get; }

    public string Namespace => $"Drawn{Seed}.N{Number:d4}";

    /// <summary>Full name of the class.</summary>
    public string Class => $"{Namespace}.{ClassName}";

    public required string ClassName { get; init; }

    // the populations

    public required string Input { get; init; }

    public required string Cells { get; init; }

    public required string Output { get; init; }

    public required DrawnModel Hidden { get; init; }

    public required DrawnModel Readout { get; init; }

    public required IReadOnlyList<DrawnProjection> Projections { get; init; }

    public required int Neurons { get; init; }

    /// <summary>Milliseconds.</summary>
    public required double Dt { get; init; }

    public required string[] Rules { get; init; }

    /// <summary>What is minimised; null for the cross-entropy of every step.</summary>
    public required DrawnLoss? Loss { get; set; }

    /// <summary>What spikes cost; null for nothing.</summary>
    public required DrawnPenalty? Penalty { get; init; }

    /// <summary>An update of weights beside the network; null for none.</summary>
    public required DrawnUpdate? Update { get; init; }

    /// <summary>Whether synapses keep states of their source, which devices do not.</summary>
    public bool Releases => Projections.Any(p => p.Synapse.Release is not null);

    /// <summary>Whether some pairs are not connected, which devices do not run.</summary>
    public bool IsSparse => Projections.Any(p => p.Connect is not null);

    /// <summary>Whether the readout spikes.</summary>
    public bool ReadsSpikes => Readout.When is not null;

    public string Text { get; private set; } = "";

    public override string ToString() => $"SNN_DRAWN={Seed}/1/{Number}\n{Text}";

    public static DrawnNetwork Make(int seed, int number)
    {
        var pen = new Pen(unchecked(seed * 1_000_003 + number));
        var connect = new Random(unchecked(seed * 2_000_003 + number)); // of its own, so that models stay what they were
        bool isMap = pen.Chance(0.25), kicks = pen.Chance(isMap ? 0.8 : 0.3), isSmooth = pen.Chance(0.4);
        string current = isMap && kicks ? "float" : pen.Any(["float", "float", "Current"]);
        var motion = isMap ? Motion.Map : pen.Any([Motion.Linear, Motion.Linear, Motion.AffineInItself, Motion.General, Motion.General]);
        bool readoutMap = pen.Chance(0.3), readoutKicks = pen.Chance(readoutMap ? 0.8 : 0.2);
        var readoutMotion = readoutMap ? Motion.Map : pen.Any([Motion.Linear, Motion.Linear, Motion.AffineInItself, Motion.General]);
        pen.MayLearn = Switches.Allows(Kinds.TrainedNonlinear) || (motion is Motion.Linear or Motion.Map && readoutMotion is Motion.Linear or Motion.Map);
        string[] names = pen.NetworkNames();
        var hidden = pen.Neuron(names[0], motion, current, kicks, isSmooth);
        string seen = readoutMap && readoutKicks ? "float" : pen.Any(["float", "float", "Current"]);
        bool readsSpikes = Switches.Allows(Kinds.FirstSpikes) && pen.Chance(0.12), readoutSmooth = isSmooth && pen.Chance(0.7);
        var readout = readsSpikes ? pen.Neuron(names[1], readoutMotion, seen, readoutKicks, readoutSmooth) : pen.Readout(names[1], readoutMotion, seen, readoutKicks);
        var happens = new Random(unchecked(seed * 3_000_003 + number)); // of its own too
        foreach (var model in new[] { hidden, readout }.Where(_ => Switches.Allows(Kinds.Events) && happens.Next(3) == 0 && !isSmooth))
        {
            new Pen(happens.Next()).AddEvents(model);
        }

        bool releases = Switches.Allows(Kinds.Releases) && pen.Chance(0.15);
        bool eventProp = !releases && !isMap && !kicks && isSmooth && !readoutMap && (!readsSpikes || (readoutSmooth && !readoutKicks));

        var (input, cells, output) = (names[2], names[3], names[4]);
        var projections = new List<DrawnProjection>
        {
            Projection(names[5], input, cells, names[8], hidden, kicks),
            Projection(names[6], cells, output, names[9], readout, readoutKicks),
        };
        if (pen.Chance(0.6))
        {
            projections.Add(Projection(names[7], cells, cells, names[10], hidden, kicks && (isMap || pen.Chance(0.5))));
        }

        var counts = new Random(unchecked(seed * 4_000_037 + number)); // of its own too
        bool countsSpikes = readsSpikes && Switches.Allows(Kinds.SpikeCounts) && counts.Next(2) == 0;
        var network = new DrawnNetwork(seed, number)
        {
            ClassName = names[11],
            Input = input,
            Cells = cells,
            Output = output,
            Hidden = hidden,
            Readout = readout,
            Projections = projections,
            Neurons = pen.Any([2, 3, 5, 9]),
            Dt = pen.Any([1.0, 1.0, 0.5]),
            Rules = [.. new[] { pen.Chance(0.5) ? "EProp" : "", "SurrogateBptt", eventProp && !countsSpikes ? "EventProp" : "" }.Where(r => r != "")],
            Loss = readsSpikes ? pen.FirstSpikeLoss(names[12]) : Switches.Allows(Kinds.Losses) && pen.Chance(0.4) ? pen.Loss(names[12]) : null,
            Penalty = Switches.Allows(Kinds.Penalties) && pen.Chance(0.3) ? pen.Penalty(names[13]) : null,
            Update = Switches.Allows(Kinds.Updates) && pen.Chance(0.3) ? pen.Update(names[14]) : null,
        };
        network.Loss = countsSpikes ? new Pen(counts.Next()).Loss(names[12], ofSpikes: true) : network.Loss;
        network.Text = network.Write();
        return network;

        DrawnProjection Projection(string name, string source, string target, string synapse, DrawnModel at, bool kicks)
        {
            var into = kicks ? null : pen.Any(at.Inputs);
            var model = pen.Synapse(synapse, kicks ? "float" : into!.Type, kicks, eventProp, at);
            if (releases && !kicks && pen.Chance(0.7))
            {
                pen.Keep(model);
            }

            return new(name, source, target, model, pen.Random.Next(1, 4), (into, into is not null && (at.Inputs.Count > 1 || pen.Chance(0.2))), Connect());
        }

        string? Connect() => !Switches.Allows(Kinds.Sparse) || connect.Next(5) > 0 ? null : connect.Next(3) switch
        {
            0 => ", Connect.Fraction(0.6f)",
            1 => ", Connect.PerTarget(2)",
            _ => ", Connect.All",
        };
    }

    private string Write()
    {
        var text = new StringBuilder($"namespace {Namespace};\n\nusing Snn.Models;\n\n");
        foreach (string part in new[] { Hidden, Readout }.Concat(Projections.Select(p => p.Synapse)).Select(m => m.Text()).Append(Loss?.Text).Append(Penalty?.Text).Append(Update?.Text).OfType<string>())
        {
            text.Append(part).Append('\n');
        }

        text.Append($"[Network{string.Concat(Rules.Select(r => $", Train<{r}>"))}]\npublic partial class {Pen.Escaped(ClassName)}\n{{\n");
        text.Append($"    public Time Dt {{ get; init; }} = {Dt.ToString(CultureInfo.InvariantCulture)}f * ms;\n");
        text.Append($"    public Population<SpikeInput> {Pen.Escaped(Input)} {{ get; }} = new({Channels});\n");
        text.Append($"    public Population<{Pen.Escaped(Hidden.Name)}> {Pen.Escaped(Cells)} {{ get; }} = new({Neurons});\n");
        text.Append($"    {(ReadsSpikes ? "[Readout] " : "")}public Population<{Pen.Escaped(Readout.Name)}> {Pen.Escaped(Output)} {{ get; }} = new({Classes});\n");
        foreach (var p in Projections)
        {
            string delay = (p.DelaySteps * Dt).ToString(CultureInfo.InvariantCulture);
            string into = p.Into.IsSaid ? $", Into(nameof({Pen.Escaped((p.Target == Cells ? Hidden : Readout).Name)}.{p.Into.Input!.Name}))" : "";
            text.Append($"    [Trainable{into}] public {(p.Connect is null ? "Dense" : "Sparse")}<{Pen.Escaped(p.Synapse.Name)}> {Pen.Escaped(p.Name)} {{ get; }} = new(Init.Normal(1){p.Connect}) {{ Delay = {delay}f * ms }};\n");
        }

        return text.Append($"    public Wiring Wires => [{string.Join(", ", Projections.Select(p => string.Join(" >> ", new[] { p.Source, p.Name, p.Target }.Select(Pen.Escaped))))}];\n}}\n").ToString();
    }
}
