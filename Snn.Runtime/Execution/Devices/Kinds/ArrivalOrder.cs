namespace Snn.Runtime;

/// <summary>The arrivals of a network whose populations share kernels, one after another, and the projections by where they arrive.</summary>
internal sealed class ArrivalOrder(NetworkLayout layout)
{
    private readonly int[] _arrivals = new int[layout.Projections.Count]; // by projection: which arrival of its target it adds to
    private int[]? _first; // by population: the first of its arrivals among all
    private int[]? _order, _places; // the projections by where they arrive, and by projection its place among them

    /// <summary>Projections add to an arrival of their targets; said of all before anything is asked.</summary>
    public void Meet(int arrival, ReadOnlySpan<int> projections)
    {
        foreach (int projection in projections)
        {
            _arrivals[projection] = arrival;
        }
    }

    /// <summary>The first arrival of a population among all.</summary>
    public int Of(int population) => First[population];

    /// <summary>The projections by where they arrive; those that meet are in their own order.</summary>
    public int[] Projections => _order ??= [.. Enumerable.Range(0, _arrivals.Length).OrderBy(ArrivalOf)];

    /// <summary>The place of a projection among them.</summary>
    public int PlaceOf(int projection)
    {
        if (_places is null)
        {
            _places = new int[_arrivals.Length];
            for (int i = 0; i < _places.Length; i++)
            {
                _places[Projections[i]] = i;
            }
        }

        return _places[projection];
    }

    /// <summary>Where those of an arrival start in that order; one more than there are arrivals.</summary>
    public int[] Starts()
    {
        int[] counts = new int[First[^1]];
        for (int p = 0; p < _arrivals.Length; p++)
        {
            counts[ArrivalOf(p)]++;
        }

        return StartsOf(counts);
    }

    /// <summary>Where each of some lists starts among all of them, from their lengths; one more than there are.</summary>
    public static int[] StartsOf(IReadOnlyList<int> counts)
    {
        int[] starts = new int[counts.Count + 1];
        for (int i = 0; i < counts.Count; i++)
        {
            starts[i + 1] = starts[i] + counts[i];
        }

        return starts;
    }

    private int ArrivalOf(int projection) => First[layout.Projections[projection].Target] + _arrivals[projection];

    private int[] First
    {
        get
        {
            if (_first is null)
            {
                int[] counts = new int[layout.Populations.Count];
                for (int p = 0; p < _arrivals.Length; p++)
                {
                    ref int count = ref counts[layout.Projections[p].Target];
                    count = Math.Max(count, _arrivals[p] + 1);
                }

                _first = StartsOf(counts);
            }

            return _first;
        }
    }
}
