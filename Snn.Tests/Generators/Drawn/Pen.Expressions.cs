namespace Snn.Tests.Generators.Drawn;

/// <summary>What an expression may be made of.</summary>
/// <param name="Model">Receives the parameters and helpers that it needs.</param>
/// <param name="Members">States and inputs that it may read.</param>
/// <param name="Nexts">States whose new values it may read.</param>
/// <param name="IsSmooth">Nothing with a corner or a jump in it.</param>
/// <param name="MayLearn">Whether its parameters may be trained.</param>
/// <param name="Theta">The parameter of a surrogate.</param>
internal sealed record Matter(DrawnModel Model, IReadOnlyList<Member> Members, IReadOnlyList<Member> Nexts, bool IsSmooth = false, bool MayLearn = true, Theta? Theta = null);

/// <summary>Expressions of numbers and of quantities.</summary>
internal sealed partial class Pen
{
    private const double Tame = 6;

    /// <summary>A number, within ±<paramref name="most"/>.</summary>
    public Node Bounded(Matter matter, int depth, double most)
    {
        var x = Float(matter, depth);
        if (x.Range.Most <= most)
        {
            return x;
        }

        return Random.Next(4) switch
        {
            0 when !matter.IsSmooth => Clamp(x, most),
            1 => Scaled(Function("Tanh", Tamed(x, matter)), most),
            2 when Switches.Allows(Kinds.MoreFunctions) => Scaled(Function(Any(["Sin", "Cos"]), Tamed(x, matter)), most),
            _ when x.Range.Most < 50 * most => Scaled(x, most),
            _ => Scaled(Function("Tanh", Tamed(x, matter)), most),
        };
    }

    private Node Scaled(Node x, double most)
    {
        double factor = Rounded(Between(0.5, 0.95) * most / x.Range.Most);
        Node k = new Literal(factor, factor.ToString("0.########", System.Globalization.CultureInfo.InvariantCulture) + "f");
        return Chance(0.5) ? Product(k, x, "float") : Product(x, k, "float");
    }

    private static Node Clamp(Node x, double most)
    {
        string edge = most.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) + "f";
        Node high = new Literal(most, edge);
        return new Call("Clamp", [x, new Negative(high), high], Interval.Of(-most, most));
    }

    /// <summary>Not too steep for a function that saturates.</summary>
    private Node Tamed(Node x, Matter matter) => x.Range.Most <= Tame ? x : Scaled(x.Range.Most < 200 || matter.IsSmooth ? x : Clamp(x, 20), Tame);

    /// <summary>A number made of the matter.</summary>
    public Node Float(Matter matter, int depth)
    {
        var x = depth <= 0 ? Leaf(matter) : FloatOf(matter, depth);
        return x.Range.Most > 500 ? Function("Tanh", Tamed(x, matter)) : Odd(x);
    }

    /// <summary>As it is, or in another way of writing the same.</summary>
    private Node Odd(Node x) => Random.Next(30) switch
    {
        0 => new Wrapped("(", x, ")"),
        1 => new Wrapped("((", x, "))"),
        2 when x.Type == "float" => new Wrapped("(float)(", x, ")"),
        3 when x is Member { Name: not "theta" } => new Wrapped("this.", x, ""),
        4 => new Wrapped("+", x, ""),
        _ => x,
    };

    private Node FloatOf(Matter matter, int depth)
    {
        Node Sub() => Float(matter, depth - 1);
        switch (Random.Next(20))
        {
            case 0 or 1 or 2:
                var (a, b) = (Sub(), Sub());
                return Chance(0.5) ? Sum(a, b) : Difference(a, b);
            case 3 or 4:
                return Times(Sub(), Sub());
            case 5 or 6:
                return Over(Sub(), Sub(), matter);
            case 7:
                return new Negative(Sub());
            case 8:
                return Exponential(Sub(), matter);
            case 9:
                return Function("Tanh", Tamed(Sub(), matter));
            case 10:
                var inside = Sub();
                return Chance(0.5) ? Function("Log", Positive(inside, matter)) : Function("Sqrt", Positive(inside, matter));
            case 11 or 12:
                return Power(Sub(), matter);
            case 13 when !matter.IsSmooth:
                return new Call("Abs", [Sub()], new(0, Tame), Chance(0.15) ? "MathF." : "") is var abs ? abs with { Range = new(0, abs.Arguments[0].Range.Most) } : null!;
            case 14 when !matter.IsSmooth:
                var (c, d) = (Sub(), Sub());
                return new Call(Any(["Max", "Min"]), [c, d], c.Range.Or(d.Range), Chance(0.15) && !c.IsInteger && !d.IsInteger ? "MathF." : "");
            case 15 or 16 when !matter.IsSmooth:
                return Choice(matter, depth, Sub(), Sub());
            case 17 when Switches.Allows(Kinds.MoreFunctions):
                return Further(Sub(), matter);
            case 18 when matter.Theta is null:
                return HelperOf(matter, depth);
            case 19:
                return Ratio(matter, depth);
            default:
                return Over(Number(0.5, 4), Sub(), matter);
        }
    }

    private Node Leaf(Matter matter)
    {
        if (matter.Theta is { } theta && Chance(0.5))
        {
            return theta;
        }

        var floats = matter.Members.Where(m => m.Type == "float").ToArray();
        switch (Random.Next(8))
        {
            case < 4 when floats.Length > 0:
                return Any(floats);
            case 4 when matter.Nexts.FirstOrDefault(n => n.Type == "float") is { } next:
                return new NextOf(next);
            case 5:
                return Number(-2, 2);
            case 6 when matter.Theta is null && matter.Members.Count > floats.Length:
                return Ratio(matter, 0);
            default:
                return ParameterOf(matter, "float", -1.5, 1.5);
        }
    }

    private static Node Times(Node a, Node b) => Product(a, b, Common(a, b));

    private Node Over(Node a, Node b, Matter matter)
    {
        if (!Switches.Allows(Kinds.NumberOverState) && a is Literal or Negative { Inner: Literal } or Wrapped)
        {
            return Times(a, Function("Tanh", Tamed(b, matter)));
        }

        var below = b.Range.Excludes(-0.3, 0.3) ? b : Positive(b, matter);
        if (a.IsInteger && below.IsInteger)
        {
            if (!Switches.Allows(Kinds.IntegerQuotient))
            {
                below = new Cast(new Wrapped("(", below, ")"));
            }
            else
            {
                return new Binary('/', a, below, "int", Interval.Of(-a.Range.Most, a.Range.Most));
            }
        }

        return Quotient(a, below, Common(a, below));
    }

    /// <summary>Something positive that goes with x.</summary>
    private Node Positive(Node x, Matter matter) => Random.Next(5) switch
    {
        _ when x.Range.Low > 0.2 => x,
        0 when !matter.IsSmooth => Sum(Number(0.5, 2), new Call("Abs", [x], new(0, x.Range.Most))),
        1 => Sum(Number(0.5, 2), Exponential(x, matter)),
        2 => Sum(new Literal(2, "2"), Function("Tanh", Tamed(x, matter))),
        _ => Sum(Number(0.5, 2), Square(x)),
    };

    private Node Square(Node x)
    {
        var range = new Interval(0, x.Range.Most * x.Range.Most);
        return x is Member or Wrapped && Chance(0.5) ? new Binary('*', x, x, Common(x, x), range) : new Call("Pow", [x, new Literal(2, "2", "int")], range);
    }

    private Node Exponential(Node x, Matter matter)
    {
        var bounded = x.Range.High <= 2 ? x
            : Random.Next(4) switch
            {
                0 when !matter.IsSmooth => new Call("Min", [x, new Literal(1, "1", "int")], new(x.Range.Low, 1)),
                1 when !matter.IsSmooth => new Negative(new Call("Abs", [x], new(0, x.Range.Most))),
                2 => Scaled(x, 2),
                _ => Function("Tanh", Tamed(x, matter)),
            };
        return new Call("Exp", [bounded], new(Math.Exp(Math.Max(-50, bounded.Range.Low)), Math.Exp(bounded.Range.High)), Chance(0.1) ? "MathF." : "");
    }

    private Node Function(string name, Node x) => new Call(name, [x], name switch
    {
        "Log" => new(Math.Log(x.Range.Low), Math.Log(x.Range.High)),
        "Sqrt" => new(Math.Sqrt(x.Range.Low), Math.Sqrt(x.Range.High)),
        _ => new(-1, 1),
    });

    private Node Power(Node x, Matter matter)
    {
        var still = matter with { MayLearn = false };
        switch (Random.Next(5))
        {
            case 0:
                return Square(x);
            case 1:
                double cube = Math.Pow(x.Range.Most, 3);
                return new Call("Pow", [x, new Literal(3, Any(["3", "3f", "3.0f"]), "int")], new(-cube, cube));
            case 2 when Switches.Allows(Kinds.PowerByParameter):
                double most = Math.Pow(x.Range.Most, 3);
                return new Call("Pow", [x, ParameterOf(still, Any(["int", "float"]), 2, 3, whole: true)], new(-most, most));
            case 3:
                var low = Positive(x, matter);
                var exponent = ParameterOf(matter, "float", 0.4, 2.2);
                return new Call("Pow", [low, exponent], Interval.Of(0, Math.Pow(Math.Max(1, low.Range.High), 2.5)));
            default:
                var above = Positive(x, matter);
                return new Call("Pow", [above, Any<Node>([new Literal(0.5, "0.5f"), new Literal(1.5, "1.5f"), new Negative(new Literal(1, "1", "int")), new Negative(new Literal(2, "2f"))])], Interval.Of(0, Math.Pow(above.Range.High, 1.5), Math.Pow(above.Range.Low, -2)));
        }
    }

    private Node Further(Node x, Matter matter)
    {
        var tame = Tamed(x, matter);
        switch (Random.Next(matter.IsSmooth ? 6 : 8))
        {
            case 0:
                return new Call("Sin", [tame], new(-1, 1));
            case 1:
                return new Call("Cos", [tame], new(-1, 1));
            case 2:
                return new Call("Sigmoid", [x], new(0, 1));
            case 3:
                var small = Function("Tanh", tame);
                return new Call(Any(["Expm1", "Exprel"]), [small], new(-1, 2));
            case 4:
                return new Call("Log1p", [Square(x)], new(0, Math.Log(1 + x.Range.Most * x.Range.Most)));
            case 5:
                return new Call("Exprel", [Function("Tanh", tame)], new(0.6, 1.8));
            case 6:
                return new Call("Floor", [x], new(Math.Floor(x.Range.Low), x.Range.High));
            default:
                return new Call("Sign", [x], new(-1, 1));
        }
    }

    private Node Choice(Matter matter, int depth, Node then, Node otherwise)
    {
        Node left, right;
        var (some, none) = (matter.Members.Count + (matter.Theta is null ? 0 : 1) > 0, matter with { Members = [], Nexts = [], Theta = null, IsSmooth = false });
        if (Switches.Allows(Kinds.StatelessCondition) && (!some || Chance(0.2)))
        {
            (left, right) = Random.Next(3) switch
            {
                0 => (ParameterOf(matter with { MayLearn = false }, "float", -1, 1), Number(-1, 1)),
                1 => (Number(-1, 1), ParameterOf(matter with { MayLearn = false }, "float", -1, 1)),
                _ => (Number(1, 3), Number(1, 3)),
            };
        }
        else if (some && matter.Theta is null && Chance(0.3) && Any(matter.Members) is { Type: not "float" } quantity)
        {
            (left, right) = (quantity, Amount(quantity.Type, -1, 1));
        }
        else if (some && matter.Theta is { } theta)
        {
            (left, right) = (theta, Number(-1, 1));
        }
        else if (some && matter.Members.Any(m => m.Type == "float"))
        {
            // with a state in it, whatever else
            var state = Any(matter.Members.Where(m => m.Type == "float").ToArray());
            (left, right) = (Chance(0.6) ? state : Sum(state, Float(matter, depth - 2)), Number(-1, 1));
        }
        else
        {
            return then;
        }

        if (Chance(0.3))
        {
            (left, right) = (right, left);
        }

        if (then.IsInteger != otherwise.IsInteger)
        {
            (then, otherwise) = (then.IsInteger ? new Cast(new Wrapped("(", then, ")")) : then, otherwise.IsInteger ? new Cast(new Wrapped("(", otherwise, ")")) : otherwise);
        }

        return new Wrapped("(", new Conditional(Any([">", ">=", "<", "<="]), left, right, then, otherwise, then.Type), ")");
    }

    private Node HelperOf(Matter matter, int depth)
    {
        var fitting = matter.Model.Helpers.Where(h => h.Type == "float" && IsMadeOf(h.Body, matter)).ToArray();
        if (fitting.Length > 0 && Chance(0.5))
        {
            return Any(fitting);
        }

        var body = Float(matter with { Nexts = [] }, depth - 1);
        var helper = new Helper(Name("Drive", "Shape", "Part"), body.IsInteger ? new Cast(new Wrapped("(", body, ")")) : body);
        matter.Model.Helpers.Add(helper);
        return helper;
    }

    private static bool IsMadeOf(Node node, Matter matter) => !matter.IsSmooth && node switch
    {
        Member m => matter.Members.Contains(m) || matter.Model.Parameters.Any(p => p.Member == m),
        Helper h => IsMadeOf(h.Body, matter),
        Binary b => IsMadeOf(b.Left, matter) && IsMadeOf(b.Right, matter),
        Call c => c.Arguments.All(a => IsMadeOf(a, matter)),
        Negative n => IsMadeOf(n.Inner, matter),
        Wrapped w => IsMadeOf(w.Inner, matter),
        Cast c => IsMadeOf(c.Inner, matter),
        Conditional c => new[] { c.Left, c.Right, c.Then, c.Else }.All(n => IsMadeOf(n, matter)),
        Literal or Unit => true,
        _ => false,
    };

    /// <summary>A quantity over its unit, or over another of its kind.</summary>
    private Node Ratio(Matter matter, int depth)
    {
        var quantities = matter.Members.Where(m => m.Type != "float").ToArray();
        if (quantities.Length == 0)
        {
            return Leaf(matter with { Theta = matter.Theta });
        }

        string type = Any(quantities).Type;
        var above = Quantity(matter, type, depth - 1);
        Node below = Random.Next(3) switch
        {
            0 => ParameterOf(matter, type, 0.7, 2),
            1 => new Wrapped("(", Amount(type, 1, 3), ")"),
            _ => UnitOf(type),
        };
        return Quotient(above, below, "float");
    }

    /// <summary>A quantity, or a number.</summary>
    public Node Quantity(Matter matter, string type, int depth)
    {
        if (type == "float")
        {
            return Float(matter, depth);
        }

        var leaves = matter.Members.Where(m => m.Type == type).ToArray();
        if (depth <= 0)
        {
            return Random.Next(4) switch
            {
                < 2 when leaves.Length > 0 => Any(leaves),
                2 => Amount(type, -1.5, 1.5),
                _ => ParameterOf(matter, type, -1.5, 1.5),
            };
        }

        Node Sub() => Quantity(matter, type, depth - 1);
        switch (Random.Next(8))
        {
            case 0 or 1:
                return Sum(Sub(), Sub());
            case 2:
                return Difference(Sub(), Sub());
            case 3:
                var factor = Bounded(matter, depth - 1, 2);
                return Chance(0.5) ? Product(factor, Sub(), type) : Product(Sub(), factor, type);
            case 4:
                return Quotient(Sub(), Number(1, 4), type);
            case 5:
                return new Negative(Sub());
            case 6 when !matter.IsSmooth:
                return Choice(matter, depth, Sub(), Sub());
            default:
                return Sub();
        }
    }

    /// <summary>A range that a value stays in when it is trained a little, or none.</summary>
    private string Bounds(double value)
    {
        if (!Switches.Allows(Kinds.Ranges) || !Chance(0.15))
        {
            return "";
        }

        double room = 0.3 * Math.Abs(value) + 1;
        string low = $"[{Any(["AtLeast", "Above"])}({Edge(value - room)})] ", high = $"[{Any(["AtMost", "Below"])}({Edge(value + room)})] ";
        return Random.Next(3) switch { 0 => low, 1 => high, _ => low + high };

        string Edge(double x) => Math.Round(x, 4).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) + Any(["", "f"]);
    }

    /// <summary>A parameter of the model, old or new.</summary>
    public Member ParameterOf(Matter matter, string type, double low, double high, bool whole = false, bool positive = false)
    {
        var known = matter.Model.Parameters.Where(p => p.Member.Type == type && p.Value >= low && p.Value <= high && (matter.MayLearn || p.Learns == Learns.No) && (!whole || p.Value == Math.Round(p.Value))).ToArray();
        if (known.Length > 0 && Chance(0.4))
        {
            return Any(known).Member;
        }

        bool learns = MayLearn && matter is { MayLearn: true, Theta: null } && type is ("float" or "Time" or "Voltage") && Chance(0.25) && matter.Model.Parameters.Count(p => p.Learns != Learns.No) < 2;
        double value = whole || type == "int" ? Random.Next((int)low, (int)high + 1) : Rounded(Between(low, high));
        if (value == 0)
        {
            value = high;
        }

        string written;
        if (type is "float" or "int")
        {
            written = type == "int" || whole ? value.ToString("0", System.Globalization.CultureInfo.InvariantCulture) : value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture) + "f";
        }
        else
        {
            var amount = Amount(type, value, value);
            (value, written) = (amount.Range.Low, amount.Text);
        }

        string[] usual = type switch { "Time" => ["TauMem", "TauA", "TauSyn", "Tau"], "Voltage" => ["VTh", "VRest", "VReset", "DeltaT"], "Resistance" => ["Rm"], "Capacitance" => ["Cm"], _ => ["Gain", "Bias", "Beta", "Rest", "K"] };
        var member = new Member(Name(usual), type, learns ? Interval.Of(value * 0.8, value * 1.2) : new(value, value));
        matter.Model.Parameters.Add(new(member, value, written, !learns ? Learns.No : Chance(0.5) ? Learns.Shared : Learns.PerNeuron, learns && type == "float" && value > 0 && Chance(0.3), type == "int" ? "" : Bounds(value)));
        return member;
    }
}
