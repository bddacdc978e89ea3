namespace Snn.Tests.Conformance;

/// <summary>
/// <see cref="TimedNetwork"/> with one hidden neuron, from event to event in double: Runge-Kutta between them, crossings by
/// bisection. Shares no line and no idea of implementation with the generator.
/// </summary>
internal sealed class TimedByHand
{
    public const double Duration = 100, Delay = 2, Hold = 2, Longest = 0.02;

    private const int Current = 0, V = 1, Ca = 2, Up = 3, N = 4, OutCurrent = 5, Out = 6, W = 7;

    public static readonly (double Time, int Unit)[] Input = [.. Enumerable.Range(0, 11).Select(i => (1.37 + 7.3 * i, i % 2))];

    private enum Crossing
    {
        None,
        Low,
        Spike,
        Begin,
    }

    public required double Lift { get; init; }

    /// <summary>The readout at the end.</summary>
    /// <param name="p">Two weights of the input, one of the output, VTh, CaTh, Height.</param>
    public double Run(double[] p)
    {
        double t = 0, free = -1;
        var x = new double[8];
        var queue = Input.Select(s => (Time: s.Time + Delay, State: Current, Weight: p[s.Unit])).ToList();
        while (t < Duration - 1e-12)
        {
            queue.Sort();
            bool held = t < free - 1e-13;
            double next = Math.Min(Duration, t + Longest);
            next = held ? Math.Min(next, free) : next;
            next = queue.Count > 0 ? Math.Min(next, queue[0].Time) : next;
            var y = Flow(x, held, next - t);
            if (Crossed(y) != Crossing.None)
            {
                double low = 0, high = next - t;
                for (int i = 0; i < 60; i++)
                {
                    double middle = (low + high) / 2;
                    (low, high) = Crossed(Flow(x, held, middle)) == Crossing.None ? (middle, high) : (low, middle);
                }

                y = Flow(x, held, high);
                t += high;
                if (Happen(y, Crossed(y), held, p))
                {
                    free = t + Hold;
                    queue.Add((t + Delay, OutCurrent, p[2]));
                }

                x = y;
                continue;
            }

            (x, t) = (y, next);
            while (queue.Count > 0 && queue[0].Time <= t + 1e-12)
            {
                x[queue[0].State] += queue[0].Weight;
                queue.RemoveAt(0);
            }

            Crossing Crossed(double[] at) =>
                x[W] < 0.55 && at[W] >= 0.55 ? Crossing.Low
                : !held && x[V] < p[3] && at[V] >= p[3] ? Crossing.Spike
                : x[Ca] < p[4] && at[Ca] >= p[4] ? Crossing.Begin
                : Crossing.None;
        }

        return x[Out];
    }

    /// <summary>An event, and those that it makes happen; whether there was a spike.</summary>
    private bool Happen(double[] y, Crossing which, bool held, double[] p)
    {
        bool below = y[Ca] < p[4], begins = which == Crossing.Begin;
        if (which == Crossing.Low)
        {
            (y[N], y[V]) = (y[N] + 0.1, y[V] + 0.1 * y[Up] + Lift);
        }

        bool spikes = which == Crossing.Spike || (which == Crossing.Low && !held && y[V] >= p[3]);
        if (spikes)
        {
            (y[V], y[N]) = (y[V] - p[3], y[N] + 1 + 0.1 * y[Ca]);
        }

        if (y[N] >= 2)
        {
            (y[N], y[Up], y[Ca]) = (0, 0.1 * y[Up] + 0.1 * y[N], 0.7 * y[Ca] + 0.15 * y[N]);
        }

        if (begins || (below && y[Ca] >= p[4]))
        {
            y[Up] = p[5] + 0.3 * y[V];
        }

        return spikes;
    }

    private static double[] Flow(double[] x, bool held, double over) => over == 0 ? [.. x] : RungeKutta.Step(
        y => [-y[Current] / 5, held ? 0 : (y[Current] + y[Up] - y[V]) / 20, (0.8 * y[V] - y[Ca]) / 40, 0, 0, -y[OutCurrent] / 5, (y[OutCurrent] - y[Out]) / 20, (y[V] - y[W]) / 8],
        x, over);
}
