using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Snn.Generators.Reading;

/// <summary>
/// A class as the compiler sees it: what a piece of its syntax means, which members are its own, and whether C# itself found
/// errors where nothing can be read. All syntax is asked about here, since C# has no operation for parentheses.
/// </summary>
internal sealed class ClassView(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
{
    /// <summary>A property that waits for its generated half is no error of the user's.</summary>
    private const string NotYetImplemented = "CS9248";

    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private bool? _isBroken;

    public INamedTypeSymbol Type => type;

    public Compilation Compilation => compilation;

    public CancellationToken Stop => stop;

    /// <summary>Whether C# itself found errors in what was to be read, so that the class is incomplete without a problem of ours.</summary>
    public bool HasForeignErrors { get; private set; } = type.HasNameTwice();

    /// <summary>The compiler's view of a piece of syntax; null where it has none.</summary>
    public IOperation? Operation(ExpressionSyntax syntax) => Model(syntax).GetOperation(syntax.Bare(), stop)?.Bare();

    /// <summary>The property of this class, or of one that it derives from, that an operation reads of this very instance.</summary>
    public IPropertySymbol? Own(IOperation? operation) =>
        operation?.Bare() is IPropertyReferenceOperation { Property: var property, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } }
        && type.IsOrDerivesFrom(property.ContainingType)
            ? type.MostDerived(property)
            : null;

    /// <summary>The same of a piece of syntax.</summary>
    public IPropertySymbol? Own(ExpressionSyntax syntax) => Own(Operation(syntax));

    /// <summary>
    /// Notes that a piece of syntax has no meaning to C# either; false where C# has nothing to say against it, so that the
    /// user must be told by us.
    /// </summary>
    public bool IsForeign(SyntaxNode syntax, bool anywhere = false)
    {
        bool foreign = HasErrors(Model(syntax).GetDiagnostics(syntax.Span, stop)) || (anywhere && IsBroken);
        HasForeignErrors |= foreign;
        return foreign;
    }

    /// <summary>Whether C# has an error anywhere in the class.</summary>
    private bool IsBroken => _isBroken ??= type.DeclaringSyntaxReferences.Any(r => HasErrors(Model(r.GetSyntax(stop)).GetDiagnostics(r.Span, stop)));

    private SemanticModel Model(SyntaxNode syntax) =>
        _models.TryGetValue(syntax.SyntaxTree, out var model) ? model : _models[syntax.SyntaxTree] = compilation.GetSemanticModel(syntax.SyntaxTree);

    private static bool HasErrors(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error && d.Id != NotYetImplemented);
}

/// <summary>What stands around an expression and has no meaning of its own.</summary>
internal static class BareSyntax
{
    /// <summary>The expression without parentheses, <c>checked</c>, <c>unchecked</c> and <c>!</c> around it.</summary>
    public static ExpressionSyntax Bare(this ExpressionSyntax syntax) => syntax switch
    {
        ParenthesizedExpressionSyntax inner => inner.Expression.Bare(),
        CheckedExpressionSyntax inner => inner.Expression.Bare(),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } inner => inner.Operand.Bare(),
        _ => syntax,
    };

    /// <summary>The expression without casts as well: that of a set, an event or a lambda says its type once more.</summary>
    public static ExpressionSyntax Uncast(this ExpressionSyntax syntax) =>
        syntax.Bare() is CastExpressionSyntax cast ? cast.Expression.Uncast() : syntax.Bare();

    /// <summary>The operation without what the compiler puts around it that changes nothing: parentheses, and casts to the type it has.</summary>
    public static IOperation Bare(this IOperation operation) => operation switch
    {
        IParenthesizedOperation inner => inner.Operand.Bare(),
        IConversionOperation { Conversion: { IsIdentity: true } or { IsReference: true } } inner => inner.Operand.Bare(),
        _ => operation,
    };
}
