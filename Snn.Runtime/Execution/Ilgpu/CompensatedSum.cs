namespace Snn.Runtime;

/// <summary>A sum of many numbers in single precision that carries what rounding takes from it (Kahan, 1965).</summary>
public struct CompensatedSum
{
    private float _excess;

    /// <summary>The sum.</summary>
    public float Value { get; private set; }

    /// <summary>This + x.</summary>
    public readonly CompensatedSum Plus(float x)
    {
        float exact = x - _excess, sum = Value + exact;

        // what is infinite stays so
        return new() { Value = sum, _excess = MathF.Abs(sum) <= float.MaxValue ? sum - Value - exact : 0f };
    }
}
