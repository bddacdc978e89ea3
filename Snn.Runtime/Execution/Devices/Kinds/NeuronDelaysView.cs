using ILGPU;

namespace Snn.Runtime;

/// <summary>Delays of single neurons, of all paths that have them; spikes wait here.</summary>
public struct NeuronDelaysView
{
    /// <summary>Where those of a path are.</summary>
    public ArrayView<NeuronDelayView> All;

    /// <summary>Paths of emitted spikes that wait.</summary>
    public ArrayView<int> Waiting;

    /// <inheritdoc cref="DelayView.Steps"/>
    public ArrayView<int> Steps;

    /// <inheritdoc cref="DelayView.Due"/>
    public ArrayView<int> Due;

    /// <inheritdoc cref="DelayView.DueHalves"/>
    public ArrayView<short> DueHalves;

    /// <inheritdoc cref="DelayView.GivenStarts"/>
    public ArrayView<int> GivenStarts;

    /// <inheritdoc cref="DelayView.GivenUnits"/>
    public ArrayView<int> GivenUnits;

    /// <summary>The delays of a path.</summary>
    public readonly DelayView Of(int path) => new() { Steps = Steps.SubView(All[path].Steps) };

    /// <summary>Those of one whose spikes are emitted, and these as they arrive.</summary>
    public readonly DelayView Emitted(int path) => Emitted(All[path]);

    /// <inheritdoc cref="Emitted(int)"/>
    internal readonly DelayView Emitted(in NeuronDelayView own) =>
        new() { Steps = Steps.SubView(own.Steps), Due = Due.SubView(own.Due), DueHalves = DueHalves.SubView(2L * own.Due) };

    /// <summary>Given spikes of a path as they arrive.</summary>
    public readonly DelayView Given(int path) => Given(All[path]);

    /// <inheritdoc cref="Given(int)"/>
    internal readonly DelayView Given(in NeuronDelayView own) =>
        new() { Steps = Steps.SubView(own.Steps), GivenStarts = GivenStarts.SubView(own.GivenStarts), GivenUnits = GivenUnits };
}

/// <summary>Where the delays of a path's neurons start among those of all, and its spikes that wait.</summary>
public struct NeuronDelayView
{
    /// <summary>Where the delays start.</summary>
    public int Steps;

    /// <summary>Where emitted spikes that wait do, 32 to an integer.</summary>
    public int Due;

    /// <summary>Where the places of given ones do.</summary>
    public int GivenStarts;
}
