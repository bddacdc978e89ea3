namespace Snn.Runtime;

/// <summary>A variable of an update that stands for the weights of a projection, or for their gradient.</summary>
/// <param name="Variable">Number of the variable.</param>
/// <param name="Store">Where they are.</param>
/// <param name="Projection">The projection.</param>
/// <param name="IsTransposed">Whether the variable has them from the projection's targets to its sources.</param>
/// <param name="IsGradient">Whether they are a gradient.</param>
internal sealed record BoundSynapses(int Variable, WeightStore Store, int Projection, bool IsTransposed, bool IsGradient)
{
    /// <summary>The matrix of a projection that connects all pairs.</summary>
    public Rows Matrix => Store[Projection];

    /// <summary>Whether the update has them in an array of its own.</summary>
    public bool IsCopied => IsTransposed || IsSparse || IsKernel;

    private bool IsSparse => Store.Connections(Projection) is not null;

    private bool IsKernel => Store.Patches(Projection) is not null;

    /// <summary>Brings them to where the update reads them.</summary>
    public void CopyTo(UpdateFrame frame)
    {
        var there = frame[Variable];
        if (IsTransposed)
        {
            Transpose(new UpdateRows(Matrix), Matrix.Count, Store.TargetSize(Projection), there);
        }

        for (int k = 0; k < Store.SourceSize(Projection) && IsSparse; k++)
        {
            var row = there[k].Span;
            var own = Store.Row(Projection, k);
            own.CopyTo(row);
            row[own.Length..].Clear();
        }

        if (IsKernel)
        {
            new KernelRows(Store, Projection).CopyTo(there);
        }
    }

    /// <summary>Brings what was written to where it belongs.</summary>
    public void CopyFrom(UpdateFrame frame)
    {
        var there = frame[Variable];
        if (IsTransposed)
        {
            Transpose(there, Store.TargetSize(Projection), Matrix.Count, new UpdateRows(Matrix));
        }

        for (int k = 0; k < Store.SourceSize(Projection) && IsSparse; k++)
        {
            var own = Store.Row(Projection, k);
            there[k].Span[..own.Length].CopyTo(own);
        }

        if (IsKernel)
        {
            new KernelRows(Store, Projection).CopyFrom(there);
        }
    }

    /// <summary>Brings weights between their bounds.</summary>
    public void Bound(ProjectionLayout layout)
    {
        if (layout.HasBounds && !IsGradient)
        {
            WeightBounds.Project(Store.Of(Projection), 0, Store.StrideOf(Projection), Store.WidthOf(Projection), layout);
        }
    }

    private static void Transpose(UpdateRows from, int rows, int columns, UpdateRows to)
    {
        for (int k = 0; k < rows; k++)
        {
            var row = from[k];
            for (int m = 0; m < columns; m++)
            {
                to[m].At(k) = row.At(m);
            }
        }
    }
}
