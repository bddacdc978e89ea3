using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Reading;

/// <summary>What a variable of an update stands for, with the populations whose neurons it has one for each of.</summary>
/// <param name="Record">What it is.</param>
/// <param name="Axes">One for each of what.</param>
/// <param name="Sources">Population of its sources, where it has one for each of them.</param>
/// <param name="Targets">Population of its targets, likewise.</param>
/// <param name="Pairs">The projection, where it has one for each of some pairs that this connects.</param>
/// <param name="Value">A parameter or start value that the network keeps for its updates.</param>
/// <param name="IsOpen">Whether it has one for each neuron or a single one as the updates say, since nothing else does.</param>
/// <param name="At">Where it is named.</param>
internal sealed record BindingSource(BindingRecord Record, Axes Axes, string? Sources, string? Targets, string? Pairs = null, UpdatedValue? Value = null, bool IsOpen = false, Location? At = null);

/// <summary>Reads what variables of updates are to stand for: the right sides of a network's bindings.</summary>
/// <param name="view">The network's class.</param>
/// <param name="wires">Its projections.</param>
/// <param name="members">Its members.</param>
/// <param name="updates">Its updates.</param>
/// <param name="isFree">Whether nothing trains it.</param>
/// <param name="rules">Rules of plasticity of other assemblies.</param>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class BindingSources(ClassView view, IReadOnlyList<ProjectionRecord> wires, NetworkMembers members, IReadOnlyDictionary<string, IPropertySymbol> updates, bool isFree, IEnumerable<PlasticityRule> rules, List<Problem> problems)
{
    private readonly BoundRuleReader _rules = new(view, wires, isFree, rules, problems);

    private const Axes OfExamples = Axes.Targets | Axes.Batch;

    /// <summary>What is stood for; null where that is nothing, which has been told.</summary>
    public BindingSource? Of(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation call when NameOf(call) == "Gradient" && Parameter(Argument(call)) is { } moved && Weights(Argument(call)) is null:
                return GradientBy(call, moved.Owner, moved.Property);
            case IInvocationOperation call when NameOf(call) == "Gradient" && NameOf(Argument(call)) == "Delay":
                return DelayOf((IInvocationOperation)Argument(call)) is { } delay ? AsGradient(delay) : null;
            case IInvocationOperation call when NameOf(call) is "Transpose" or "Gradient":
                return OfSynapses(call);
            case IInvocationOperation call when NameOf(call) == "Start":
                return StartOf(call);
            case IInvocationOperation call when NameOf(call) == "Delay":
                return DelayOf(call);
            case IInvocationOperation call when NameOf(call) is "SpikeCount" or "FiringRate":
                return Population(Argument(call)) is { } spiking ? new(new("", call.TargetMethod.Name, spiking, ""), OfExamples, null, spiking) : Refused(operation);
            case IInvocationOperation call when NameOf(call) is "SumOverTime" or "MeanOverTime" or "MaxOverTime" or "ArgMaxOverTime":
                return State(Argument(call)) is { } course ? new(new("", call.TargetMethod.Name, course.Member, course.State), OfExamples, null, course.Population) : Refused(operation);
            case IPropertyReferenceOperation { Property: var state, Instance: { } other } when view.Own(other) is { } update && updates.ContainsKey(update.Name) && state.UpdateVariable() is { Role: "State" } own:
                return new(new("", "OtherUpdate", update.Name, state.Name), own.Axes, null, null);
            case IPropertyReferenceOperation { Property: var variable, Instance: IInvocationOperation call } when NameOf(call) == "Rule":
                return _rules.Read(variable, call, Argument(call), operation);
            default:
                return Weights(operation) is { } ? OfSynapses(operation)
                    : State(operation) is { } found ? new(new("", "State", found.Member, found.State), OfExamples, null, found.Population)
                    : Parameter(operation) is { } parameter ? OfParameter(operation, parameter.Owner, parameter.Property)
                    : Refused(operation);
        }
    }

    /// <summary>Without conversions that keep the number.</summary>
    public static IOperation Bare(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? Bare(conversion.Operand) : operation.Bare();

    public static string Short(SyntaxNode syntax) => syntax.ToString() is { Length: > 60 } text ? text.Substring(0, 57) + "..." : syntax.ToString();

    /// <summary>The weights of a projection, their gradient, or the transpose of either.</summary>
    private BindingSource? OfSynapses(IOperation operation)
    {
        var inner = operation;
        bool isTransposed = NameOf(inner) == "Transpose";
        inner = isTransposed ? Argument((IInvocationOperation)inner) : inner;
        bool isGradient = NameOf(inner) == "Gradient";
        inner = isGradient ? Argument((IInvocationOperation)inner) : inner;
        if (Weights(inner) is not { } wire)
        {
            return Refused(operation);
        }

        if (WhyNoNumbers(wire) is { } why)
        {
            Report(Rule.BindingForm, operation, why);
            return null;
        }

        if (wire.Storage == Storage.Convolution && isTransposed)
        {
            Report(Rule.BindingForm, operation, "is of a convolution, whose kernel leads back from no neurons; leave out Transpose");
            return null;
        }

        if (wire.IsSparse && isTransposed)
        {
            Report(Rule.BindingForm, operation, "is of a projection that connects some pairs of neurons alone, of which updates see no columns; declare it Dense, or leave out Transpose");
            return null;
        }

        if (isGradient && !wire.Trainable)
        {
            Report(Rule.GradientOfUpdate, operation, $"is no number, since the weights of '{wire.Name}' do not learn; mark '{wire.Name}' [Trainable], or bind its weights");
            return null;
        }

        string kind = (isTransposed, isGradient) switch
        {
            (false, false) => "Weights",
            (true, false) => "TransposedWeights",
            (false, true) => "Gradients",
            _ => "TransposedGradients",
        };
        var record = new BindingRecord("", kind, wire.Name, "");
        return wire.Storage == Storage.Convolution
            ? OfKernel(record, wire)
            : new(record, Axes.Sources | Axes.Targets, isTransposed ? wire.Target : wire.Source, isTransposed ? wire.Source : wire.Target, wire.IsSparse ? wire.Name : null);
    }

    /// <summary>What a convolution has one for each number of its kernel of: its sources are places and channels of the source, its targets channels of the target.</summary>
    public static BindingSource OfKernel(BindingRecord record, ProjectionRecord wire) => new(record, Axes.Sources | Axes.Targets, $"rows of the kernel of {wire.Name}", $"channels of {wire.Target}");

    /// <summary>Why there are no numbers of a projection's synapses, and what to write instead; null where there are.</summary>
    private static string? WhyNoNumbers(ProjectionRecord wire) => wire.Storage switch
    {
        Storage.Pool => $"is of a pool, of which all synapses have one weight that stays as it is, so there is nothing for each of them; bind the weight of another projection, or connect '{wire.Name}' by Convolution",
        Storage.Procedural => $"is of synapses that are drawn anew for each spike, so no number of them is kept; connect '{wire.Name}' by Sparse, whose synapses of the same seed are the same",
        _ => null,
    };

    private BindingSource? Refused(IOperation operation)
    {
        if (operation.Type is not IErrorTypeSymbol && operation is not IInvalidOperation)
        {
            Report(Rule.BindingForm, operation, "is nothing that a variable can stand for: a weight (InHid.Model.Weight), its Gradient, the Transpose of either, a state (Hidden.Model.V, InHid.Model.I) or its MeanOverTime and the like, its Start, a parameter (Hidden.Model.VTh), a Delay that learns, the Gradient of what learns, SpikeCount(Hidden), FiringRate(Hidden), a variable of a rule (InHid.Rule<PairStdp>().X), or a state of another update");
        }
        else
        {
            view.IsForeign(operation.Syntax, anywhere: true);
        }

        return null;
    }

    /// <summary>What a state starts with.</summary>
    private BindingSource? StartOf(IInvocationOperation call)
    {
        var argument = Argument(call);
        if (State(argument) is { } state)
        {
            return new(new("", "Start", state.Member, state.State), Axes.Targets, null, state.Population, Value: new(state.Member, state.State, PerNeuron: true, IsStart: true));
        }

        if (!IsForeign(argument))
        {
            Report(Rule.StartOfUpdate, argument, "is no state of neurons or synapses; name one, as in Start(Hidden.Model.V) or Start(InHid.Model.I)");
        }

        return null;
    }

    /// <summary>The delay of a projection.</summary>
    private BindingSource? DelayOf(IInvocationOperation call)
    {
        var argument = Argument(call);
        if (IsForeign(argument))
        {
            return null;
        }

        if (view.Own(argument) is not { } property || wires.FirstOrDefault(w => w.Name == property.Name) is not { } wire)
        {
            Report(Rule.DelayOfUpdate, argument, "is no projection of this network; name one, as in Delay(InHid)");
            return null;
        }

        if (!wire.TrainsDelay)
        {
            Report(Rule.DelayOfUpdate, argument, $"has a delay that stays as it is; mark '{wire.Name}' [TrainableDelay], or [TrainableDelay(Per.Neuron)] for one of each neuron");
            return null;
        }

        return new(new("", "Parameter", wire.Name, "Delay"), wire.DelaysNeurons ? Axes.Sources : Axes.None, wire.DelaysNeurons ? wire.Source : null, null);
    }

    /// <summary>The gradient by a parameter of neurons or synapses.</summary>
    private BindingSource? GradientBy(IOperation operation, IPropertySymbol owner, IPropertySymbol property)
    {
        if (isFree || !property.Has(Vocabulary.Trainable))
        {
            Report(Rule.GradientOfUpdate, operation, isFree
                ? "is no number, since nothing trains the network; write by which rule it learns, as in [Network, Train<EProp>]"
                : $"is no number, since {owner.Name}.{property.Name} does not learn; mark it [Trainable] in its model, or bind the parameter");
            return null;
        }

        return OfParameter(operation, owner, property) is { } parameter ? AsGradient(parameter) : null;
    }

    private static BindingSource AsGradient(BindingSource parameter) => parameter with { Record = parameter.Record with { Kind = "ParameterGradient" } };

    /// <summary>A parameter of neurons or synapses.</summary>
    private BindingSource? OfParameter(IOperation operation, IPropertySymbol owner, IPropertySymbol property)
    {
        if (property.Type.SpecialType == SpecialType.System_Int32)
        {
            Report(Rule.ParameterOfUpdate, operation, "is a whole number, which updates do not have; make it a float");
            return null;
        }

        var wire = wires.FirstOrDefault(w => w.Name == owner.Name);
        string population = wire?.Target ?? owner.Name;
        bool isTrained = property.Has(Vocabulary.Trainable);
        bool hasEach = isTrained
            ? property.Attribute(Vocabulary.Trainable)!.ConstructorArguments.FirstOrDefault().Value is 1
            : members.Given[population].Contains(wire is null ? property.Name : $"{wire.Name}.{property.Name}");
        return new(
            new("", "Parameter", owner.Name, property.Name),
            hasEach ? Axes.Targets : Axes.None,
            null,
            hasEach ? population : null,
            Value: isTrained ? null : new(owner.Name, property.Name, hasEach),
            IsOpen: !isTrained && !hasEach);
    }

    /// <summary>The population whose neurons have a parameter, or at which the synapses end that have it.</summary>
    public string PopulationOf(BindingRecord parameter) => wires.FirstOrDefault(w => w.Name == parameter.Member)?.Target ?? parameter.Member;

    /// <summary>Whether C# itself sees no meaning in it.</summary>
    private bool IsForeign(IOperation operation) => (operation.Type is IErrorTypeSymbol || operation is IInvalidOperation) && view.IsForeign(operation.Syntax, anywhere: true);

    /// <summary>The name of a function of ours.</summary>
    private static string? NameOf(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { ContainingType: { } owner } method } && owner.ToDisplayString() == Vocabulary.Reductions ? method.Name : null;

    private static IOperation Argument(IInvocationOperation call) => Bare(call.Arguments[0].Value);

    /// <summary>The projection whose weights are meant, as in <c>InHid.Model.Weight</c>.</summary>
    private ProjectionRecord? Weights(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var weight, Instance: IPropertyReferenceOperation { Property.Name: "Model", Instance: { } of } }
        && weight.Has(Vocabulary.Input) && view.Own(of) is { } property ? wires.FirstOrDefault(w => w.Name == property.Name) : null;

    /// <summary>A state of a population's neurons, as in <c>Hidden.Model.V</c>, or of a projection's synapses, as in <c>InHid.Model.I</c>; and the population whose neurons have one each.</summary>
    private (string Member, string State, string Population)? State(IOperation operation)
    {
        if (operation is not IPropertyReferenceOperation { Property: var state, Instance: IPropertyReferenceOperation { Property.Name: "Model", Instance: { } of } } || !state.Has(Vocabulary.State))
        {
            return null;
        }

        return Population(of) is { } population ? (population, state.Name, population)
            : view.Own(of) is { } property && wires.FirstOrDefault(w => w.Name == property.Name) is { } wire ? (wire.Name, state.Name, state.IsPerPre() ? wire.Source : wire.Target)
            : null;
    }

    /// <summary>A parameter of a population or projection, as in <c>Hidden.Model.VTh</c>.</summary>
    private (IPropertySymbol Owner, IPropertySymbol Property)? Parameter(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var parameter, Instance: IPropertyReferenceOperation { Property.Name: "Model", Instance: { } of } }
        && ModelReader.IsParameter(parameter) && view.Own(of) is { } owner && (members.Populations.Contains(owner.Name) || wires.Any(w => w.Name == owner.Name)) ? (owner, parameter) : null;

    private string? Population(IOperation operation) => view.Own(operation) is { } property && members.Populations.Contains(property.Name) ? property.Name : null;

    private void Report(string rule, IOperation at, string what) => problems.Add(Problems.At(rule, at.Syntax.GetLocation(), Short(at.Syntax), what));
}
