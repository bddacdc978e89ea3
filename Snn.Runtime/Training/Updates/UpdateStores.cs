namespace Snn.Runtime;

/// <summary>Where on the host what updates of a network read and write is.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Gradients">The gradient by them, once it is summed up over a batch; null where it is not on the host.</param>
/// <param name="Parameters">The parameters; null where none are given, and none are asked for.</param>
/// <param name="ParameterGradients">The gradient by those that learn, likewise; null where none do.</param>
internal sealed record UpdateStores(WeightStore Weights, WeightStore? Gradients = null, ParameterStore? Parameters = null, ParameterArray? ParameterGradients = null);
