namespace Snn.Runtime;

/// <summary>A sum of many numbers in single precision that carries what rounding takes from it (Kahan, 1965).</summary>
public struct CompensatedSum
{
    /// <summary>Goes on with a sum.</summary>
    internal CompensatedSum(float value, float excess) => (Value, Excess) = (value, excess);

    /// <summary>The sum.</summary>
    public float Value { get; private set; }

    /// <summary>What rounding has added to it.</summary>
    internal float Excess { get; private set; }

    /// <summary>This + x.</summary>
    public readonly CompensatedSum Plus(float x)
    {
        float exact = x - Excess, sum = Value + exact;

        // what is infinite stays so
        return new() { Value = sum, Excess = MathF.Abs(sum) <= float.MaxValue ? sum - Value - exact : 0f };
    }
}
