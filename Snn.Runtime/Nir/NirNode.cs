using System.Collections.ObjectModel;

namespace Snn.Runtime;

/// <summary>A node of a NIR graph: a primitive with its fields, or a graph.</summary>
public class NirNode
{
    /// <param name="type">Its primitive, as <c>CubaLIF</c>.</param>
    /// <param name="fields">Its fields by their names in the file, as <c>tau_mem</c>; those that are null are left out.</param>
    public NirNode(string type, params (string Name, NirValue? Value)[] fields)
    {
        Type = type;
        Fields = new ReadOnlyDictionary<string, NirValue>(fields.Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value!, StringComparer.Ordinal));
    }

    /// <summary>The primitive.</summary>
    public string Type { get; }

    /// <summary>What it has, by the names in the file. Times are in seconds, as everywhere in NIR.</summary>
    public IReadOnlyDictionary<string, NirValue> Fields { get; }

    /// <summary>What is not needed to run it, by name.</summary>
    public IReadOnlyDictionary<string, NirValue> Metadata { get; init; } = new Dictionary<string, NirValue>();

    /// <summary>The numbers of a field.</summary>
    /// <exception cref="KeyNotFoundException">It has no such field, or a text.</exception>
    public NirArray this[string field] => Find(field) ?? throw new KeyNotFoundException($"A {Type} has no numbers called {field}.");

    /// <summary>The numbers of a field; null where there are none.</summary>
    public NirArray? Find(string field) => Fields.GetValueOrDefault(field) as NirArray;

    /// <summary>Where spikes come from.</summary>
    /// <param name="shape">Its dimensions: channels first where it has places.</param>
    public static NirNode Input(params int[] shape) => new("Input", ("shape", NirArray.OfIntegers(shape)));

    /// <summary>What the graph gives.</summary>
    /// <param name="shape">Its dimensions.</param>
    public static NirNode Output(params int[] shape) => new("Output", ("shape", NirArray.OfIntegers(shape)));

    /// <summary>y = W x.</summary>
    /// <param name="weight">W: a row for each target.</param>
    public static NirNode Linear(NirArray weight) => new("Linear", ("weight", weight));

    /// <summary>y = W x + b.</summary>
    /// <param name="weight">W: a row for each target.</param>
    /// <param name="bias">b.</param>
    public static NirNode Affine(NirArray weight, NirArray bias) => new("Affine", ("weight", weight), ("bias", bias));

    /// <summary>y = s x, each by itself.</summary>
    /// <param name="scale">s.</param>
    public static NirNode Scale(NirArray scale) => new("Scale", ("scale", scale));

    /// <summary>y(t) = x(t − d), each by itself.</summary>
    /// <param name="delay">d in seconds.</param>
    public static NirNode Delay(NirArray delay) => new("Delay", ("delay", delay));

    /// <summary>z = 1 in steps in which x exceeds the threshold, each by itself.</summary>
    /// <param name="threshold">The threshold.</param>
    public static NirNode Threshold(NirArray threshold) => new("Threshold", ("threshold", threshold));

    /// <summary>Dimensions put together.</summary>
    /// <param name="inputType">The dimensions before.</param>
    /// <param name="startDim">The first that is.</param>
    /// <param name="endDim">The last that is, −1 for the last that there is.</param>
    public static NirNode Flatten(int[] inputType, int startDim = 0, int endDim = -1) =>
        new("Flatten", ("input_type", NirArray.OfIntegers(inputType)), ("start_dim", NirArray.OfInteger(startDim)), ("end_dim", NirArray.OfInteger(endDim)));

    /// <summary>A convolution over rows and columns.</summary>
    /// <param name="inputShape">Rows and columns of its input.</param>
    /// <param name="weight">Kernel: channels of the target, channels of the source, rows, columns.</param>
    /// <param name="bias">A number for each channel of the target.</param>
    /// <param name="stride">Of rows and of columns.</param>
    /// <param name="padding">Of rows and of columns.</param>
    /// <param name="dilation">Of rows and of columns.</param>
    /// <param name="groups">Of channels.</param>
    public static NirNode Conv2d(int[] inputShape, NirArray weight, NirArray bias, int[] stride, int[] padding, int[] dilation, int groups = 1) => new(
        "Conv2d", ("input_shape", NirArray.OfIntegers(inputShape)), ("weight", weight), ("stride", NirArray.OfIntegers(stride)), ("padding", NirArray.OfIntegers(padding)),
        ("dilation", NirArray.OfIntegers(dilation)), ("groups", NirArray.OfInteger(groups)), ("bias", bias));

    /// <summary>A convolution over one dimension.</summary>
    /// <param name="inputShape">Length of its input.</param>
    /// <param name="weight">Kernel: channels of the target, channels of the source, places.</param>
    /// <param name="bias">A number for each channel of the target.</param>
    /// <param name="stride">From one place to the next.</param>
    /// <param name="padding">Places around the input.</param>
    /// <param name="dilation">From one place of the kernel to the next.</param>
    /// <param name="groups">Of channels.</param>
    public static NirNode Conv1d(int inputShape, NirArray weight, NirArray bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) => new(
        "Conv1d", ("input_shape", NirArray.OfInteger(inputShape)), ("weight", weight), ("stride", NirArray.OfInteger(stride)), ("padding", NirArray.OfInteger(padding)),
        ("dilation", NirArray.OfInteger(dilation)), ("groups", NirArray.OfInteger(groups)), ("bias", bias));

    /// <summary>The sum of each window of rows and columns, channel by channel.</summary>
    public static NirNode SumPool2d(int[] kernelSize, int[] stride, int[] padding) => Pool("SumPool2d", kernelSize, stride, padding);

    /// <summary>The mean of each window of rows and columns, channel by channel; padding is counted.</summary>
    public static NirNode AvgPool2d(int[] kernelSize, int[] stride, int[] padding) => Pool("AvgPool2d", kernelSize, stride, padding);

    /// <summary>dv/dt = r x.</summary>
    public static NirNode I(NirArray r) => new("I", ("r", r));

    /// <summary>The same with a threshold and a reset.</summary>
    public static NirNode IF(NirArray r, NirArray vThreshold, NirArray? vReset = null) => new("IF", ("r", r), ("v_threshold", vThreshold), ("v_reset", vReset));

    /// <summary>tau dv/dt = v_leak − v + r x.</summary>
    public static NirNode LI(NirArray tau, NirArray r, NirArray vLeak) => new("LI", ("tau", tau), ("r", r), ("v_leak", vLeak));

    /// <summary>The same with a threshold and a reset.</summary>
    public static NirNode LIF(NirArray tau, NirArray r, NirArray vLeak, NirArray vThreshold, NirArray? vReset = null) =>
        new("LIF", ("tau", tau), ("r", r), ("v_leak", vLeak), ("v_threshold", vThreshold), ("v_reset", vReset));

    /// <summary>tau_syn di/dt = w_in x − i and tau_mem dv/dt = v_leak − v + r i.</summary>
    public static NirNode CubaLI(NirArray tauSyn, NirArray tauMem, NirArray r, NirArray vLeak, NirArray wIn) =>
        new("CubaLI", ("tau_syn", tauSyn), ("tau_mem", tauMem), ("r", r), ("v_leak", vLeak), ("w_in", wIn));

    /// <summary>The same with a threshold and a reset.</summary>
    public static NirNode CubaLIF(NirArray tauSyn, NirArray tauMem, NirArray r, NirArray vLeak, NirArray vThreshold, NirArray wIn, NirArray? vReset = null) => new(
        "CubaLIF", ("tau_syn", tauSyn), ("tau_mem", tauMem), ("r", r), ("v_leak", vLeak), ("v_threshold", vThreshold), ("v_reset", vReset), ("w_in", wIn));

    private static NirNode Pool(string type, int[] kernelSize, int[] stride, int[] padding) =>
        new(type, ("kernel_size", NirArray.OfIntegers(kernelSize)), ("stride", NirArray.OfIntegers(stride)), ("padding", NirArray.OfIntegers(padding)));
}
