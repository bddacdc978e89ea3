namespace Snn.Tests.Generators.Drawn;

/// <summary>What an expression of a drawn model refers to while it is evaluated.</summary>
internal sealed class Scope
{
    public Dictionary<string, Tangent> Values { get; } = [];

    /// <summary>Gives the value of <c>Next(x)</c>.</summary>
    public Func<string, Tangent>? Next { get; set; }

    public Tangent Dt { get; set; }

    public Tangent Theta { get; set; }
}

/// <summary>An expression: as C# text, and as what that text means in double.</summary>
/// <param name="Type">C# type.</param>
/// <param name="Range">Bounds.</param>
/// <param name="Binding">How tightly its outermost operator binds.</param>
internal abstract record Node(string Type, Interval Range, int Binding)
{
    public const int Choosing = 1, Adding = 3, Multiplying = 4, Signing = 5, Primary = 6;

    public abstract string Text { get; }

    public abstract Tangent Value(Scope scope);

    /// <summary>Text that stands where something binds so tightly.</summary>
    public string In(int binding) => Binding < binding ? $"({Text})" : Text;

    /// <summary>Whether it reads a member, at first or second hand.</summary>
    public bool Reads(string member) => this switch
    {
        Member m => m.Name == member,
        Helper h => h.Body.Reads(member),
        NextOf n => n.State.Name == member,
        Wrapped w => w.Inner.Reads(member),
        Cast c => c.Inner.Reads(member),
        Negative n => n.Inner.Reads(member),
        Binary b => b.Left.Reads(member) || b.Right.Reads(member),
        Call c => c.Arguments.Any(a => a.Reads(member)),
        Conditional c => new[] { c.Left, c.Right, c.Then, c.Else }.Any(n => n.Reads(member)),
        _ => false,
    };

    /// <summary>Whether C# computes it in integers.</summary>
    public bool IsInteger => Type == "int";
}

/// <summary>A number as somebody wrote it.</summary>
internal sealed record Literal(double Number, string Written, string Type = "float") : Node(Type, new(Number, Number), Primary)
{
    public override string Text => Written;

    // a number that single precision has exactly is not rounded
    public override Tangent Value(Scope scope) => (float)Number == Number ? Number : Jitter.On(Number);
}

/// <summary>A unit, as its size in the coherent base.</summary>
internal sealed record Unit(string Name, string Type, double Size) : Node(Type, new(Size, Size), Primary)
{
    public override string Text => Name;

    public override Tangent Value(Scope scope) => Size;
}

/// <summary>A state, an input or a parameter.</summary>
internal sealed record Member(string Name, string Type, Interval Range) : Node(Type, Range, Primary)
{
    public override string Text => Name;

    public override Tangent Value(Scope scope) => scope.Values[Name];
}

/// <summary>A member with an expression body, put in where it is used.</summary>
internal sealed record Helper(string Name, Node Body) : Node(Body.Type, Body.Range, Primary)
{
    public override string Text => Name;

    public override Tangent Value(Scope scope) => Body.Value(scope);
}

/// <summary>The new value of a state, on a right side.</summary>
internal sealed record NextOf(Member State) : Node(State.Type, State.Range, Primary)
{
    public override string Text => $"Next({State.Name})";

    public override Tangent Value(Scope scope) => scope.Next!(State.Name);
}

/// <summary>The parameter of a surrogate.</summary>
internal sealed record Theta(string Name, string Type) : Node(Type, new(-5, 5), Primary)
{
    public override string Text => Name;

    public override Tangent Value(Scope scope) => scope.Theta;
}

/// <summary>exp(−dt/τ).</summary>
internal sealed record Decay(Node Tau) : Node("float", new(0, 1), Primary)
{
    public override string Text => $"Decay({Tau.Text})";

    public override Tangent Value(Scope scope) => Functions.Of("Exp", [-scope.Dt / Tau.Value(scope)]);
}

/// <summary>Parentheses that nobody needs, a cast, or <c>this.</c> in front.</summary>
internal sealed record Wrapped(string Before, Node Inner, string After) : Node(Inner.Type, Inner.Range, Before.StartsWith("(float)", StringComparison.Ordinal) || Before is "+" ? Signing : Primary)
{
    public override string Text => Before + (Before.StartsWith("(float)", StringComparison.Ordinal) || Before is "+" ? Inner.In(Signing) : Inner.Text) + After;

    public override Tangent Value(Scope scope) => Inner.Value(scope);
}

/// <summary>A cast to float.</summary>
internal sealed record Cast(Node Inner) : Node("float", Inner.Range, Signing)
{
    public override string Text => $"(float){Inner.In(Primary)}";

    public override Tangent Value(Scope scope) => Inner.Value(scope);
}

internal sealed record Negative(Node Inner) : Node(Inner.Type, -Inner.Range, Signing)
{
    // two signs in a row would be a decrement
    public override string Text => $"-{(Inner.Text[0] == '-' ? $"({Inner.Text})" : Inner.In(Signing))}";

    public override Tangent Value(Scope scope) => -Inner.Value(scope);
}

/// <summary>Two expressions and an operator between them, of a type that C# gives them.</summary>
internal sealed record Binary(char Operator, Node Left, Node Right, string Type, Interval Range) : Node(Type, Range, Operator is '+' or '-' ? Adding : Multiplying)
{
    public override string Text => $"{Left.In(Binding)} {Operator} {(Right.Text[0] == '-' ? $"({Right.Text})" : Right.In(Binding + 1))}";

    public override Tangent Value(Scope scope)
    {
        var (a, b) = (Left.Value(scope), Right.Value(scope));
        return Operator switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            _ => IsInteger ? Math.Truncate(a.Value / b.Value) : a / b,
        };
    }
}

internal sealed record Call(string Name, Node[] Arguments, Interval Range, string Class = "") : Node("float", Range, Primary)
{
    public override string Text => $"{Class}{Name}({string.Join(", ", Arguments.Select(a => a.Text))})";

    public override Tangent Value(Scope scope) => Functions.Of(Name, [.. Arguments.Select(a => a.Value(scope))]);
}

/// <summary><c>a > b ? c : d</c>.</summary>
internal sealed record Conditional(string Comparison, Node Left, Node Right, Node Then, Node Else, string Type) : Node(Type, Then.Range.Or(Else.Range), Choosing)
{
    public override string Text => $"{Left.In(Adding)} {Comparison} {Right.In(Adding)} ? {Then.In(Choosing + 1)} : {Else.In(Choosing)}";

    public override Tangent Value(Scope scope) => Holds(Comparison, Left.Value(scope).Value, Right.Value(scope).Value) ? Then.Value(scope) : Else.Value(scope);

    public static bool Holds(string comparison, double a, double b) => comparison switch
    {
        ">" => Decisions.Greater(a, b),
        ">=" => Decisions.Greater(a, b, true),
        "<" => Decisions.Greater(b, a),
        _ => Decisions.Greater(b, a, true),
    };
}
