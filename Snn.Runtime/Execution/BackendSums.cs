namespace Snn.Runtime;

/// <summary>Sums in the way of a backend: a vector of neurons at a time, or one neuron at a time.</summary>
/// <param name="backend">The backend.</param>
public readonly struct BackendSums(Backend backend)
{
    private bool IsPlain => backend == Backend.Reference;

    /// <summary>How far the backend's loops over so many neurons go: it reads past them where vectors do.</summary>
    public int Extent(int size) => IsPlain ? size : Lanes.Padded(size);

    /// <summary>target = start + Σₘ errors[m] · row m.</summary>
    public void AddScaled(Lanes errors, Rows feedback, Lanes start, Lanes target)
    {
        if (IsPlain)
        {
            ScalarSums.AddScaled(errors, feedback, start, target);
        }
        else
        {
            RowSums.AddScaled(errors, feedback, start, target);
        }
    }

    /// <summary>target = start + release · Σₘ errors[m] · row m.</summary>
    public void AddScaled(Lanes errors, Rows feedback, Lanes release, Lanes start, Lanes target)
    {
        if (IsPlain)
        {
            ScalarSums.AddScaled(errors, feedback, release, start, target);
        }
        else
        {
            RowSums.AddScaled(errors, feedback, release, start, target);
        }
    }

    /// <summary>target[k] = start[k] + Σₘ errors[m] · row m[k], the errors being those of the step in which k's spike arrives.</summary>
    public void AddScaled(ArrivalRows errors, Rows feedback, Lanes start, Lanes target) => ScalarSums.AddScaled(errors, feedback, start, target);

    /// <summary>The first for the steps from <paramref name="from"/> to before <paramref name="to"/>, whose spikes arrive after <paramref name="delay"/>, with the weights in panels.</summary>
    public void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Lanes start, Ring target) =>
        AddScaled(from, to, errors, delay, feedback, Ring.Always(start), target);

    /// <summary>The same on top of what <paramref name="start"/> has for each step.</summary>
    public void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Ring start, Ring target)
    {
        if (IsPlain)
        {
            ScalarSums.AddScaled(from, to, errors, delay, feedback, start, target);
        }
        else
        {
            RowSums.AddScaled(from, to, errors, delay, feedback, start, target);
        }
    }

    /// <summary>target = start + <paramref name="terms"/>.</summary>
    public void Add(Lanes terms, Lanes start, Lanes target)
    {
        if (IsPlain)
        {
            ScalarSums.Add(terms, start, target);
        }
        else
        {
            RowSums.Add(terms, start, target);
        }
    }
}
