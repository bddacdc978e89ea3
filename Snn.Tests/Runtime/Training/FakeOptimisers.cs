using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

internal sealed class FakeDescent(float rate) : ICustomUpdate
{
    public int StateCount => 0;

    public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)
    {
        for (int j = 0; j < targets.Length; j += Vector<float>.Count)
        {
            targets[j] -= gradients[j] * new Vector<float>(rate);
        }
    }
}

internal sealed class FakeAdam(float rate) : ICustomUpdate
{
    public int StateCount => 2;

    public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)
    {
        Lanes mean = states[0], square = states[1];
        var a = new Vector<float>(rate / (1 - MathF.Pow(0.9f, time.Iteration)));
        var b = new Vector<float>(1 / (1 - MathF.Pow(0.999f, time.Iteration)));
        for (int j = 0; j < targets.Length; j += Vector<float>.Count)
        {
            var g = gradients[j];
            mean[j] = new Vector<float>(0.9f) * mean[j] + new Vector<float>(0.1f) * g;
            square[j] = new Vector<float>(0.999f) * square[j] + new Vector<float>(0.001f) * g * g;
            targets[j] -= a * mean[j] / (Vector.SquareRoot(square[j] * b) + new Vector<float>(1e-8f));
        }
    }
}
