namespace Snn.Runtime;

/// <summary>An array of numbers of a run that a checkpoint keeps.</summary>
/// <param name="name">What it is; the same in every checkpoint.</param>
internal abstract class CheckpointArray(string name)
{
    /// <summary>What it is; the same in every checkpoint.</summary>
    public string Name => name;

    /// <summary>How many numbers of four bytes.</summary>
    public abstract int Length { get; }

    /// <summary>The numbers of this run.</summary>
    public abstract ReadOnlySpan<float> Values { get; }

    /// <summary>Whether a run can do without that of the file, or that of the file without a run: random feedback is drawn from the seed.</summary>
    public virtual bool IsOptional => false;

    /// <summary>What is wrong with numbers that are to stand here; null where nothing is.</summary>
    public abstract string? WhyNot(ReadOnlySpan<float> values);

    /// <summary>Takes over numbers of a file in which nothing is wrong.</summary>
    public abstract void Set(ReadOnlySpan<float> values);
}

/// <summary>Floats of a run.</summary>
/// <param name="name">What they are.</param>
/// <param name="values">Their place in this run.</param>
/// <param name="isOptional">Whether a run can do without.</param>
/// <param name="mayBeInfinite">Whether a number may be infinite, as a mean of squares may.</param>
internal sealed class CheckpointFloats(string name, Lanes values, bool isOptional = false, bool mayBeInfinite = false) : CheckpointArray(name)
{
    public override int Length => values.Length;

    public override ReadOnlySpan<float> Values => values.Span;

    public override bool IsOptional => isOptional;

    public override string? WhyNot(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]) || (!mayBeInfinite && float.IsInfinity(values[i])))
            {
                return $"number {i} of its {Name} is {(float.IsNaN(values[i]) ? "not a number" : "infinite")}";
            }
        }

        return null;
    }

    public override void Set(ReadOnlySpan<float> numbers) => numbers.CopyTo(values.Span);
}
