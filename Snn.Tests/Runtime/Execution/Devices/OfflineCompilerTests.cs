using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>The check itself: it finds what it looks for, and nothing in a good kernel.</summary>
public class OfflineCompilerTests
{
    [Fact]
    public void A_good_kernel_passes()
    {
        using var compiler = new OfflineCompiler();
        var kernel = typeof(SmallKernels).GetMethod(nameof(SmallKernels.Turn))!;
        Assert.Empty(OfflineCompiler.Lint(compiler.Ptx(kernel)));
        Assert.Contains("kernel void", compiler.OpenCl(kernel));
    }

    [Theory]
    [InlineData(nameof(BadKernels.Double), "computes in double")]
    [InlineData(nameof(BadKernels.Approximate), "uses an approximation of the hardware")]
    [InlineData(nameof(BadKernels.Local), "uses local memory")]
    [InlineData(nameof(BadKernels.Undefined), "calls a function that nobody defines")]
    [InlineData(nameof(BadKernels.Long), "takes 4864 bytes of parameters")]
    public void A_bad_kernel_is_found(string kernel, string expected)
    {
        using var compiler = new OfflineCompiler();
        Assert.Contains(expected, OfflineCompiler.Lint(compiler.Ptx(typeof(BadKernels).GetMethod(kernel)!)));
    }
}

/// <summary>Kernels that compile and should not be used.</summary>
public static class BadKernels
{
    public static void Double(ArrayView<float> v) => v[0] = (float)(v[1] * 1.5);

    public static void Approximate(ArrayView<float> v) => v[0] = MathF.Tanh(v[1]);

    public static void Undefined(ArrayView<float> v) => v[0] = MathF.FusedMultiplyAdd(v[1], v[2], v[3]);

    public static void Local(ArrayView<float> v, int index)
    {
        var some = LocalMemory.Allocate<float>(4);
        some[index] = v[0];
        v[0] = some[1 - index];
    }

    public static void Long(Many a, Many b, Many c, Many d) => a.A.A.A[0] = b.B.A.A[0] + c.A.B.C[0] + d.G.A[0];

    public struct Four
    {
        public ArrayView<float> A, B, C, D;
    }

    public struct Twelve
    {
        public Four A, B, C;
    }

    public struct Many
    {
        public Twelve A, B, C, D, E, F;
        public Four G;
    }
}
