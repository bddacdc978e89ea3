using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Reading;

/// <summary>Reads a network's custom updates: what their variables stand for, their groups and their order.</summary>
internal sealed class NetworkUpdateReader
{
    private readonly ClassView _view;
    private readonly List<Problem> _problems;
    private readonly SetReader _sets;
    private readonly Dictionary<string, IPropertySymbol> _updates;
    private readonly BindingSources _sources;
    private readonly List<Bound> _bindings = [];
    private readonly HashSet<string> _named = []; // variables on a left side, bound or told about
    private readonly bool _isFree; // nothing trains it: it has simulations, in which there is one of each neuron

    public NetworkUpdateReader(ClassView view, IReadOnlyList<ProjectionRecord> wires, NetworkMembers members, bool isFree, IEnumerable<PlasticityRule> rules, List<Problem> problems)
    {
        (_view, _isFree, _problems) = (view, isFree, problems);
        _sets = new(view, problems, syntax => Unknown(syntax));
        _updates = view.Type.Properties().Where(p => p.Type is INamedTypeSymbol type && type.IsOfNetwork() && IsMadeOnce(p)).ToDictionary(p => p.Name);
        _sources = new(view, wires, members, _updates, isFree, rules, problems);
    }

    /// <summary>The parameters and start values that the network keeps for its updates, once these are read.</summary>
    public EquatableArray<UpdatedValue> Updated => _bindings.Where(b => b.Source.Value is not null)
        .GroupBy(b => b.Source.Value! with { PerNeuron = true })
        .Select(g => g.First().Source.Value! with { PerNeuron = g.Any(b => b.Source.Axes != Axes.None) }).ToEquatable();

    /// <summary>Where to point when something is wrong with one of them.</summary>
    public IEnumerable<Place> Places => _bindings.Select(b => (b.Source.At, Place: b.Source.Value?.Place ?? (b.Record.IsOfSpikes ? b.Record.Words : null)))
        .Where(b => b.Place is not null).GroupBy(b => b.Place!).Select(g => new Place(g.Key, Problems.At("", g.First().At!)));

    /// <summary>The updates in the order in which they run.</summary>
    public List<UpdateRecord> Read(IPropertySymbol[] properties)
    {
        CheckMembers();
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

        foreach (var single in properties.Where(p => p.Type.QualifiedName() == Vocabulary.Binding && !_sets.Reached.Contains(p, SymbolEqualityComparer.Default)))
        {
            _problems.Add(Problems.At(Rule.Unread, single.Locations[0], single.Name, $"put it into a set, as in 'Bindings Variables => [{single.Name}]'"));
        }

        CheckOpen();
        foreach (var update in _updates.Values)
        {
            CheckBound(update);
            CheckAliases(update);
            CheckShape(update);
        }

        var records = _updates.Values.Select(Record).ToList();
        CheckGradients(records);
        CheckWriters(records);
        return new UpdateOrder(_updates, _problems).Of(records);
    }

    private void ReadBinding(ExpressionSyntax element)
    {
        if (_view.Operation(element) is not IInvocationOperation { TargetMethod: { Name: "Bind", ContainingType: { } owner } } call || owner.ToDisplayString() != Vocabulary.Reductions)
        {
            Unknown(element);
            return;
        }

        var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => BindingSources.Bare(a.Value)).ToArray();
        if (arguments[0] is not IPropertyReferenceOperation { Property: var variable, Instance: { } instance } || _view.Own(instance) is not { } update || !_updates.ContainsKey(update.Name) || variable.UpdateVariable() is not { } declared)
        {
            Report(Rule.BindingForm, arguments[0], BindingSources.Short(arguments[0].Syntax), "is no variable of an update of this network; name one, as in Bind(Normalise.W, ...)");
            return;
        }

        string name = $"{update.Name}.{variable.Name}";
        bool isFirst = _named.Add(name);
        if (declared.Role == "State")
        {
            Report(Rule.BindingForm, arguments[0], name, "is a state of the update itself, which stands for nothing else; leave the binding out");
        }
        else if (!isFirst)
        {
            Report(Rule.BindingForm, arguments[0], name, "is bound already; leave one of the two out");
        }
        else if (_sources.Of(arguments[1]) is { } source)
        {
            if (source.Record is { Kind: "OtherUpdate" } other && other.Member == update.Name)
            {
                Report(Rule.BindingForm, arguments[1], name, $"is to be {other.Words}, a state of the same update, whose equations read it as {other.State}; leave the binding and '{variable.Name}' out");
                return;
            }

            Keep(new(update.Name, declared, source with { Record = source.Record with { Variable = variable.Name }, At = arguments[1].Syntax.GetLocation() }, call.Syntax.GetLocation()));
        }
    }

    /// <summary>Keeps a binding of which both sides have one for each of the same.</summary>
    private void Keep(Bound bound)
    {
        string name = $"{bound.Update}.{bound.Variable.Name}";
        var (declared, source) = (bound.Variable.Axes, bound.Source);

        bool isState = bound.Record.Kind == "State";

        // the states and spikes of a simulation are those of its one example
        if (_isFree && bound.Record.IsPerExample)
        {
            source = source with { Axes = Axes.Targets | (declared & Axes.Batch) };
        }
        else if (bound.Record.IsOfRule && source.Axes != (Axes.Sources | Axes.Targets))
        {
            source = source with { Axes = source.Axes | (declared & Axes.Batch) };
        }

        // of what nothing else says it, the updates say how many there are
        if (source.IsOpen && declared is Axes.Sources or Axes.Targets)
        {
            source = source with { Axes = Axes.Targets, Targets = _sources.PopulationOf(source.Record) };
        }

        // a population's neurons are the sources or the targets of an update, as its variable says
        if ((source.Axes & ~Axes.Batch) == Axes.Targets && (declared & ~Axes.Batch) == Axes.Sources)
        {
            source = source with { Axes = Axes.Sources | (source.Axes & Axes.Batch), Sources = source.Targets, Targets = null };
        }
        else if (source.Record.IsParameter && source.Axes == Axes.Sources && declared == Axes.Targets)
        {
            source = source with { Axes = Axes.Targets, Sources = null, Targets = source.Sources };
        }

        bool writesState = bound.Variable.Role == "Target" && isState;
        if (declared != source.Axes)
        {
            string advice = writesState ? $"to write what it starts with, bind Start({bound.Record.Member}.Model.{bound.Record.State})" : (declared ^ source.Axes) == Axes.Batch
                ? (source.Axes & Axes.Batch) != 0 ? "mark it PerExample = true, and reduce it over the batch" : "leave out PerExample"
                : "let both be the same";
            _problems.Add(Problems.At(Rule.BindingPlace, bound.Place, name, declared.Words(), bound.Record.Words, source.Axes.Words(), advice));
        }
        else if (bound.Variable.Role == "Target" && !bound.Record.IsWritable && !(_isFree && isState))
        {
            _problems.Add(Problems.At(Rule.BindingForm, bound.Place, name, $"is a [Target], and {bound.Record.Words} cannot be written; mark it [Input]{(writesState ? $", or bind Start({bound.Record.Member}.Model.{bound.Record.State})" : "")}"));
        }
        else
        {
            _bindings.Add(bound with { Source = source });
        }
    }

    /// <summary>A parameter of which one update has a value for each neuron is no single number to another.</summary>
    private void CheckOpen()
    {
        foreach (var parameter in _bindings.Where(b => b.Source.IsOpen).GroupBy(b => b.Source.Value!))
        {
            if (parameter.FirstOrDefault(b => b.Source.Axes != Axes.None) is { } each && parameter.FirstOrDefault(b => b.Source.Axes == Axes.None) is { } single)
            {
                _problems.Add(Problems.At(Rule.BindingPlace, single.Place, $"{single.Update}.{single.Variable.Name}", single.Variable.Axes.Words(), $"{single.Record.Words} of {each.Update}", each.Variable.Axes.Words(), "let both be the same"));
            }
        }
    }

    /// <summary>Whether a property is one object, that it holds or that a field does.</summary>
    private bool IsMadeOnce(IPropertySymbol property) => ExpressionReader.Body(property) is not { } body || _view.Operation(body)?.Bare() is IFieldReferenceOperation;

    /// <summary>Updates that are no property which holds one: nobody would run them.</summary>
    private void CheckMembers()
    {
        foreach (var property in _view.Type.Properties().Where(p => !_updates.ContainsKey(p.Name)))
        {
            if (property.Type is INamedTypeSymbol type && type.IsOfNetwork())
            {
                // one that stands for another is that
                if (ExpressionReader.Body(property) is { } body && _view.Own(body) is null && !_view.IsForeign(body))
                {
                    _problems.Add(Problems.At(Rule.UpdateForm, property.Locations[0], property.Name, $"is another object each time it is asked for, and none of them would run; write 'public {type.Name} {property.Name} {{ get; }} = new();'"));
                }
            }
            else if (ElementOf(property.Type) is { } element)
            {
                _problems.Add(Problems.At(Rule.UpdateForm, property.Locations[0], property.Name, $"holds updates of which the compiler knows neither how many nor which; declare each as a property, such as 'public {element.Name} First {{ get; }} = new();', and bind its variables"));
            }
        }

        foreach (var field in _view.Type.AndBases().SelectMany(t => t.GetMembers().OfType<IFieldSymbol>()).Where(f => !f.IsImplicitlyDeclared && f.DeclaredAccessibility != Accessibility.Private && f.Type is INamedTypeSymbol type && type.IsOfNetwork()))
        {
            _problems.Add(Problems.At(Rule.UpdateForm, field.Locations[0], field.Name, $"is a field, and a network runs updates that are properties; write 'public {field.Type.Name} {field.Name} {{ get; }} = new();'"));
        }
    }

    /// <summary>The update of which something is a collection.</summary>
    private static INamedTypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType as INamedTypeSymbol is { } element && element.IsOfNetwork() ? element : null,
        INamedTypeSymbol generic => generic.TypeArguments.OfType<INamedTypeSymbol>().FirstOrDefault(t => t.IsOfNetwork()),
        _ => null,
    };

    /// <summary>Every variable that is not the update's own stands for something.</summary>
    private void CheckBound(IPropertySymbol update)
    {
        foreach (var variable in VariablesOf(update).Where(v => v.Role != "State" && !_named.Contains($"{update.Name}.{v.Name}")))
        {
            if (!_view.HasForeignErrors)
            {
                _problems.Add(Problems.At(Rule.BindingForm, update.Locations[0], $"{update.Name}.{variable.Name}", $"stands for nothing; add 'public Bindings ... => [Bind({update.Name}.{variable.Name}, ...)]'"));
            }
        }
    }

    /// <summary>What is written is one variable: another one that stands for the same would be the old value or the new one, as it happens.</summary>
    private void CheckAliases(IPropertySymbol update)
    {
        var bound = _bindings.Where(b => b.Update == update.Name).ToArray();
        foreach (var (second, i) in bound.Select((b, i) => (b, i)))
        {
            var first = bound.Take(i).FirstOrDefault(b => (b.Record with { Variable = "" }) == (second.Record with { Variable = "" }) && (b.Variable.Role == "Target" || second.Variable.Role == "Target"));
            if (first is not null)
            {
                _problems.Add(Problems.At(Rule.BoundTwice, second.Place, $"{update.Name}.{first.Variable.Name}", $"{update.Name}.{second.Variable.Name}", second.Record.Words));
            }
        }
    }

    /// <summary>What an update has one of for each source neuron, it has for the same population's; likewise for targets.</summary>
    private void CheckShape(IPropertySymbol update)
    {
        var bound = _bindings.Where(b => b.Update == update.Name).ToArray();
        Check("sources", b => PopulationOf(b, isSource: true));
        Check("targets", b => PopulationOf(b, isSource: false));
        CheckPairs(update, bound);

        void Check(string axis, Func<Bound, string?> populationOf)
        {
            var first = bound.FirstOrDefault(b => populationOf(b) is not null);
            foreach (var other in bound.Where(b => populationOf(b) is { } population && population != populationOf(first!)).Take(_problems.Any(p => p.Rule == Rule.BindingShape) ? 0 : 1))
            {
                string advice = other.Record.IsTransposed || first!.Record.IsTransposed
                    ? "what is transposed leads from the targets of the other projection to its sources"
                    : "bind variables of the same populations";
                _problems.Add(Problems.At(Rule.BindingShape, other.Place, $"{update.Name}.{other.Variable.Name}", populationOf(other)!, axis, $"{update.Name}.{first!.Variable.Name}", populationOf(first)!, advice));
            }
        }
    }

    /// <summary>Where some pairs alone are connected, all that it has of synapses is of the same.</summary>
    private void CheckPairs(IPropertySymbol update, Bound[] bound)
    {
        var ofSynapses = bound.Where(b => b.Variable.Axes == (Axes.Sources | Axes.Targets)).Select(b => (Bound: b, Pairs: PairsOf(b))).ToArray();
        var some = ofSynapses.FirstOrDefault(b => b.Pairs is not null);
        if (some.Pairs is not null && ofSynapses.FirstOrDefault(b => b.Pairs != some.Pairs).Bound is { } other)
        {
            _problems.Add(Problems.At(Rule.BindingShape, other.Place, $"{update.Name}.{other.Variable.Name}", other.Record.Member, "synapses", $"{update.Name}.{some.Bound.Variable.Name}", some.Pairs, $"{some.Pairs} connects some pairs of neurons alone, so bind what is of its synapses"));
        }
    }

    private string? PairsOf(Bound bound) => bound.Record.Kind != "OtherUpdate" ? bound.Source.Pairs
        : _bindings.Where(b => b.Update == bound.Record.Member && b.Variable.Axes == bound.Variable.Axes && b != bound).Select(b => b.Source.Pairs).FirstOrDefault(p => p is not null);

    /// <summary>The population whose neurons a variable has one for each of; that of another update's state is found from what that update is bound to.</summary>
    /// <param name="bound">The variable.</param>
    /// <param name="isSource">Whether sources are meant, not targets.</param>
    /// <param name="before">Updates that wait for the answer.</param>
    private string? PopulationOf(Bound bound, bool isSource, params string[] before)
    {
        if (bound.Record.Kind != "OtherUpdate")
        {
            return isSource ? bound.Source.Sources : bound.Source.Targets;
        }

        bool hasAxis = (bound.Source.Axes & (isSource ? Axes.Sources : Axes.Targets)) != 0;
        return !hasAxis || before.Contains(bound.Record.Member) ? null : _bindings.Where(b => b.Update == bound.Record.Member)
            .Select(b => PopulationOf(b, isSource, [.. before, bound.Record.Member])).FirstOrDefault(p => p is not null);
    }

    /// <summary>A gradient is there between a batch's trials and its optimisers alone.</summary>
    private void CheckGradients(List<UpdateRecord> records)
    {
        foreach (var bound in _bindings.Where(b => b.Record.IsGradient && records.Any(r => r.Name == b.Update && r.Every == 0)))
        {
            _problems.Add(Problems.At(Rule.GradientOfUpdate, bound.Place, $"{bound.Update}.{bound.Variable.Name}", $"is {bound.Record.Words}, which is there while a batch ends, and '{bound.Update}' runs on demand; leave out 'Every = 0'"));
        }
    }

    private UpdateRecord Record(IPropertySymbol update)
    {
        var mark = update.Attribute(Vocabulary.Update);
        return new(
            update.Name,
            UpdateOrder.Named(mark, "Group") as string ?? "",
            UpdateOrder.Named(mark, "Every") as int? ?? 1,
            _bindings.Where(b => b.Update == update.Name).Select(b => b.Record).ToEquatable());
    }

    /// <summary>Two updates of a group that write the same.</summary>
    private void CheckWriters(List<UpdateRecord> records)
    {
        var writers = _bindings.Where(b => b.Variable.Role == "Target").Select(b => (Update: records.First(r => r.Name == b.Update), Bound: b));
        foreach (var group in writers.GroupBy(w => (w.Update.Group, w.Bound.Record.Written)))
        {
            var first = group.First();
            if (group.FirstOrDefault(w => w.Update.Name != first.Update.Name).Bound is not { } second)
            {
                continue;
            }

            string where = group.Key.Group == "" ? "the group without a name" : $"the group '{group.Key.Group}'";
            _problems.Add(Problems.At(Rule.WrittenInGroup, second.Place, first.Update.Name, second.Update, group.Key.Written, where));
        }
    }

    private static IEnumerable<UpdateVariable> VariablesOf(IPropertySymbol update) =>
        ((INamedTypeSymbol)update.Type).Properties().Select(p => p.UpdateVariable()).Where(v => v is not null).Select(v => v!);

    private void Report(string rule, IOperation at, params string[] words) => _problems.Add(Problems.At(rule, at.Syntax.GetLocation(), words));

    private void Unknown(SyntaxNode syntax)
    {
        if (!_view.IsForeign(syntax))
        {
            _problems.Add(Problems.At(Rule.UnknownConstruct, syntax.GetLocation(), BindingSources.Short(syntax)));
        }
    }

    /// <summary>A binding.</summary>
    private sealed record Bound(string Update, UpdateVariable Variable, BindingSource Source, Location Place)
    {
        public BindingRecord Record => Source.Record;
    }
}
