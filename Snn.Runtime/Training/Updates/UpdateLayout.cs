namespace Snn.Runtime;

/// <summary>One custom update of a network. Made by the generated code, in the order in which they run.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Update">The object, with its parameters.</param>
/// <param name="Group">The group that runs on demand together.</param>
/// <param name="Every">It runs after every so many batches; 0 for on demand alone.</param>
/// <param name="Bindings">What its variables stand for; its own states are not among them.</param>
public sealed record UpdateLayout(string Name, INetworkUpdate Update, string Group, int Every, IReadOnlyList<UpdateBinding> Bindings);

/// <summary>What a variable of an update stands for.</summary>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Kind">What kind of thing it stands for.</param>
/// <param name="Member">Name of the projection, population or update.</param>
/// <param name="State">Name of the state, where it is one.</param>
public sealed record UpdateBinding(string Variable, UpdateSource Kind, string Member, string State = "");

/// <summary>What a variable of an update can stand for.</summary>
public enum UpdateSource
{
    /// <summary>The weights of a projection.</summary>
    Weights,

    /// <summary>The same, seen from its targets.</summary>
    TransposedWeights,

    /// <summary>A state of a population's neurons at the end of a trial.</summary>
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
}
