using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Takes sets apart: <c>[a, b, ..Others]</c>. What a property of the class stands for, a whole set or one of its elements, is
/// read there, so that sets can be shared and composed.
/// </summary>
internal sealed class SetReader(ClassView view, List<Problem> problems, Action<SyntaxNode> unknown)
{
    private readonly Stack<IPropertySymbol> _open = [];
    private readonly HashSet<IPropertySymbol> _reached = new(SymbolEqualityComparer.Default);

    /// <summary>Properties that stand for something in what was read.</summary>
    public IEnumerable<IPropertySymbol> Reached => _reached;

    /// <summary>The elements of a set, each as it stands in the source.</summary>
    public IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax set) => Follow(set, Split);

    /// <summary>What an expression stands for: itself, or the expression of the property that it names.</summary>
    public ExpressionSyntax? Resolve(ExpressionSyntax expression) => Follow(expression, e => [e]).FirstOrDefault();

    private IEnumerable<ExpressionSyntax> Split(ExpressionSyntax body)
    {
        if (body is not CollectionExpressionSyntax collection)
        {
            unknown(body);
            return [];
        }

        return collection.Elements.SelectMany(element => element switch
        {
            ExpressionElementSyntax { Expression: var one } => Follow(one, e => [e]),
            SpreadElementSyntax { Expression: var more } => Elements(more),
            _ => Nothing(element),
        });
    }

    private IEnumerable<ExpressionSyntax> Follow(ExpressionSyntax syntax, Func<ExpressionSyntax, IEnumerable<ExpressionSyntax>> read)
    {
        var bare = syntax.Uncast();
        if (bare is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || view.Own(bare) is not { } property)
        {
            return read(bare);
        }

        if (_open.Contains(property, SymbolEqualityComparer.Default))
        {
            problems.Add(Problems.At(Rule.CircularEquations, bare.GetLocation(), property.Name));
            return [];
        }

        _reached.Add(property);
        if (ExpressionReader.Body(property) is not { } body)
        {
            problems.Add(Problems.At(Rule.NotExpressionBodied, property.DeclaringSyntaxReferences.Length > 0 ? property.Locations[0] : bare.GetLocation(), property.Name));
            return [];
        }

        _open.Push(property);
        var read1 = Follow(body, read).ToArray(); // in full, while the property is open
        _open.Pop();
        return read1;
    }

    private IEnumerable<ExpressionSyntax> Nothing(CollectionElementSyntax element)
    {
        unknown(element);
        return [];
    }
}
