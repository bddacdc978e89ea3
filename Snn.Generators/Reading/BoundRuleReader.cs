using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Reading;

/// <summary>Reads variables of rules of plasticity that updates are to have, as in <c>ExcExc.Rule&lt;PairStdp&gt;().X</c>: where each is kept follows from its rule.</summary>
/// <param name="view">The network's class.</param>
/// <param name="wires">Its projections.</param>
/// <param name="isFree">Whether nothing trains it.</param>
/// <param name="external">Rules of other assemblies.</param>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class BoundRuleReader(ClassView view, IReadOnlyList<ProjectionRecord> wires, bool isFree, IEnumerable<PlasticityRule> external, List<Problem> problems)
{
    /// <summary>What is stood for; null where that is nothing, which has been told.</summary>
    /// <param name="variable">The rule's property.</param>
    /// <param name="call">The rule of a projection.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="whole">All of it.</param>
    public BindingSource? Read(IPropertySymbol variable, IInvocationOperation call, IOperation projection, IOperation whole)
    {
        if (projection.Type is IErrorTypeSymbol || projection is IInvalidOperation)
        {
            view.IsForeign(projection.Syntax, anywhere: true);
            return null;
        }

        if (view.Own(projection) is not { } property || wires.FirstOrDefault(w => w.Name == property.Name) is not { } wire)
        {
            return Refuse(projection, $"is no projection that this network wires; name one that it does, as in InHid.Rule<{call.Type!.Name}>().{variable.Name}");
        }

        var learned = LearnReader.RulesOf(property).OfType<INamedTypeSymbol>().ToArray();
        if (learned.FirstOrDefault(r => SymbolEqualityComparer.Default.Equals(r, call.Type)) is not { } type)
        {
            string advice = learned.Length == 0 ? $"mark '{wire.Name}' [Learn<{call.Type!.Name}>]" : $"name one of its own, {string.Join(" or ", learned.Select(r => r.Name))}, or mark it [Learn<{call.Type!.Name}>]";
            return Refuse(call, $"is no rule by which '{wire.Name}' learns; {advice}");
        }

        if (!isFree)
        {
            return Refuse(whole, "is kept in simulations, and this network is trained in trials; leave out [Train<...>], or put the update into a network of its own");
        }

        var rules = learned.Select(RuleOf).OfType<PlasticityRule>().ToArray();
        if (wire.Rules.Count == 0 || rules.Length < learned.Length)
        {
            return null; // a rule with errors of its own
        }

        var rule = rules.First(r => r.FullName == type.FullName());
        if (variable.Name == rule.Target && rule.Variables.All(v => v.Name != rule.Target))
        {
            return Refuse(whole, $"is the weight; bind {wire.Name}.Model.{WeightOf(property)}");
        }

        var joint = JointRule.Of(rules);
        if (rule.Variables.All(v => v.Name != variable.Name) || VariableOf(joint, rules, rule, variable.Name) is not { } own)
        {
            return Refuse(whole, $"is nothing that {rule.Name} keeps; bind a [State] of it{(rule.Variables.Count == 0 ? "" : $", such as {wire.Name}.Rule<{rule.Name}>().{rule.Variables[0].Name}")}");
        }

        var site = new Placement(joint).Of(own.Name);
        if (site == Site.Pre && wire.DelaysSynapses)
        {
            return Refuse(whole, $"is one for each delay of a neuron before, since synapses of '{wire.Name}' have delays of their own; bind what it keeps of synapses or of neurons after, or give the projection one Delay");
        }

        var record = new BindingRecord("", "RuleVariable", wire.Name, own.Key, site == Site.Pre ? wire.Source : site == Site.Post ? wire.Target : "");
        return site switch
        {
            Site.Synapse when wire.Storage == Storage.Convolution => BindingSources.OfKernel(record, wire),
            Site.Synapse => new(record, Axes.Sources | Axes.Targets, wire.Source, wire.Target, wire.IsSparse ? wire.Name : null),
            Site.Population => new(record, Axes.None, null, null),
            _ => new(record, Axes.Targets, null, record.Population),
        };
    }

    /// <summary>A variable of a rule among those of all rules of its projection, which keep their order.</summary>
    private static RuleVariable? VariableOf(PlasticityRule joint, PlasticityRule[] rules, PlasticityRule rule, string name)
    {
        int before = rules.TakeWhile(r => r != rule).Sum(r => r.Variables.Count);
        return joint.Variables.Skip(before).Take(rule.Variables.Count).Zip(rule.Variables, (its, own) => (its, own)).FirstOrDefault(v => v.own.Name == name).its;
    }

    private PlasticityRule? RuleOf(INamedTypeSymbol type) => external.FirstOrDefault(r => r.FullName == type.FullName())
        ?? (type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(view.Stop)).OfType<TypeDeclarationSyntax>().FirstOrDefault() is { } syntax ? PlasticityReader.Read(syntax, type, view.Compilation, view.Stop).Objective : null);

    /// <summary>What the synapse of a projection calls its weight.</summary>
    private static string WeightOf(IPropertySymbol projection) =>
        ((INamedTypeSymbol)((INamedTypeSymbol)projection.Type).TypeArguments[0]).Properties().FirstOrDefault(p => p.Has(Vocabulary.Input))?.Name ?? "Weight";

    private BindingSource? Refuse(IOperation at, string what)
    {
        problems.Add(Problems.At(Rule.RuleOfUpdate, at.Syntax.GetLocation(), BindingSources.Short(at.Syntax), what));
        return null;
    }
}
