using System.Globalization;

namespace Snn.Tests.Generators.Drawn;

/// <summary>Losses, penalties, and the names of a network's members.</summary>
internal sealed partial class Pen
{
    /// <summary>Types and members of a network that generated code, or the library, has names like.</summary>
    private static readonly string[]
        OddTypes = ["cell", "Trial", "Vector", "Lanes", "Kernel", "Ring", "Ψ", "細胞", "Rows", "class", "CpuTrial", "Float1", "Adjoint", "Group", "Index", "int", "State1", "SpikeLog"],
        OddMembers = ["hidden", "Hid", "hid", "input", "output", "event", "層", "population", "weights", "Weights", "trial", "spikes", "Gradient", "net", "j", "t", "k", "_n", "Lambda", "Step", "Reset", "rate", "Arrivals", "Credit", "arrays", "state", "length", "Output1", "inHid", "InHid"];

    /// <summary>A name as C# has it.</summary>
    public static string Escaped(string name) => name is "class" or "int" or "event" ? "@" + name : name;

    /// <summary>Neuron, readout; input, hidden, output; three projections, their synapses; the network; loss, penalty and update.</summary>
    public string[] NetworkNames()
    {
        string[] plain = ["Cell", "Reader", "Input", "Hidden", "Output", "In", "Out", "Rec", "InSynapse", "OutSynapse", "RecSynapse", "Net", "Cost", "Price", "Descent"];
        if (!_odd)
        {
            return plain;
        }

        HashSet<string> taken = [.. plain];
        return [.. plain.Select((name, i) =>
        {
            string other = Any(i is >= 2 and < 8 ? OddMembers : OddTypes);
            return Chance(0.5) && taken.Add(other) ? other : name;
        })];
    }

    /// <summary>A loss of the readout's output, or of its spikes.</summary>
    public DrawnLoss Loss(string name, bool ofSpikes = false)
    {
        _taken.Clear();
        Array.ForEach(["Score", "Objective", "StepIndex", "StepCount", "OneHot", "AtLabel", "Reduced", "Targets"], Take);
        var model = new DrawnModel("Loss", name) { Style = new(Random.Next()) };
        var y = new Member(Name("Y", "V", "Seen"), "float", ofSpikes ? new(0, 1) : new(-4, 4));
        var step = new Member("StepIndex", "float", new(0, 40));
        Node early = new Call("Exp", [new Negative(Product(Number(0.02, 0.2), step, "float"))], new(0, 1));
        var reads = new Matter(model, [y], [], MayLearn: false);
        Node Seen() => Random.Next(3) switch
        {
            0 => y,
            1 => Product(Chance(0.5) ? early : Number(0.4, 2), y, "float"),
            _ => Sum(y, Bounded(reads, 2, 1)),
        };
        OverTime Reduction() => new(Any<string>(ofSpikes ? ["SumOverTime", "MeanOverTime"] : ["SumOverTime", "MeanOverTime", "MaxOverTime"]), Seen()); // spikes are all alike

        var (score, inner) = (Reduction(), Reduction());
        bool bySteps = Chance(0.4);
        double factor = Chance(0.5) ? 1 : Rounded(Between(0.2, 3));
        string front = factor == 1 ? "" : factor.ToString("0.####", CultureInfo.InvariantCulture) + "f * ";
        Node? weight = !bySteps ? null : Chance(0.5) ? new Literal(1, "1") : early, compared = null;
        string classes = Any(["CrossEntropy", "CrossEntropy", "SumOverClasses", "MeanOverClasses"]), of = bySteps ? inner.Of.Text : inner.Text;
        if (classes != "CrossEntropy")
        {
            // a hinge, a squared error, or something of both kinds
            var (reduced, label, one) = (new Member("Reduced", "float", new(-20, 20)), new Member("AtLabel", "float", new(-20, 20)), new Member("OneHot", "float", new(0, 1)));
            compared = Random.Next(3) switch
            {
                0 => Product(new Wrapped("(", Difference(new Literal(1, "1"), one), ")"), new Call("Max", [new Literal(0, "0", "int"), Sum(Difference(reduced, label), Number(0.3, 1))], new(0, 40)), "float"),
                1 => Squared(Difference(reduced, one)),
                _ => Sum(Squared(Difference(reduced, Product(one, ParameterOf(reads, "float", 0.5, 2), "float"))), Product(Number(0.1, 0.5), Function("Tanh", Product(Number(0.05, 0.1), reduced, "float")), "float")),
            };
        }

        // helpers put the text of what is reduced where the members stand
        string value = compared is null ? $"CrossEntropy({of})" : $"{classes}({Put(compared, of)})";
        string objective = weight is null ? front + value : $"{front}SumOverTime({(weight is Literal ? "" : weight.Text + " * ")}{value})";
        string[] members =
        [
            $"[{(ofSpikes ? "Spike" : "Readout")}] public partial float {y.Name} {{ get; }}",
            .. model.Parameters.Select(p => $"public {p.Member.Type} {p.Name} {{ get; init; }} = {p.Written};"),
            .. model.Helpers.Select(h => $"private {h.Type} {h.Name} => {h.Body.Text};"),
            $"public float Score => {score.Text};",
            $"public float Objective => {objective};",
        ];
        return new DrawnReadoutLoss(name, Declare("Loss", name, members), model, y.Name, score, inner, compared, classes, weight, factor);

        static string Put(Node node, string of) => System.Text.RegularExpressions.Regex.Replace(
            System.Text.RegularExpressions.Regex.Replace(node.Text, @"\bAtLabel\b", _ => $"AtLabel({of})"), @"\bReduced\b", _ => $"({of})");
    }

    /// <summary>A loss of the readout's first spikes.</summary>
    public DrawnLoss FirstSpikeLoss(string name)
    {
        _taken.Clear();
        Array.ForEach(["Score", "Objective"], Take);
        string time = Name("T", "First", "When"), tau = Name("Tau", "TauLoss");
        double value = Rounded(Between(2, 9));
        string written = value.ToString("0.##", CultureInfo.InvariantCulture);
        return new FirstSpikesLoss(name, Declare("Loss", name,
            $"public Time {tau} {{ get; init; }} = {written}f * ms;",
            $"[FirstSpike] public partial Time {time} {{ get; }}",
            Chance(0.5) ? $"public float Score => -{time} / {tau};" : $"public float Score => -({time} / {tau});",
            Chance(0.5) ? "public float Objective => CrossEntropy(Score);" : $"public float Objective => CrossEntropy(-{time} / {tau});"), value);
    }

    /// <summary>A penalty on a neuron's spikes.</summary>
    public DrawnPenalty Penalty(string name)
    {
        _taken.Clear();
        Take("Objective");
        var model = new DrawnModel("Penalty", name) { Style = new(Random.Next()) };
        var count = Chance(0.6) ? new Member(Name("N", "Count"), "float", new(0, 20)) : null;
        var rate = count is null || Chance(0.3) ? new Member(Name("R", "F"), "Rate", new(0, 0.5)) : null;
        var length = Chance(0.3) ? new Member(Name("T", "Span"), "Time", new(10, 50)) : null;
        Node? seconds = length is null ? null : Quotient(length, new Wrapped("(", Amount("Time", 20, 60), ")"), "float");
        Node? often = rate is null ? null : Quotient(rate, new Wrapped("(", Amount("Rate", 0.05, 0.3), ")"), "float");
        Node? many = count is null ? null : Product(Number(0.1, 0.5), count, "float");
        var still = new Matter(model, [], [], MayLearn: false);
        Node n = many is null ? often! : often is null ? many : Sum(many, often);
        Node off = Difference(n, ParameterOf(still, "float", 0.3, 1.3));
        Node cost = Random.Next(4) switch
        {
            0 => Squared(off),
            1 => Squared(new Call("Max", [new Literal(0, "0", "int"), off], new(0, 10))),
            2 => new Call("Log1p", [Squared(off)], new(0, 5)),
            _ => Sum(Squared(off), Product(Number(0.1, 0.4), n, "float")),
        };
        Node objective = Product(Number(0.05, 0.4), seconds is null ? cost : Product(seconds, cost, "float"), "float");
        string[] members =
        [
            .. count is null ? Array.Empty<string>() : [$"[SpikeCount] public partial float {count.Name} {{ get; }}"],
            .. rate is null ? Array.Empty<string>() : [$"[FiringRate] public partial Rate {rate.Name} {{ get; }}"],
            .. length is null ? Array.Empty<string>() : [$"[TrialLength] public partial Time {length.Name} {{ get; }}"],
            .. model.Parameters.Select(p => $"public {p.Member.Type} {p.Name} {{ get; init; }} = {p.Written};"),
            $"public float Objective => {objective.Text};",
        ];
        return new(name, Declare("Penalty", name, members), model, (count, rate, length), objective);
    }

    private static string Declare(string kind, string name, params string[] members) =>
        $"[{kind}]\npublic partial class {Escaped(name)}\n{{\n{string.Concat(members.Select(m => $"    {m}\n"))}}}\n";
}
