using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Snn.Tests.Generators.Mutants;

/// <summary>Other ways to write what an equation, an attribute or a wire says.</summary>
internal static partial class Mutations
{
    private static bool InEquation(SyntaxNode node) => node.Ancestors().OfType<PropertyDeclarationSyntax>().FirstOrDefault() is { ExpressionBody: not null };

    private static string? Parenthesise(Project project, Random random)
    {
        if (project.Pick<ExpressionSyntax>(random, e => InEquation(e) && e is not TypeSyntax || e is IdentifierNameSyntax && InEquation(e) && e.Parent is BinaryExpressionSyntax or ArgumentSyntax) is not var (file, node))
        {
            return null;
        }

        string text = random.Next(4) == 0 ? $"(({node}))" : $"({node})";
        project.Replace(file, node, text);
        return $"parentheses: {text}";
    }

    private static string? RewriteLiteral(Project project, Random random)
    {
        if (project.Pick<LiteralExpressionSyntax>(random, l => l.IsKind(SyntaxKind.NumericLiteralExpression)) is not var (file, literal))
        {
            return null;
        }

        string plain = literal.Token.Text.TrimEnd('f');
        string text = random.Next(16) switch
        {
            0 => plain + "d",
            1 => plain + "f",
            2 => plain + "F",
            3 => plain.Contains('.') ? plain + "e0" : plain + ".0",
            4 => plain.Contains('.') ? plain + "0f" : "0x0" + (int.TryParse(plain, out int x) ? x.ToString("x") : "1"),
            5 => plain.Contains('.') ? plain + "e+0f" : "0b101",
            6 => "1_0" + (plain.Contains('.') ? plain[plain.IndexOf('.')..] + "f" : ""),
            7 => "1e1f",
            8 => "(float)" + plain,
            9 => plain.Contains('.') ? "(float)" + plain : plain + "u",
            10 => plain.Contains('.') ? "1e-3f" : "(int)" + plain,
            11 => plain + "m",
            12 => plain.Contains('.') ? plain + "F" : plain + "L",
            13 => "float." + Any(random, ["Pi", "E", "Epsilon", "MaxValue", "NaN", "PositiveInfinity"]),
            14 => $"(-{literal})",
            _ => "'a'",
        };
        project.Replace(file, literal, text);
        return $"literal {literal} to {text}";
    }

    private static string? RewriteAttribute(Project project, Random random)
    {
        if (project.Pick<AttributeSyntax>(random) is not var (file, attribute))
        {
            return null;
        }

        string name = attribute.Name.ToString();
        if (attribute.Name is GenericNameSyntax generic)
        {
            string form = Any(random, ["Snn." + name, "global::Snn." + name, $"TrainAttribute<{generic.TypeArgumentList.Arguments}>", $"Train<Snn.{generic.TypeArgumentList.Arguments}>"]);
            project.Replace(file, attribute.Name, form);
            return $"attribute {name} to {form}";
        }

        string text = Any(random, ["Snn." + name, name + "Attribute", "global::Snn." + name + "Attribute", name + "()"]);
        if (text.EndsWith(')') && attribute.ArgumentList is not null)
        {
            return null;
        }

        project.Replace(file, attribute.Name, text);
        return $"attribute {name} to {text}";
    }

    private static string? RewriteUnit(Project project, Random random)
    {
        if (project.Pick<IdentifierNameSyntax>(random, n => n.Identifier.Text is "ms" or "mV" or "nA" or "MOhm" or "nF" or "Hz" or "sec") is not var (file, unit))
        {
            return null;
        }

        if (unit.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product && product.Right == unit && random.Next(2) == 0)
        {
            string swapped = $"{unit} * {product.Left}";
            project.Replace(file, product, swapped);
            return $"unit {product} to {swapped}";
        }

        string text = Any(random, [$"Units.{unit}", $"Snn.Units.{unit}", $"global::Snn.Units.{unit}", $"(1000 * us)", $"(1 * {unit})", $"({unit} + 0 * {unit})", "new Time(1)", "Time.Of(1)", $"default({unit})", $"(1f / 2 * {unit})"]);
        project.Replace(file, unit, text);
        return $"unit {unit} to {text}";
    }

    private static string? RewriteExpression(Project project, Random random)
    {
        if (project.Pick<ExpressionSyntax>(random, e => InEquation(e) && (e is BinaryExpressionSyntax or InvocationExpressionSyntax or LiteralExpressionSyntax or PrefixUnaryExpressionSyntax || e is IdentifierNameSyntax { Parent: BinaryExpressionSyntax })) is not var (file, node))
        {
            return null;
        }

        string text = random.Next(24) switch
        {
            0 => $"(float)({node})",
            1 => $"+({node})",
            2 => $"-(-({node}))",
            3 => $"this.{node}",
            4 => $"checked({node})",
            5 => $"({node})!",
            6 => $"(true ? {node} : {node})",
            7 => $"(1 > 2 ? {node} : {node})",
            8 => $"(!(1 > 2) ? {node} : {node})",
            9 => $"(1 > 2 || 2 > 1 ? {node} : {node})",
            10 => $"(1 == 1 ? {node} : {node})",
            11 => $"({node} is var x ? x : x)",
            12 => $"({node}, 1).Item1",
            13 => $"Abs({node})",
            14 => $"MathF.Abs({node})",
            15 => $"MathF.Sin({node})",
            16 => $"(float)Math.Exp({node})",
            17 => $"{node} /* note */",
            18 => $"\n// note\n{node}",
            19 => $"(1 switch {{ 1 => {node}, _ => {node} }})",
            20 => $"0 * {node}",
            21 => $"{node} / 0",
            22 => $"{node} * (1 / 3)",
            _ => $"unchecked({node})",
        };
        project.Replace(file, node, text);
        return $"expression {node} to {text}";
    }

    private static string? RewriteEvent(Project project, Random random)
    {
        if (random.Next(2) == 0)
        {
            if (project.Pick<SimpleLambdaExpressionSyntax>(random) is not var (file, lambda))
            {
                return null;
            }

            string name = lambda.Parameter.Identifier.Text, body = lambda.Body.ToString();
            string text = Any(random, [$"({name}) => {body}", $"(float {name}) => {body}", $"static {name} => {body}", $"{name} => ({body})", $"{name} => {{ return {body}; }}", $"delegate(float {name}) {{ return {body}; }}", "Tanh", $"float ({name}) => {body}", $"({name}) => (float)({body})", $"({lambda})", "_ => 1", $"t => Arctan(t, 3)", "t => 0.3f / (1 + t * t)", "x => Triangular(x, width: 2)", "null", "x => Gaussian(sd: 2, theta: x)"]);
            project.Replace(file, lambda, text);
            return $"surrogate {text}";
        }

        if (project.Pick<ImplicitObjectCreationExpressionSyntax>(random, n => n.Initializer is not null) is not var (at, creation))
        {
            return null;
        }

        var parts = creation.Initializer!.Expressions;
        string made = random.Next(6) switch
        {
            0 => $"new Event {creation.Initializer}",
            1 => $"(new() {creation.Initializer})",
            2 => $"new Snn.Event() {creation.Initializer}",
            3 => $"new() {{ {string.Join(", ", parts.Reverse())} }}",
            4 => $"new() {{ {string.Join(", ", parts.Where(_ => random.Next(4) > 0))} }}",
            _ => creation.ToString().Replace("[", "[.. (Equations)[").Replace("]", "]]"),
        };
        project.Replace(at, creation, made);
        return $"event {made}";
    }

    private static string? AddDirective(Project project, Random random)
    {
        int file = random.Next(project.Files.Count);
        string text = Any(random, ["#nullable disable\n", "#nullable enable\n", "#nullable enable annotations\n", "#pragma warning disable\n", "#region x\n#endregion\n", "#define X\n", "#line 5 \"other.cs\"\n", "#line hidden\n", "// <auto-generated/>\n", "#if true\n#endif\n", "/* é */ "]);
        if (text.StartsWith("#define") || text.StartsWith("//"))
        {
            project.Head = text + project.Head;
        }
        else
        {
            project.Files[file] = text + project.Files[file];
        }

        return text.Trim();
    }

    private static string? RewriteType(Project project, Random random)
    {
        if (project.Pick<PropertyDeclarationSyntax>(random) is not var (file, property))
        {
            return null;
        }

        string type = property.Type.ToString();
        string text = random.Next(9) switch
        {
            0 => type + "?",
            1 or 2 when type == "float" => Any(random, ["Single", "System.Single", "global::System.Single", "double", "int", "Voltage", "long", "decimal", "Half", "nint", "byte", "bool", "string", "dynamic", "object"]),
            3 => "Snn." + type,
            4 => "global::Snn." + type,
            5 => type + "[]",
            6 => $"Nullable<{type}>",
            7 => $"ref {type}",
            _ => $"({type})",
        };
        project.Replace(file, property.Type, text);
        return $"type of {property.Identifier} to {text}";
    }

    private static string? RewriteWiring(Project project, Random random)
    {
        if (project.Pick<PropertyDeclarationSyntax>(random, p => p.Type.ToString() == "Wiring" && p.ExpressionBody is not null) is not var (file, wiring))
        {
            return null;
        }

        if (wiring.ExpressionBody!.Expression is not CollectionExpressionSyntax wires || wires.Elements.Count == 0)
        {
            return null;
        }

        string all = wires.Elements.ToString();
        string text = random.Next(8) switch
        {
            0 => $"([{all}])",
            1 => $"[{all},]",
            2 => $"[{string.Join(", ", wires.Elements.Select(e => $"({e})"))}]",
            3 => $"[{string.Join(", ", wires.Elements.Select(e => e.ToString().Replace(" >> ", ") >> ")).Select(e => new string('(', e.Count(c => c == ')')) + e))}]",
            4 => $"[.. Others, {all}]; private Wiring Others => []",
            5 => $"[{string.Join(", ", wires.Elements.Skip(1))}]",
            6 => $"[{string.Join(", ", wires.Elements.Reverse())}]",
            _ => $"(Wiring)[{all}]",
        };
        project.Replace(file, wiring.ExpressionBody!.Expression, text);
        return $"wiring {text}";
    }
}
