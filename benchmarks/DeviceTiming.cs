namespace Snn.Benchmarks;

/// <summary>Times batches of <see cref="ShdNetwork"/> on a device, beside the same batches on the CPU's vectors.</summary>
internal static class DeviceTiming
{
    private const int Batch = 32, Shards = 8;

    public static int Run(string choice, int runs, string plan)
    {
        using var device = ComputeDevice.Open(choice)!;
        var network = new ShdNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        Initialiser.Fill(weights, 1);
        feedback.Fix(weights);
        using var batch = network.CreateBatch(new(layout, device, ShdNetwork.Steps, Batch) { Rule = new EProp(), Shards = Shards, Plan = Enum.Parse<DevicePlan>(plan) });
        batch.Load(weights, feedback);
        SpikeTrain[] inputs = [.. Enumerable.Range(0, Batch).Select(i => ShdTrial.RandomSpikes(i + 1))];
        int[][] shards = [.. Enumerable.Range(0, Shards).Select(s => (int[])[.. Enumerable.Range(0, Batch).Where(i => i % Shards == s)])];
        var loss = new PerStepCrossEntropy();
        Median forward = new(), backward = new(), total = new();
        TimeSpan cpu = default;
        for (int i = -2; i < runs; i++)
        {
            if (i == 0)
            {
                (forward, backward, total) = (new(), new(), new());
                cpu = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
            }

            double there = forward.Add(() => batch.Forward(inputs));
            double between = new Median().Add(() =>
            {
                for (int e = 0; e < Batch; e++)
                {
                    loss.Evaluate(batch.ReadoutOf(e), batch.StepsOf(e), ShdNetwork.Classes, e % ShdNetwork.Classes, batch.ReadoutErrorOf(e));
                }

                batch.ClearGradients();
            });
            double back = backward.Add(() =>
            {
                batch.Backward(shards);
                device.Wait();
            });
            total.Add(there + between + back);
        }

        Console.WriteLine($"{device.Name}, {plan}, {device.Launches} launches");
        Console.WriteLine($"forward   {forward}");
        Console.WriteLine($"backward  {backward}");
        Console.WriteLine($"total     {total}");
        Console.WriteLine($"processor time per batch {(System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / runs:0.0} ms");
        return 0;
    }
}
