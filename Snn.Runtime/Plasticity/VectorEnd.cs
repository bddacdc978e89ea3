using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>Vectors that begin in a row and end behind it.</summary>
internal static class VectorEnd
{
    /// <summary>The values that there are, then zeros.</summary>
    public static Vector<float> Read(ref float first, int count)
    {
        Span<float> values = stackalloc float[Vector<float>.Count];
        values.Clear();
        for (int i = 0; i < count; i++)
        {
            values[i] = Unsafe.Add(ref first, i);
        }

        return new(values);
    }

    /// <summary>Writes as many of the values as there are.</summary>
    public static void Write(ref float first, int count, Vector<float> values)
    {
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref first, i) = values[i];
        }
    }
}
