using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Snn.Tests.Generators.Mutants;

/// <summary>
/// What users' code may look like and the documentation's does not. A mutation returns what it did, or null where it found
/// nothing to do; whether the result is C# at all is judged later.
/// </summary>
internal static partial class Mutations
{
    public delegate string? Mutation(Project project, Random random);

    /// <summary>All of them, with weights.</summary>
    public static readonly (int Weight, Mutation Apply)[] All =
    [
        (10, RenameToGenerated), (8, RenameOddly), (4, RenameByCase), (5, ChangeModifiers), (5, ChangeAccessors),
        (4, ChangeShape), (5, ChangeNamespace), (3, AddUsing), (3, SplitPartial), (8, AddMember), (2, AddType),
        (5, Parenthesise), (5, RewriteLiteral), (4, RewriteAttribute), (4, RewriteUnit), (5, RewriteExpression),
        (4, RewriteEvent), (3, AddDirective), (3, RewriteType), (2, MoveToBase), (2, ShareEquations), (2, RewriteWiring),
    ];

    public static Mutation Draw(Random random)
    {
        int at = random.Next(All.Sum(m => m.Weight));
        foreach (var (weight, apply) in All)
        {
            if ((at -= weight) < 0)
            {
                return apply;
            }
        }

        throw new InvalidOperationException();
    }

    private static T Any<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static readonly string[] Marks = ["Neuron", "Synapse", "Network", "CustomUpdate", "Loss", "Penalty", "Plasticity", "Rewiring"];

    private static bool IsMarked(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(a => a.Attributes).Any(a => Marks.Contains(a.Name.ToString().Split('.', ':')[^1].Replace("Attribute", "")));

    private static bool IsPartial(PropertyDeclarationSyntax property) => property.Modifiers.Any(SyntaxKind.PartialKeyword);

    // ---- modifiers, accessors and shapes

    private static string? ChangeModifiers(Project project, Random random)
    {
        bool onClass = random.Next(3) == 0;
        MemberDeclarationSyntax? member;
        int file;
        if (onClass)
        {
            if (project.Pick<TypeDeclarationSyntax>(random, IsMarked) is not { } type)
            {
                return null;
            }

            (file, member) = type;
        }
        else
        {
            if (project.Pick<PropertyDeclarationSyntax>(random) is not { } property)
            {
                return null;
            }

            (file, member) = property;
        }

        string[] present = [.. member.Modifiers.Select(m => m.Text)];
        var modifiers = present.ToList();
        string[] access = ["public", "private", "protected", "internal", "protected internal", "private protected", ""];
        string[] others = onClass ? ["sealed", "abstract", "static", "unsafe", "file", "new", "readonly"] : ["static", "virtual", "required", "new", "sealed", "readonly", "unsafe", "abstract", "override", "extern"];
        if (random.Next(2) == 0)
        {
            modifiers.RemoveAll(m => access.Contains(m));
            modifiers.Insert(0, Any(random, access));
        }
        else
        {
            string added = Any(random, others);
            if (added == "file")
            {
                modifiers.RemoveAll(m => access.Contains(m));
            }

            modifiers.Insert(modifiers.FindIndex(m => m == "partial") is var at and >= 0 ? at : modifiers.Count, added);
        }

        string text = string.Join(' ', modifiers.Where(m => m != ""));
        int start = member.Modifiers.Count > 0 ? member.Modifiers.Span.Start : member is TypeDeclarationSyntax t ? t.Keyword.SpanStart : ((PropertyDeclarationSyntax)member).Type.SpanStart;
        int end = member.Modifiers.Count > 0 ? member.Modifiers.Span.End : start;
        project.Replace(file, start, end, member.Modifiers.Count > 0 ? text : text + " ");
        return $"modifiers '{string.Join(' ', present)}' to '{text}'";
    }

    private static string? ChangeAccessors(Project project, Random random)
    {
        if (project.Pick<PropertyDeclarationSyntax>(random, p => p.AccessorList is not null) is not var (file, property))
        {
            return null;
        }

        string accessors = Any(random, ["{ get; }", "{ get; init; }", "{ get; set; }", "{ get; private set; }", "{ get; internal set; }", "{ get; protected set; }", "{ set; }", "{ init; }", "{ get; private init; }", "{ set; get; }", "{ init; get; }", "{ private get; set; }", "{ get => field; init => field = value; }", "{ get => field; set; }", "{ [Obsolete] get; init; }", "{ readonly get; set; }"]);
        project.Replace(file, property.AccessorList!, accessors);
        return $"accessors of {property.Identifier} to {accessors}";
    }

    private static string? ChangeShape(Project project, Random random)
    {
        if (project.Pick<ClassDeclarationSyntax>(random, IsMarked) is not var (file, type))
        {
            return null;
        }

        int after = type.ParameterList?.Span.End ?? type.Identifier.Span.End;
        switch (random.Next(12))
        {
            case 0:
                string keyword = Any(random, ["record", "struct", "record struct", "record class", "interface", "ref struct"]);
                project.Replace(file, type.Keyword.SpanStart, type.Keyword.Span.End, keyword);
                return $"{type.Identifier} is a {keyword}";
            case 1:
                project.Insert(file, type.Identifier.Span.End, "<T>");
                return $"{type.Identifier} is generic";
            case 2:
                string outer = Any(random, ["public partial class Outer", "public static partial class Outer", "public class Outer", "internal partial struct Outer", "public partial class Outer<T>", "public interface Outer"]);
                project.Replace(file, type, $"{outer} {{ {type} }}");
                return $"{type.Identifier} is nested in {outer}";
            case 3:
                string name = Any(random, project.GeneratedNames);
                project.Insert(file, after, " : Basis");
                project.Files.Add($"public class Basis {{ public virtual {Any(random, ["int", "float", "string", "void", "object"])} {name}{Any(random, ["", "()", "(int x)", " { get; set; }", " => default;"]) switch { "" => " = default;", "()" => "() => throw new();", "(int x)" => "(int x) => throw new();", var tail => tail }} }}");
                return $"{type.Identifier} has a base class with {name}";
            case 4:
                project.Insert(file, type.CloseBraceToken.SpanStart, "public void Dispose() { } ");
                project.Insert(file, after, " : IDisposable");
                return $"{type.Identifier} implements IDisposable";
            case 5:
                project.Insert(file, type.CloseBraceToken.SpanStart, $"public {type.Identifier}() {{ }} ");
                return $"{type.Identifier} has a constructor";
            case 6:
                project.Insert(file, type.CloseBraceToken.SpanStart, $"static {type.Identifier}() {{ }} ");
                return $"{type.Identifier} has a static constructor";
            case 7:
                if (type.ParameterList is not null)
                {
                    return null;
                }

                string parameter = Any(random, project.GeneratedNames);
                project.Insert(file, type.Identifier.Span.End, $"(float {parameter} = 1)");
                return $"{type.Identifier} has a primary constructor with {parameter}";
            case 8:
                if (type.BaseList is not null)
                {
                    return null;
                }

                project.Insert(file, type.CloseBraceToken.SpanStart, $"public bool Equals({type.Identifier}? other) => ReferenceEquals(this, other); ");
                project.Insert(file, after, " : IEquatable<" + type.Identifier + ">");
                return $"{type.Identifier} is equatable";
            case 9:
                project.Insert(file, after, " : Basis");
                project.Files.Add($"public abstract partial class Basis {{ public {Any(random, ["string Describe() => \"\";", "string DescribeLatex() => \"\";", "object Layout() => 1;", "bool Advance(Time over) => false;", "void Reset() { }", "int Size => 1;", "Time Dt { get; init; } = 1 * ms;"])} }}");
                return $"{type.Identifier} has a base class with a member of the generated part";
            case 10:
                project.Insert(file, type.SpanStart, Any(random, ["[Obsolete] ", "[Obsolete(\"old\")] ", "[System.Diagnostics.DebuggerDisplay(\"x\")] ", "[CLSCompliant(false)] ", "[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] "]));
                return $"{type.Identifier} has another attribute";
            default:
                project.Insert(file, type.SpanStart, Any(random, ["[Neuron] ", "[Network] ", "[Synapse] ", "[Loss] ", "[Train<EProp>] ", "[Train<SurrogateBptt>] "]));
                return $"{type.Identifier} has another of our attributes";
        }
    }

    private static string? MoveToBase(Project project, Random random)
    {
        if (project.Pick<ClassDeclarationSyntax>(random, t => IsMarked(t) && t.BaseList is null) is not var (file, type))
        {
            return null;
        }

        var moved = type.Members.OfType<PropertyDeclarationSyntax>().Where(p => random.Next(3) == 0).ToArray();
        if (moved.Length == 0)
        {
            return null;
        }

        string text = string.Join('\n', moved.Select(m => m.ToFullString()));
        foreach (var member in moved.Reverse())
        {
            project.Replace(file, member, "");
        }

        project.Insert(file, type.ParameterList?.Span.End ?? type.Identifier.Span.End, " : Inherited");
        project.Files.Add($"using Snn.Models;\n{Any(random, ["public", "public abstract", "public partial", "public abstract partial"])} class Inherited {{ {text} }}");
        return $"{string.Join(", ", moved.Select(m => m.Identifier.Text))} moved to a base class of {type.Identifier}";
    }

    private static string? SplitPartial(Project project, Random random)
    {
        if (project.Pick<ClassDeclarationSyntax>(random, IsMarked) is not var (file, type))
        {
            return null;
        }

        var moved = type.Members.Where(_ => random.Next(2) == 0).ToArray();
        string text = string.Join('\n', moved.Select(m => m.ToFullString()));
        foreach (var member in moved.Reverse())
        {
            project.Replace(file, member, "");
        }

        string tail = $"{Any(random, ["public ", "", "sealed "])}partial class {type.Identifier} {{ {text} }}";
        if (random.Next(2) == 0)
        {
            project.Files.Add("using Snn.Models;\n" + tail);
        }
        else
        {
            project.Files[file] += "\n" + tail;
        }

        return $"{type.Identifier} in two parts";
    }

    private static string? ShareEquations(Project project, Random random)
    {
        if (project.Pick<PropertyDeclarationSyntax>(random, p => p.ExpressionBody is not null && p.Type.ToString() is "Equations" or "Event" or "Wiring" or "float") is not var (file, property)
            || property.ExpressionBody is null)
        {
            return null;
        }

        string body = property.ExpressionBody.Expression.ToString(), type = property.Type.ToString();
        switch (random.Next(5))
        {
            case 0:
                project.Insert(file, property.FullSpan.End, $"\n    private {type} Shared => {body};\n");
                project.Replace(file, property.ExpressionBody.Expression, "Shared");
                return $"{property.Identifier} is another property's";
            case 1:
                project.Replace(file, property.ExpressionBody.SpanStart, property.Span.End, $"{{ get => {body}; }}");
                return $"{property.Identifier} has a get accessor with an expression";
            case 2:
                project.Replace(file, property.ExpressionBody.SpanStart, property.Span.End, $"{{ get {{ return {body}; }} }}");
                return $"{property.Identifier} has a body of statements";
            case 3:
                project.Replace(file, property.ExpressionBody.SpanStart, property.Span.End, $"{{ get; }} = {body};");
                return $"{property.Identifier} has an initialiser";
            default:
                project.Replace(file, property.Identifier.Span.End, property.Span.End, $"() => {body};");
                return $"{property.Identifier} is a method";
        }
    }
}
