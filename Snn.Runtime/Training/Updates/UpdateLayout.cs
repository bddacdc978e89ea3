namespace Snn.Runtime;

/// <summary>One custom update of a network. Made by the generated code, in the order in which they run.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Update">The object, with its parameters.</param>
/// <param name="Group">The group that runs on demand together.</param>
/// <param name="Every">It runs after every so many batches; 0 for on demand alone.</param>
/// <param name="Bindings">What its variables stand for; its own states are not among them.</param>
public sealed record UpdateLayout(string Name, INetworkUpdate Update, string Group, int Every, IReadOnlyList<UpdateBinding> Bindings)
{
    /// <summary>Whether it runs between the gradients of a batch and the optimisers: it has a gradient, or something that has one waits for it.</summary>
    public bool BeforeOptimisers { get; init; }

    /// <summary>Whether a parameter is among what it reads and writes.</summary>
    internal bool HasParameters => Bindings.Any(b => b.IsParameter);

    /// <summary>Whether it writes weights.</summary>
    internal bool WritesWeights => Bindings.Any(b => b.Kind is UpdateSource.Weights or UpdateSource.TransposedWeights && Update.Variables.Any(v => v.Name == b.Variable && v.Role == UpdateRole.Target));
}

/// <summary>What a variable of an update stands for.</summary>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Kind">What kind of thing it stands for.</param>
/// <param name="Member">Name of the projection, population or update.</param>
/// <param name="State">Name of the state, parameter or variable, where it is one; that of a state of synapses has their projection's name in front.</param>
/// <param name="Owner">The projection of which it is a state of the source neurons, or of whose rule it is a variable of neurons; empty for others.</param>
public sealed record UpdateBinding(string Variable, UpdateSource Kind, string Member, string State = "", string Owner = "")
{
    /// <summary>The name of a state.</summary>
    internal string StateName => $"{(Owner.Length > 0 ? Owner : Member)}.{State}";

    /// <summary>Whether it is a gradient.</summary>
    internal bool IsGradient => IsParameterGradient || Kind is UpdateSource.Gradients or UpdateSource.TransposedGradients;

    /// <summary>Whether it is the gradient by a parameter or a delay that learns.</summary>
    internal bool IsParameterGradient => Kind == UpdateSource.ParameterGradient;

    /// <summary>Whether it is seen from a projection's targets.</summary>
    internal bool IsTransposed => Kind is UpdateSource.TransposedWeights or UpdateSource.TransposedGradients;

    /// <summary>Whether it is weights or gradients of a projection.</summary>
    internal bool IsOfSynapses => Kind is UpdateSource.Weights or UpdateSource.TransposedWeights or UpdateSource.Gradients or UpdateSource.TransposedGradients;

    /// <summary>Whether it is a parameter, a delay, or what a state starts with.</summary>
    internal bool IsParameter => Kind is UpdateSource.Parameter or UpdateSource.Start;

    /// <summary>Its name among the parameters of the network.</summary>
    internal string ParameterName => Kind == UpdateSource.Start ? $"{Member}.Start.{State}" : $"{Member}.{State}";

    /// <summary>Whether each example of a batch leaves its own.</summary>
    internal bool IsOfExamples => !IsOfSynapses && !IsParameter && !IsParameterGradient && !IsOfRule && Kind != UpdateSource.OtherUpdate;

    /// <summary>Whether it is a variable of a rule of plasticity.</summary>
    internal bool IsOfRule => Kind == UpdateSource.RuleVariable;

    /// <summary>Whether it is made of a state of neurons or synapses.</summary>
    internal bool IsOfState => IsOfExamples && Kind is not (UpdateSource.SpikeCount or UpdateSource.FiringRate);
}

/// <summary>What a variable of an update can stand for.</summary>
public enum UpdateSource
{
    /// <summary>The weights of a projection.</summary>
    Weights,

    /// <summary>The same, seen from its targets.</summary>
    TransposedWeights,

    /// <summary>The gradient by the weights of a projection, reduced over the batch as their optimiser asks for.</summary>
    Gradients,

    /// <summary>The same, seen from its targets.</summary>
    TransposedGradients,

    /// <summary>A state of neurons or synapses at the end of a trial.</summary>
    State,

    /// <summary>The sum of a state over the steps of a trial.</summary>
    SumOverTime,

    /// <summary>The mean of a state over the steps of a trial.</summary>
    MeanOverTime,

    /// <summary>The maximum of a state over the steps of a trial.</summary>
    MaxOverTime,

    /// <summary>The step in which a state is at its maximum.</summary>
    ArgMaxOverTime,

    /// <summary>The number of spikes in a trial.</summary>
    SpikeCount,

    /// <summary>That over the length of the trial, in 1/ms.</summary>
    FiringRate,

    /// <summary>A state of another update.</summary>
    OtherUpdate,

    /// <summary>A parameter of neurons or synapses, or the delay of a projection.</summary>
    Parameter,

    /// <summary>What a state of neurons or synapses starts with.</summary>
    Start,

    /// <summary>The gradient by a parameter or a delay that learns, reduced over the batch as its optimiser asks for.</summary>
    ParameterGradient,

    /// <summary>A variable of a rule of plasticity: of synapses, of neurons at either end, or one of the projection.</summary>
    RuleVariable,
}
