using System.Globalization;

namespace Snn.Tests.Generators.Drawn;

/// <summary>Draws names, numbers and expressions in the style of one author.</summary>
internal sealed partial class Pen(int seed)
{
    public Random Random { get; } = new(seed);

    /// <summary>Whether any parameter may be trained.</summary>
    public bool MayLearn { get; set; } = true;

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private readonly bool _odd = Switches.Allows(Kinds.OddNames) && new Random(seed + 1).Next(3) == 0;

    private static readonly string[] PlainNames =
        ["V", "U", "W", "A", "Mem", "Gate", "Ca", "Low", "X", "Y", "Z", "Trace", "Slow", "Fast", "Gain", "Bias", "Beta", "Rest", "Scale", "Level", "Knee", "Share", "Lift", "Extra", "Other", "More"];

    private static readonly string[] OddOnes =
    [
        "v", "u", "w", "a", "b", "c", "d", "n", "m", "h", "i", "j", "k", "t", "x", "y", "z", "g", "e", "f", "p", "q", "r", "s", "tau", "tauM", "TauM", "gain", "vth", "vThreshold", "size", "steps", "dt", "rate", "over", "held", "fired",
        "psi", "delta", "τ", "τm", "θ", "ΔT", "変数", "膜電位", "状態", "ñ", "Größe", "V1", "V_1", "v_th", "state", "input", "kick", "adjoint", "spike", "Theta", "Psi", "step", "lambda", "end", "begin", "sum", "one", "zero", "flow", "value",
        "I", "Weight", "weights", "network", "trial", "row", "rows", "at", "load", "store", "tape", "_g", "length", "count", "index", "min", "max", "exp", "pi", "E", "K1V", "k1V", "vPlus", "vMinus", "heldV", "vHold", "vArrived", "tauSteps", "Length", "Steps", "Hidden",
    ];

    /// <summary>A name that is free in the model.</summary>
    public string Name(params string[] usual)
    {
        for (int tries = 0; ; tries++)
        {
            string name = _odd && Random.Next(2) == 0 ? Any(OddOnes)
                : usual.Length > 0 && tries < 4 ? Any(usual)
                : tries < 40 ? Any(PlainNames) : Any(PlainNames) + tries.ToString(CultureInfo.InvariantCulture);
            if (_taken.Add(name))
            {
                return name;
            }
        }
    }

    public void Take(string name) => _taken.Add(name);

    public T Any<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public double Between(double low, double high) => low + (high - low) * Random.NextDouble();

    /// <summary>A number with three digits at most.</summary>
    public static double Rounded(double x) => x == 0 ? 0 : double.Parse(x.ToString("g2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A float in one of the ways in which people write them.</summary>
    public Node Number(double low, double high)
    {
        double x = Rounded(Between(low, high));
        if (x == 0)
        {
            x = Rounded((low + high) / 2 + 0.1 * (high - low));
        }

        Node written = Math.Abs(x) >= 1 && Chance(0.3)
            ? new Literal(Math.Abs(Math.Round(x)), Math.Abs(Math.Round(x)).ToString(CultureInfo.InvariantCulture), "int")
            : Written(Math.Abs(x));
        return x < 0 ? new Negative(written) : written;
    }

    private Node Written(double x)
    {
        string plain = x.ToString("0.######", CultureInfo.InvariantCulture);
        return Random.Next(9) switch
        {
            0 => new Literal(x, plain.StartsWith("0.", StringComparison.Ordinal) ? plain[1..] + "f" : plain + "f"),
            1 => new Literal(x, plain + "F"),
            2 => new Literal(x, Scientific(x) + "f"),
            3 => new Wrapped("(float)", new Literal(x, plain.Contains('.') ? plain : plain + ".0"), ""),
            4 => new Wrapped("(float)", new Literal(x, plain + "d"), ""),
            5 => new Literal(x, plain.Contains('.') ? plain + "0f" : plain + ".0f"),
            6 when x < 1 => new Literal(x, (x * 1000).ToString("0.###", CultureInfo.InvariantCulture) + "e-3f"),
            7 when Switches.Allows(Kinds.Doubles) => new Wrapped("(float)(", new Literal(x, plain.Contains('.') ? plain : plain + ".0"), ")"),
            _ => new Literal(x, plain + "f"),
        };
    }

    private static string Scientific(double x)
    {
        int exponent = (int)Math.Floor(Math.Log10(x));
        return $"{(x / Math.Pow(10, exponent)).ToString("0.###", CultureInfo.InvariantCulture)}e{exponent}";
    }

    /// <summary>The units of a quantity with their sizes in the coherent base.</summary>
    private static (string Name, double Size)[] UnitsOf(string type) => type switch
    {
        "Time" => [("ms", 1), ("ms", 1), ("us", 1e-3), ("sec", 1e3)],
        "Rate" => [("Hz", 1e-3), ("kHz", 1)],
        "Voltage" => [("mV", 1), ("mV", 1), ("uV", 1e-3), ("volt", 1e3)],
        "Current" => [("nA", 1), ("pA", 1e-3), ("uA", 1e3)],
        "Resistance" => [("MOhm", 1), ("kOhm", 1e-3), ("GOhm", 1e3)],
        "Conductance" => [("uS", 1), ("nS", 1e-3)],
        "Capacitance" => [("nF", 1), ("pF", 1e-3)],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>A constant of a quantity, such as <c>20 * ms</c>.</summary>
    public Node Amount(string type, double low, double high)
    {
        if (type == "float")
        {
            return Number(low, high);
        }

        var (name, size) = Any(UnitsOf(type));
        var unit = new Unit(name, type, size);
        double x = Rounded(Between(low, high)) / size;
        Node number = x == Math.Round(x) && Math.Abs(x) < 1e6 && Chance(0.7)
            ? new Literal(Math.Abs(x), Math.Abs(x).ToString("0", CultureInfo.InvariantCulture), "int")
            : new Literal(Math.Abs(x), Math.Abs(x).ToString("0.#######", CultureInfo.InvariantCulture) + "f");
        if (x < 0)
        {
            number = new Negative(number);
        }

        return Chance(0.15) ? Product(unit, number, type) : Product(number, unit, type);
    }

    /// <summary>1 of the unit that is the coherent base.</summary>
    public static Node UnitOf(string type) => UnitsOf(type).First(u => u.Size == 1) is var (name, size) ? new Unit(name, type, size) : null!;

    public static Node Product(Node a, Node b, string type) => new Binary('*', a, b, type, a.Range * b.Range);

    public static Node Quotient(Node a, Node b, string type) => new Binary('/', a, b, type, a.Range / b.Range);

    public static Node Sum(Node a, Node b) => new Binary('+', a, b, Common(a, b), a.Range + b.Range);

    public static Node Difference(Node a, Node b) => new Binary('-', a, b, Common(a, b), a.Range - b.Range);

    public static string Common(Node a, Node b) => a.IsInteger && b.IsInteger ? "int" : a.IsInteger ? b.Type : a.Type;
}
