namespace Snn.Runtime;

/// <summary>An array of numbers of a run that a checkpoint keeps.</summary>
/// <param name="Name">What it is; the same in every checkpoint.</param>
/// <param name="Values">Its place in this run.</param>
internal sealed record CheckpointArray(string Name, Lanes Values)
{
    /// <summary>Whether a run can do without that of the file, or that of the file without a run: random feedback is drawn from the seed.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether a number may be infinite, as a mean of squares may.</summary>
    public bool MayBeInfinite { get; init; }

    /// <summary>What is wrong with numbers that are to stand here; null where nothing is.</summary>
    public string? WhyNot(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]) || (!MayBeInfinite && float.IsInfinity(values[i])))
            {
                return $"number {i} of its {Name} is {(float.IsNaN(values[i]) ? "not a number" : "infinite")}";
            }
        }

        return null;
    }
}
