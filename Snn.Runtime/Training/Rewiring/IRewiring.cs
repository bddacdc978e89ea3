namespace Snn.Runtime;

/// <summary>
/// What the generator implements for every class marked <c>[Rewiring]</c>: an elementwise update of the synapses of a projection,
/// which says of each whether it makes room for a new one. What it sees of a weight is θ, its size; the sign of a pair, which
/// pairs are drawn, and what moves along belong to the runtime.
/// </summary>
public interface IRewiring
{
    /// <summary>Number of states that each synapse keeps; those of a new one are 0.</summary>
    int StateCount { get; }

    /// <summary>After how many batches synapses go, from 1.</summary>
    int Every => 1;

    /// <summary>Numbers of the standard normal distribution that are drawn for each synapse and update.</summary>
    int DrawCount => 0;

    /// <summary>Whether the gradient by θ is read.</summary>
    bool ReadsGradient => false;

    /// <summary>Whether any number that is drawn has a part in an update; where none has, none is drawn, and 0 stands for them.</summary>
    /// <param name="time">When in the run.</param>
    bool Draws(UpdateTime time) => DrawCount > 0;

    /// <summary>Refuses parameters that are not finite or lie outside their range.</summary>
    /// <param name="projection">What it rewires, for the error.</param>
    /// <exception cref="ArgumentException">One is.</exception>
    void CheckValues(string projection);

    /// <summary>Its equations as text.</summary>
    string Describe();

    /// <summary>Updates synapses in place.</summary>
    /// <param name="targets">θ as the optimiser has left it, whole vectors long.</param>
    /// <param name="gradients">The gradient by θ that the optimiser was given, as long.</param>
    /// <param name="states">One array per state, in the order declared, as long.</param>
    /// <param name="draws">One array per number that is drawn, as long.</param>
    /// <param name="gone">Receives 1 where a synapse makes room for a new one, else 0.</param>
    /// <param name="time">When in the run.</param>
    void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, ReadOnlySpan<Lanes> draws, Lanes gone, UpdateTime time);

    /// <summary>The same for a device, one thread a synapse.</summary>
    Action<RewiringView> DeviceKernel { get; }

    /// <summary>Number of constants that <see cref="DeviceKernel"/> reads.</summary>
    int ConstantCount { get; }

    /// <summary>Computes what is the same for every synapse.</summary>
    /// <param name="time">When in the run.</param>
    /// <param name="constants">Receives <see cref="ConstantCount"/> numbers.</param>
    void Constants(UpdateTime time, Span<float> constants);
}
