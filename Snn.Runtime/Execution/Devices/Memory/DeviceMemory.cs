using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Arrays on a device that live as long as their owner.</summary>
internal sealed class DeviceMemory(ComputeDevice device) : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<Func<long>> _growing = [];
    private long _fixed;

    /// <summary>Bytes of the arrays on the device, those that have grown as they are now.</summary>
    public long Bytes => _fixed + _growing.Sum(bytes => bytes());

    /// <summary>Zeros.</summary>
    /// <param name="length">How many; at least one is allocated.</param>
    /// <param name="what">What they are for, for the error.</param>
    /// <exception cref="DeviceException">The device has no room for it.</exception>
    public ArrayView<T> New<T>(long length, string what)
        where T : unmanaged
    {
        var buffer = device.Allocate<T>(length, what);
        _owned.Add(buffer);
        _fixed += buffer.LengthInBytes;
        buffer.MemSetToZero(device.Stream);
        return buffer.View.BaseView;
    }

    /// <summary>An array on both sides, set to nothing.</summary>
    /// <param name="length">How many elements it has.</param>
    /// <param name="what">What they are for, for the error.</param>
    /// <exception cref="DeviceException">The device has no room for it.</exception>
    public DeviceMirror<T> NewMirror<T>(long length, string what)
        where T : unmanaged
    {
        var mirror = new DeviceMirror<T>(device, length, what);
        _owned.Add(mirror);
        _growing.Add(() => mirror.There.LengthInBytes);
        return mirror;
    }

    /// <summary>A copy of what the host has.</summary>
    public ArrayView<T> Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var view = New<T>(values.Length, "tables");
        Write(view, values);
        return view;
    }

    /// <summary>Copies to the device.</summary>
    public void Write<T>(ArrayView<T> target, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length > 0)
        {
            target.SubView(0, values.Length).CopyFromCPU(device.Stream, values);
        }
    }

    /// <summary>Values and what follows on them. Padding is as good as values: neurons that do not exist are computed too.</summary>
    public static void Pad(ReadOnlySpan<float> values, Span<float> all)
    {
        int length = Math.Min(values.Length, all.Length);
        values[..length].CopyTo(all);
        all[length..].Fill(all[length - 1]);
    }

    /// <summary>Copies from the device and waits for it.</summary>
    public void Read<T>(ArrayView<T> source, Span<T> values)
        where T : unmanaged
    {
        if (values.Length > 0)
        {
            source.SubView(0, values.Length).CopyToCPU(device.Stream, values);
        }
    }

    public void Dispose() => _owned.ForEach(ComputeDevice.Release);
}
