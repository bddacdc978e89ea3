namespace Snn.Runtime;

/// <summary>What the generator implements for every class marked <c>[CustomUpdate]</c>: an elementwise update of arrays.</summary>
public interface ICustomUpdate
{
    /// <summary>Number of state arrays, each as long as the target.</summary>
    int StateCount { get; }

    /// <summary>How the gradients of a batch's examples become one.</summary>
    Reduction BatchReduction => Reduction.Mean;

    /// <summary>Updates <paramref name="targets"/> in place.</summary>
    /// <param name="targets">The updated array, whole vectors long.</param>
    /// <param name="gradients">Reduced over the batch, as long as the target.</param>
    /// <param name="states">One array per state, in the order declared, as long as the target.</param>
    /// <param name="time">When in the run.</param>
    void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time);

    /// <summary>The same for a device, one thread an element; null where there is no such kernel.</summary>
    Action<UpdateView>? DeviceKernel => null;

    /// <summary>Number of constants that <see cref="DeviceKernel"/> reads.</summary>
    int ConstantCount => 0;

    /// <summary>Computes what is the same for every element.</summary>
    /// <param name="time">When in the run.</param>
    /// <param name="constants">Receives <see cref="ConstantCount"/> numbers.</param>
    void Constants(UpdateTime time, Span<float> constants)
    {
    }
}

/// <summary>When an update happens.</summary>
/// <param name="Iteration">Number of the update, from 1.</param>
/// <param name="Progress">Share of the run that is over, from 0 towards 1; 0 where the run's length is not known.</param>
public readonly record struct UpdateTime(int Iteration, double Progress);
