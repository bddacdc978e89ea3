using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Keeps the gradient by all weights from being longer than some norm, on a device: a few threads each add up the squares of
/// a part that is always the same, and one adds up theirs, so no sum depends on timing.
/// </summary>
internal sealed class DeviceGradientNorm
{
    private const int Parts = 1024;

    private readonly ComputeDevice _device;
    private readonly int _threads;
    private readonly Action<AcceleratorStream, KernelConfig, NormView> _measure, _compare;
    private readonly NormView _view;

    public DeviceGradientNorm(DeviceBatch batch, float most, ArrayView<float> clip)
    {
        (_device, _threads) = (batch.Setup.Device, batch.Threads);
        var (projections, weights, memory) = (batch.Setup.Layout.Projections, batch.WeightsThere, batch.Memory);
        int[] ranges = [.. Enumerable.Range(0, weights.Projections).Where(p => projections[p].Trainable).SelectMany(p => new[] { weights.StartOf(p), weights.StartOf(p) + weights.LengthOf(p) })];
        _view = new()
        {
            Most = most,
            Count = ranges.Length / 2,
            Ranges = memory.Of<int>(ranges),
            Gradient = weights.Gradients,
            Parts = memory.New<float>(2 * Parts, "tables"),
            Clip = clip,
        };
        _measure = _device.Launcher<NormView>(GradientNormKernels.Measure);
        _compare = _device.Launcher<NormView>(GradientNormKernels.Compare);
    }

    /// <summary>Queues the computation of the factor from the gradient in the first shard's place.</summary>
    public void Run()
    {
        _device.Launch(_measure, Parts, _threads, _view);
        _device.Launch(_compare, 1, 1, _view);
    }
}

/// <summary>What the kernels that measure a gradient are given.</summary>
public struct NormView
{
    /// <summary>The longest that it may be.</summary>
    public float Most;

    /// <summary>Number of projections that learn.</summary>
    public int Count;

    /// <summary>By projection: where its weights start and end.</summary>
    public ArrayView<int> Ranges;

    /// <summary>The gradient, reduced over the batch.</summary>
    public ArrayView<float> Gradient;

    /// <summary>By thread: its largest number, and the sum of its squares in units of that one's.</summary>
    public ArrayView<float> Parts;

    /// <summary>One number, by which the gradient is multiplied.</summary>
    public ArrayView<float> Clip;
}

/// <summary>The kernels that measure a gradient. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class GradientNormKernels
{
    /// <summary>Adds up the squares of a thread's part.</summary>
    [DeviceKernel]
    public static void Measure(NormView view)
    {
        int thread = KernelIndex.Of(), threads = (int)view.Parts.Length / 2;
        if (thread >= threads)
        {
            return;
        }

        var norm = default(ScaledNorm);
        for (int p = 0; p < view.Count; p++)
        {
            for (int i = view.Ranges[2 * p] + thread; i < view.Ranges[2 * p + 1]; i += threads)
            {
                norm = norm.With(MathF.Abs(view.Gradient[i]), 1f);
            }
        }

        view.Parts[2 * thread] = norm.Largest;
        view.Parts[2 * thread + 1] = norm.Squares;
    }

    /// <summary>Compares the norm with the longest that it may be.</summary>
    [DeviceKernel]
    public static void Compare(NormView view)
    {
        var norm = default(ScaledNorm);
        for (int part = 0; part < view.Parts.Length / 2; part++)
        {
            norm = norm.With(view.Parts[2 * part], view.Parts[2 * part + 1]);
        }

        float length = norm.Largest * MathF.Sqrt(norm.Squares);
        view.Clip[0] = length > view.Most ? view.Most / length : 1f;
    }
}

/// <summary>A sum of squares of which none overflows or vanishes: in units of the largest.</summary>
public struct ScaledNorm
{
    /// <summary>The largest number.</summary>
    public float Largest { get; private set; }

    /// <summary>The sum of the squares over the square of the largest.</summary>
    public float Squares { get; private set; }

    /// <summary>With some squares more.</summary>
    /// <param name="largest">The largest of the numbers.</param>
    /// <param name="squares">The sum of their squares over the square of it.</param>
    public readonly ScaledNorm With(float largest, float squares)
    {
        if (largest == 0f)
        {
            return this;
        }

        float ratio = largest > Largest ? Largest / largest : largest / Largest;
        return largest > Largest
            ? new() { Largest = largest, Squares = squares + Squares * ratio * ratio }
            : new() { Largest = Largest, Squares = Squares + squares * ratio * ratio };
    }
}
