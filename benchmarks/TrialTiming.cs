namespace Snn.Benchmarks;

/// <summary>Times whole trials on one thread, as training runs them.</summary>
internal static class TrialTiming
{
    private const int WarmUp = 50;

    public static int Run(int runs)
    {
        using var trial = new ShdTrial();
        Median forward = new(), backward = new(), total = new();
        for (int i = -WarmUp; i < runs; i++)
        {
            if (i == 0)
            {
                (forward, backward, total) = (new(), new(), new());
            }

            double there = forward.Add(() =>
            {
                trial.Forward();
                trial.Loss();
            });
            double back = backward.Add(() =>
            {
                trial.Clear();
                trial.Backward();
            });
            total.Add(there + back);
        }

        Console.WriteLine($"hidden spikes {trial.HiddenSpikes}, {runs} trials, median (mean, fastest to slowest)");
        Console.WriteLine($"forward and loss        {forward}");
        Console.WriteLine($"backward                {backward}");
        Console.WriteLine($"total per example       {total}");
        return 0;
    }
}
