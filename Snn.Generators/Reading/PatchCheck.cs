using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Looks at convolutions and pools: whether kernel, stride, padding and shapes fit, as far as the compiler knows their numbers.
/// The rest is found where the layout is made.
/// </summary>
internal sealed class PatchCheck(ClassView view, IReadOnlyDictionary<string, IPropertySymbol> properties, List<Problem> problems)
{
    private readonly PopulationSize _sizes = new(view, properties);

    public void Check(IEnumerable<ProjectionRecord> projections)
    {
        foreach (var projection in projections.Where(p => p.IsShared))
        {
            var property = properties[projection.Name];
            var type = property.TypeSyntax(view.Stop)?.GetLocation() ?? property.Locations[0];
            foreach (string population in new[] { projection.Source, projection.Target }.Where(p => _sizes.HasNoShape(p)).Distinct())
            {
                problems.Add(Problems.At(Rule.WithoutShape, type, projection.Name, population));
            }

            if (property.Made(view.Stop) is { } made && view.Operation(made)?.Bare() is IObjectCreationOperation creation)
            {
                CheckNumbers(projection, creation);
            }
        }
    }

    private void CheckNumbers(ProjectionRecord projection, IObjectCreationOperation creation)
    {
        bool isPool = projection.Storage == Storage.Pool;
        string word = isPool ? "window" : "kernel";
        CheckWeight(isPool, creation);
        var kernel = creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == word) is { Syntax: ArgumentSyntax written } ? Read(written.Expression) : null;
        var (stride, padding) = (Set(creation, "Stride") ?? (isPool ? kernel : new(1, 1)), Set(creation, "Padding") ?? new(0, 0));
        if (Refused(kernel, 1, $"no {word}; give 1 or more rows and columns") | Refused(stride, 1, "no stride; give 1 or more") | Refused(padding, 0, "no padding; give 0 or more")
            || kernel is not { IsKnown: true } || _sizes.ShapeOf(projection.Source) is not { } source || !padding.IsKnown)
        {
            return;
        }

        long height = source.Height + 2L * padding.Height, width = source.Width + 2L * padding.Width;
        if (kernel.Height > height || kernel.Width > width)
        {
            problems.Add(Problems.At(Rule.PatchRange, kernel.Place!, kernel.Text, $"larger than the source with its padding, {height} x {width}; make the {word} smaller, or the padding larger"));
        }
        else if (stride is { IsKnown: true } && _sizes.ShapeOf(projection.Target) is { } target)
        {
            var expected = (Height: (height - kernel.Height) / stride.Height + 1, Width: (width - kernel.Width) / stride.Width + 1, Channels: isPool ? source.Channels : target.Channels);
            if (expected != (target.Height, target.Width, target.Channels))
            {
                problems.Add(Problems.At(Rule.PatchTarget, properties[projection.Target].Made(view.Stop)!.GetLocation(), projection.Target, $"{target.Height} x {target.Width} x {target.Channels}", projection.Name, isPool ? "windows" : "places",
                    $"{expected.Height} x {expected.Width} x {expected.Channels}", $"new({expected.Height}, {expected.Width}, {expected.Channels})"));
            }
        }
    }

    /// <summary>All synapses of a pool have the same weight, so none is drawn.</summary>
    private void CheckWeight(bool isPool, IObjectCreationOperation creation)
    {
        if (isPool && creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "weight")?.Value is IInvocationOperation { TargetMethod: { ContainingType.Name: "Init", Name: not "Constant" } } drawn)
        {
            problems.Add(Problems.At(Rule.PatchRange, drawn.Syntax.GetLocation(), drawn.Syntax.ToString(), "no weight of a pool, of which all synapses have the same; give Init.Constant"));
        }
    }

    /// <summary>Reports a number that is too small.</summary>
    private bool Refused(Extent? extent, int least, string what)
    {
        bool isRefused = extent is { IsKnown: true, Place: not null } && (extent.Height < least || extent.Width < least);
        if (isRefused)
        {
            problems.Add(Problems.At(Rule.PatchRange, extent!.Place!, extent.Text, what));
        }

        return isRefused;
    }

    /// <summary>What a property of the projection is set to where it is declared.</summary>
    private Extent? Set(IObjectCreationOperation creation, string name) =>
        creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property.Name: var set } && set == name) is { Syntax: AssignmentExpressionSyntax assignment }
            ? Read(assignment.Right)
            : null;

    /// <summary>A number for rows and columns, or one for each.</summary>
    private Extent Read(ExpressionSyntax written)
    {
        var (place, text) = (written.GetLocation(), written.ToString());
        var numbers = Bare(view.Operation(written)) switch
        {
            ITupleOperation { Elements: { Length: 2 } elements } => (elements[0], elements[1]),
            IObjectCreationOperation { Arguments: { Length: 2 } arguments } => (arguments[0].Value, arguments[1].Value),
            { } side => (side, side),
            null => default((IOperation, IOperation)?),
        };
        return numbers is var (height, width) && height.ConstantValue is { HasValue: true, Value: int rows } && width.ConstantValue is { HasValue: true, Value: int columns }
            ? new(rows, columns, true, place, text)
            : new(0, 0, false, place, text);
    }

    private static IOperation? Bare(IOperation? operation) => operation is IConversionOperation conversion ? Bare(conversion.Operand) : operation;

    /// <summary>Rows and columns.</summary>
    /// <param name="Height">Rows.</param>
    /// <param name="Width">Columns.</param>
    /// <param name="IsKnown">Whether they are constants.</param>
    /// <param name="Place">Where they are written; null where they are not.</param>
    /// <param name="Text">How.</param>
    private sealed record Extent(int Height, int Width, bool IsKnown = true, Location? Place = null, string Text = "");
}
