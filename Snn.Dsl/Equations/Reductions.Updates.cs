namespace Snn;

/// <content>What a <c>[CustomUpdate]</c> of a network may reduce over, and what its variables can be bound to.</content>
public static partial class Reductions
{
    /// <summary>Sum over the examples of a batch.</summary>
    public static T SumOverBatch<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the examples of a batch.</summary>
    public static T MeanOverBatch<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Maximum over the examples of a batch.</summary>
    public static T MaxOverBatch<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Which of the examples of a batch has the maximum, from 0; the first where several have.</summary>
    public static float ArgMaxOverBatch<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Sum over the neurons that a projection comes from.</summary>
    public static T SumOverSources<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the neurons that a projection comes from.</summary>
    public static T MeanOverSources<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Maximum over the neurons that a projection comes from.</summary>
    public static T MaxOverSources<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Which of the neurons that a projection comes from has the maximum, from 0; the first where several have.</summary>
    public static float ArgMaxOverSources<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Sum over the neurons at which a projection ends.</summary>
    public static T SumOverTargets<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the neurons at which a projection ends.</summary>
    public static T MeanOverTargets<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Maximum over the neurons at which a projection ends.</summary>
    public static T MaxOverTargets<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Which of the neurons at which a projection ends has the maximum, from 0; the first where several have.</summary>
    public static float ArgMaxOverTargets<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Sum over the neurons of a population.</summary>
    public static T SumOverNeurons<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the neurons of a population.</summary>
    public static T MeanOverNeurons<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Maximum over the neurons of a population.</summary>
    public static T MaxOverNeurons<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Which of the neurons of a population has the maximum, from 0; the first where several have.</summary>
    public static float ArgMaxOverNeurons<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Sum of a state over the steps of a trial, or of a simulation since the update's group last ran; for each neuron and example.</summary>
    public static T SumOverTime<T>(T x)
        where T : struct, IQuantity<T> => throw new SymbolicOnlyException();

    /// <summary>Mean of a state over the steps of a trial, or of a simulation since the update's group last ran; for each neuron and example.</summary>
    public static T MeanOverTime<T>(T x)
        where T : struct, IQuantity<T> => throw new SymbolicOnlyException();

    /// <summary>Maximum of a state over the steps of a trial, or of a simulation since the update's group last ran; for each neuron and example.</summary>
    public static T MaxOverTime<T>(T x)
        where T : struct, IQuantity<T> => throw new SymbolicOnlyException();

    /// <summary>The step of a trial, or of a simulation since the update's group last ran, from 0, in which a state is at its maximum, the first where several are; for each neuron and example.</summary>
    public static float ArgMaxOverTime<T>(T x) => throw new SymbolicOnlyException();

    /// <summary>Number of spikes in a trial, or in a simulation since the update's group last ran; for each neuron of a population and example.</summary>
    public static float SpikeCount(Population population) => throw new SymbolicOnlyException();

    /// <summary>The same over the time that this took.</summary>
    public static Rate FiringRate(Population population) => throw new SymbolicOnlyException();

    /// <summary>The weights of a projection as those of one that leads back: from its targets to its sources.</summary>
    public static T Transpose<T>(T weight) => throw new SymbolicOnlyException();

    /// <summary>
    /// The gradient of the loss by the weights of a projection, or by a parameter or delay that learns, summed or averaged over a batch
    /// as its optimiser asks for it: per unit of the value, in the coherent base. An update that has it runs before the optimisers.
    /// </summary>
    /// <param name="value">A weight (<c>InHid.Model.Weight</c>), a parameter (<c>Hidden.Model.TauMem</c>) or a delay (<c>Delay(InHid)</c>).</param>
    public static float Gradient<T>(T value) => throw new SymbolicOnlyException();

    /// <summary>What a state starts with in a trial, for each neuron and shared by the batch: an update may read and write it.</summary>
    /// <param name="state">A state of neurons, <c>Hidden.Model.V</c>, or of synapses, <c>InHid.Model.I</c>.</param>
    public static T Start<T>(T state)
        where T : struct, IQuantity<T> => throw new SymbolicOnlyException();

    /// <inheritdoc cref="Start{T}(T)"/>
    public static float Start(float state) => throw new SymbolicOnlyException();

    /// <summary>
    /// The delay of a projection that is marked <c>[TrainableDelay]</c>: one number, or one for each neuron that it comes from.
    /// </summary>
    /// <param name="projection">A projection of the network: <c>InHid</c>.</param>
    public static Time Delay(Projection projection) => throw new SymbolicOnlyException();

    /// <summary>
    /// The rule of plasticity of a projection that is marked <c>[Learn&lt;TRule&gt;]</c>, of which an update may have what it keeps in
    /// simulations: one for each synapse, for each neuron before or after, or one for the projection, as its equations say.
    /// </summary>
    /// <typeparam name="TRule">The rule.</typeparam>
    /// <param name="projection">A projection of the network: <c>ExcExc.Rule&lt;PairStdp&gt;().X</c>.</param>
    public static TRule Rule<TRule>(this Projection projection)
        where TRule : class => throw new SymbolicOnlyException();

    /// <summary>The variable <paramref name="variable"/> of an update stands for <paramref name="to"/>. Read, never run.</summary>
    /// <param name="variable">A variable of an update of the network: <c>Normalise.W</c>.</param>
    /// <param name="to">
    /// A weight (<c>InHid.Model.Weight</c>), the <c>Transpose</c> of it, the <c>Gradient</c> of what learns, a state (<c>Hidden.Model.V</c>, <c>InHid.Model.I</c>, as it is at the end of a trial,
    /// or reduced over its steps), what it starts with (<c>Start(Hidden.Model.V)</c>), a parameter (<c>Hidden.Model.VTh</c>), the <c>Delay</c> of a
    /// projection, the spikes of a population, a variable of a rule of plasticity (<c>ExcExc.Rule&lt;PairStdp&gt;().X</c>), or a state of another
    /// update (<c>Rates.Mean</c>).
    /// </param>
    public static Binding Bind<T>(T variable, T to) => default;
}
