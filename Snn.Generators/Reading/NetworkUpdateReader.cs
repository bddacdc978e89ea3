using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads a network's custom updates: what their variables stand for, their groups and their order.</summary>
internal sealed class NetworkUpdateReader
{
    private readonly ClassView _view;
    private readonly IReadOnlyList<ProjectionRecord> _wires;
    private readonly NetworkMembers _members;
    private readonly List<Problem> _problems;
    private readonly SetReader _sets;
    private readonly Dictionary<string, IPropertySymbol> _updates;
    private readonly List<Bound> _bindings = [];

    public NetworkUpdateReader(ClassView view, IReadOnlyList<ProjectionRecord> wires, NetworkMembers members, List<Problem> problems)
    {
        (_view, _wires, _members, _problems) = (view, wires, members, problems);
        _sets = new(view, problems, syntax => Unknown(syntax));
        _updates = view.Type.Properties().Where(p => p.Type is INamedTypeSymbol type && type.IsOfNetwork() && ExpressionReader.Body(p) is null).ToDictionary(p => p.Name);
    }

    /// <summary>The updates in the order in which they run.</summary>
    public List<UpdateRecord> Read(IPropertySymbol[] properties)
    {
        var read = new HashSet<ExpressionSyntax>(); // a set that another is made of has been read there
        foreach (var set in properties.Where(p => p.Type.QualifiedName() == Vocabulary.Bindings))
        {
            if (ExpressionReader.Body(set) is { } body)
            {
                foreach (var element in _sets.Elements(body).Where(read.Add))
                {
                    ReadBinding(element);
                }
            }
            else
            {
                _problems.Add(Problems.At(Rule.NotExpressionBodied, set.Locations[0], set.Name));
            }
        }

        foreach (var update in _updates.Values)
        {
            CheckBound(update);
            CheckShape(update);
        }

        var records = _updates.Values.Select(Record).ToList();
        CheckWriters(records);
        return Ordered(records);
    }

    private void ReadBinding(ExpressionSyntax element)
    {
        if (_view.Operation(element) is not IInvocationOperation { TargetMethod: { Name: "Bind", ContainingType: { } owner } } call || owner.ToDisplayString() != Vocabulary.Reductions)
        {
            Unknown(element);
            return;
        }

        var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => Bare(a.Value)).ToArray();
        if (arguments[0] is not IPropertyReferenceOperation { Property: var variable, Instance: { } instance } || _view.Own(instance) is not { } update || !_updates.ContainsKey(update.Name) || variable.UpdateVariable() is not { } declared)
        {
            Report(Rule.BindingForm, arguments[0], Short(arguments[0].Syntax), "is no variable of an update of this network; name one, as in Bind(Normalise.W, ...)");
            return;
        }

        string name = $"{update.Name}.{variable.Name}";
        if (declared.Role == "State")
        {
            Report(Rule.BindingForm, arguments[0], name, "is a state of the update itself, which stands for nothing else; leave the binding out");
        }
        else if (_bindings.Any(b => b.Update == update.Name && b.Record.Variable == variable.Name))
        {
            Report(Rule.BindingForm, arguments[0], name, "is bound already; leave one of the two out");
        }
        else if (Source(arguments[1], transposed: false) is { } source)
        {
            Keep(new(update.Name, declared, source.Record with { Variable = variable.Name }, source.Axes, source.Sources, source.Targets, call.Syntax.GetLocation()));
        }
    }

    /// <summary>Keeps a binding of which both sides have one for each of the same.</summary>
    private void Keep(Bound bound)
    {
        string name = $"{bound.Update}.{bound.Variable.Name}";
        var (declared, given) = (bound.Variable.Axes, bound.Axes);

        // a population's neurons are the sources or the targets of an update, as its variable says
        if (given == (Axes.Targets | Axes.Batch) && (declared & ~Axes.Batch) == Axes.Sources)
        {
            bound = bound with { Axes = given = Axes.Sources | Axes.Batch, Sources = bound.Targets, Targets = null };
        }

        if (declared != given)
        {
            string advice = (declared ^ given) == Axes.Batch
                ? (given & Axes.Batch) != 0 ? "mark it PerExample = true, and reduce it over the batch" : "leave out PerExample"
                : "let both be the same";
            _problems.Add(Problems.At(Rule.BindingPlace, bound.Place, name, declared.Words(), bound.Record.Words, given.Words(), advice));
        }
        else if (bound.Variable.Role == "Target" && bound.Record.Kind is not ("Weights" or "TransposedWeights"))
        {
            _problems.Add(Problems.At(Rule.BindingForm, bound.Place, name, $"is a [Target], and {bound.Record.Words} cannot be written; mark it [Input]"));
        }
        else
        {
            _bindings.Add(bound);
        }
    }

    /// <summary>What a variable is to stand for.</summary>
    private (BindingRecord Record, Axes Axes, string? Sources, string? Targets)? Source(IOperation operation, bool transposed)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { Name: "Transpose", ContainingType: var owner } } call when owner.ToDisplayString() == Vocabulary.Reductions && !transposed:
                return Source(Bare(call.Arguments[0].Value), transposed: true);
            case IInvocationOperation { TargetMethod: { Name: "SpikeCount" or "FiringRate", ContainingType: var owner } method } call when owner.ToDisplayString() == Vocabulary.Reductions && !transposed:
                return Population(Bare(call.Arguments[0].Value)) is { } spiking ? (new("", method.Name, spiking, ""), Axes.Targets | Axes.Batch, null, spiking) : Refused(operation);
            case IInvocationOperation { TargetMethod: { Name: "SumOverTime" or "MeanOverTime" or "MaxOverTime" or "ArgMaxOverTime", ContainingType: var owner } method } call when owner.ToDisplayString() == Vocabulary.Reductions && !transposed:
                return State(Bare(call.Arguments[0].Value)) is { } course ? (new("", method.Name, course.Population, course.State), Axes.Targets | Axes.Batch, null, course.Population) : Refused(operation);
            case IPropertyReferenceOperation { Property: var weight, Instance: IPropertyReferenceOperation { Property.Name: "Model", Instance: { } projection } } when weight.Has(Vocabulary.Input) && Projection(projection) is { } wire:
                if (_members.Projections[wire.Name].Property.Type.Name == "Sparse")
                {
                    Report(Rule.BindingForm, operation, Short(operation.Syntax), "is of a projection that connects some pairs of neurons alone, of which updates see no rows; declare it Dense");
                    return null;
                }

                return transposed
                    ? (new("", "TransposedWeights", wire.Name, ""), Axes.Sources | Axes.Targets, wire.Target, wire.Source)
                    : (new("", "Weights", wire.Name, ""), Axes.Sources | Axes.Targets, wire.Source, wire.Target);
            case IPropertyReferenceOperation { Property: var state, Instance: { } other } when !transposed && _view.Own(other) is { } update && _updates.ContainsKey(update.Name) && state.UpdateVariable() is { Role: "State" } own:
                return (new("", "OtherUpdate", update.Name, state.Name), own.Axes, null, null);
            default:
                return !transposed && State(operation) is { } found ? (new("", "State", found.Population, found.State), Axes.Targets | Axes.Batch, null, found.Population) : Refused(operation);
        }
    }

    private (BindingRecord, Axes, string?, string?)? Refused(IOperation operation)
    {
        if (operation.Type is not IErrorTypeSymbol && operation is not IInvalidOperation)
        {
            Report(Rule.BindingForm, operation, Short(operation.Syntax), "is nothing that a variable can stand for: a weight (InHid.Model.Weight) or its Transpose, a state (Hidden.Model.V) or its MeanOverTime and the like, SpikeCount(Hidden), FiringRate(Hidden), or a state of another update");
        }
        else
        {
            _view.IsForeign(operation.Syntax, anywhere: true);
        }

        return null;
    }

    /// <summary>A state of a population, as in <c>Hidden.Model.V</c>.</summary>
    private (string Population, string State)? State(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var state, Instance: IPropertyReferenceOperation { Property.Name: "Model", Instance: { } of } }
        && state.Has(Vocabulary.State) && Population(of) is { } population ? (population, state.Name) : null;

    private string? Population(IOperation operation) => _view.Own(operation) is { } property && _members.Populations.Contains(property.Name) ? property.Name : null;

    private ProjectionRecord? Projection(IOperation operation) => _view.Own(operation) is { } property ? _wires.FirstOrDefault(w => w.Name == property.Name) : null;

    /// <summary>Every variable that is not the update's own stands for something.</summary>
    private void CheckBound(IPropertySymbol update)
    {
        foreach (var variable in VariablesOf(update).Where(v => v.Role != "State" && !_bindings.Any(b => b.Update == update.Name && b.Record.Variable == v.Name)))
        {
            // one that was refused has been told about
            if (!_problems.Any(p => p.Rule is Rule.BindingForm or Rule.BindingPlace or Rule.UnknownConstruct) && !_view.HasForeignErrors)
            {
                _problems.Add(Problems.At(Rule.BindingForm, update.Locations[0], $"{update.Name}.{variable.Name}", $"stands for nothing; add 'public Bindings ... => [Bind({update.Name}.{variable.Name}, ...)]'"));
            }
        }
    }

    /// <summary>What an update has one of for each source neuron, it has for the same population's; likewise for targets.</summary>
    private void CheckShape(IPropertySymbol update)
    {
        var bound = _bindings.Where(b => b.Update == update.Name).ToArray();
        Check("sources", b => b.Sources);
        Check("targets", b => b.Targets);

        void Check(string axis, Func<Bound, string?> populationOf)
        {
            var first = bound.FirstOrDefault(b => populationOf(b) is not null);
            foreach (var other in bound.Where(b => populationOf(b) is { } population && population != populationOf(first!)).Take(_problems.Any(p => p.Rule == Rule.BindingShape) ? 0 : 1))
            {
                string advice = other.Record.Kind == "TransposedWeights" || first!.Record.Kind == "TransposedWeights"
                    ? "what is transposed leads from the targets of the other projection to its sources"
                    : "bind variables of the same populations";
                _problems.Add(Problems.At(Rule.BindingShape, other.Place, $"{update.Name}.{other.Variable.Name}", populationOf(other)!, axis, $"{update.Name}.{first!.Variable.Name}", populationOf(first)!, advice));
            }
        }
    }

    private UpdateRecord Record(IPropertySymbol update)
    {
        var mark = update.Attribute(Vocabulary.Update);
        return new(
            update.Name,
            Named(mark, "Group") as string ?? "",
            Named(mark, "Every") as int? ?? 1,
            _bindings.Where(b => b.Update == update.Name).Select(b => b.Record).ToEquatable());
    }

    /// <summary>Two updates of a group that write the same.</summary>
    private void CheckWriters(List<UpdateRecord> records)
    {
        var writers = records.SelectMany(r => r.Bindings.Where(b => VariablesOf(_updates[r.Name]).Any(v => v.Name == b.Variable && v.Role == "Target")).Select(b => (Update: r, b.Member, b.Variable)));
        foreach (var group in writers.GroupBy(w => (w.Update.Group, w.Member)).Where(g => g.Count() > 1))
        {
            var (first, second) = (group.First(), group.Skip(1).First());
            var place = _bindings.First(b => b.Update == second.Update.Name && b.Record.Variable == second.Variable).Place;
            string where = group.Key.Group == "" ? "the group without a name" : $"the group '{group.Key.Group}'";
            _problems.Add(Problems.At(Rule.WrittenInGroup, place, first.Update.Name, second.Update.Name, $"the weights of {group.Key.Member}", where));
        }
    }

    /// <summary>Those that come first before those that come after them, others as declared.</summary>
    private List<UpdateRecord> Ordered(List<UpdateRecord> records)
    {
        var (open, ordered) = (records.ToList(), new List<UpdateRecord>());
        foreach (var record in records)
        {
            if (After(record) is { } other && (other == record.Name || !_updates.ContainsKey(other)))
            {
                _problems.Add(Problems.At(Rule.UpdateOrder, PlaceOfOrder(record), record.Name, other, other == record.Name ? "it is the same" : "there is no update of that name in this network"));
                return records;
            }
        }

        while (open.Count > 0)
        {
            var next = open.FirstOrDefault(r => Before(r).All(name => ordered.Any(o => o.Name == name)));
            if (next is null)
            {
                var circle = open.FirstOrDefault(r => After(r) is not null) ?? open[0];
                _problems.Add(Problems.At(Rule.UpdateOrder, PlaceOfOrder(circle), circle.Name, After(circle) ?? Before(circle).First(), "each of them waits for the other; break the circle"));
                return records;
            }

            ordered.Add(next);
            open.Remove(next);
        }

        return ordered;

        // what reads a state of another runs after it
        IEnumerable<string> Before(UpdateRecord r) => r.Bindings.Where(b => b.Kind == "OtherUpdate" && b.Member != r.Name).Select(b => b.Member).Concat(After(r) is { } other ? [other] : []);
    }

    private string? After(UpdateRecord record) => Named(_updates[record.Name].Attribute(Vocabulary.Update), "After") is string { Length: > 0 } name ? name : null;

    private Location PlaceOfOrder(UpdateRecord record) =>
        _updates[record.Name].Attribute(Vocabulary.Update)?.ApplicationSyntaxReference is { } mark ? Location.Create(mark.SyntaxTree, mark.Span) : _updates[record.Name].Locations[0];

    private static object? Named(AttributeData? mark, string argument) => mark?.NamedArguments.FirstOrDefault(a => a.Key == argument).Value.Value;

    private static IEnumerable<UpdateVariable> VariablesOf(IPropertySymbol update) =>
        ((INamedTypeSymbol)update.Type).Properties().Select(p => p.UpdateVariable()).Where(v => v is not null).Select(v => v!);

    /// <summary>Without conversions that keep the number.</summary>
    private static IOperation Bare(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? Bare(conversion.Operand) : operation.Bare();

    private void Report(string rule, IOperation at, params string[] words) => _problems.Add(Problems.At(rule, at.Syntax.GetLocation(), words));

    private void Unknown(SyntaxNode syntax)
    {
        if (!_view.IsForeign(syntax))
        {
            _problems.Add(Problems.At(Rule.UnknownConstruct, syntax.GetLocation(), Short(syntax)));
        }
    }

    private static string Short(SyntaxNode syntax) => syntax.ToString() is { Length: > 60 } text ? text.Substring(0, 57) + "..." : syntax.ToString();

    /// <summary>A binding, with the populations whose neurons it has one for each of.</summary>
    private sealed record Bound(string Update, UpdateVariable Variable, BindingRecord Record, Axes Axes, string? Sources, string? Targets, Location Place);
}
