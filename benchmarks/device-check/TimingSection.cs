using System.Diagnostics;
using Snn.Benchmarks;
using Snn.Models;

namespace Snn.DeviceCheck;

/// <summary>Times training of three networks, from one example at once to 4,096; what the issue's goals ask for comes first.</summary>
internal static class TimingSection
{
    private const double SecondsPerRow = 0.8;

    public static void Run(CheckedDevice checkedDevice, Report report, Section section)
    {
        var (spoken, sequential, written) = (Shapes.SpokenShape, Shapes.SequentialShape, Shapes.WrittenShape);
        LearningRule eprop = new EProp(), bptt = new SurrogateBptt(), eventProp = new EventProp();
        List<(Shape Shape, LearningRule Rule, int Batch, bool Fused)> rows =
        [
            (written, eventProp, 64, false), (spoken, eprop, 64, false), (spoken, bptt, 64, false), (sequential, eprop, 64, false), (sequential, bptt, 64, false),
            (spoken, eprop, 1024, false), (spoken, bptt, 1024, false), (written, eventProp, 4096, false), (written, eventProp, 1024, false), (sequential, eprop, 1024, false), (sequential, bptt, 1024, false),
            (spoken, eprop, 1024, true), (spoken, bptt, 1024, true),
        ];
        foreach (int batch in (int[])[1, 4096, 256, 16])
        {
            rows.AddRange([(spoken, eprop, batch, false), (spoken, bptt, batch, false), (sequential, eprop, batch, false), (sequential, bptt, batch, false)]);
            rows.AddRange(batch == 4096 ? [] : [(written, eventProp, batch, false)]);
        }

        rows.AddRange([(written, bptt, 1024, false), (written, eprop, 1024, false)]);
        var perExample = new Dictionary<(string, Type), double>();
        foreach (var (shape, rule, batch, fused) in rows)
        {
            string what = $"{shape.Name}, {rule.GetType().Name}, {batch} at once{(fused ? ", products fused" : "")}";

            // made, warmed up and run a few times; an example of a larger batch takes less
            double expected = 2 + 8 * batch * perExample.GetValueOrDefault((shape.Name, rule.GetType()), 0) / 1e3;
            if (!section.HasTimeFor(what, expected))
            {
                continue;
            }

            try
            {
                var row = Measure(checkedDevice.Now, report, shape, rule, batch, fused);
                perExample[(shape.Name, rule.GetType())] = row.MillisecondsPerExample;
                report.Add(row);
            }
            catch (Exception e) when (e is DeviceException or TrainingException or ILGPU.Runtime.AcceleratorException)
            {
                report.Miss($"timings: {what}: {Report.FirstLine(e)}");
                if (CheckedDevice.Breaks(e))
                {
                    checkedDevice.Reopen();
                }
            }
        }

        if (section.HasTimeFor("the CPU's threads", 4))
        {
            var examples = spoken.Examples(64);
            using var trainer = new Trainer(spoken.Network(), eprop, new Adam { LearningRate = 1e-5f }, new() { MaxSteps = spoken.Steps, Batch = 32, Loss = spoken.Loss });
            trainer.TrainEpoch(examples);
            report.Fact($"the CPU's {Environment.ProcessorCount} threads, {spoken.Name}, e-prop", FormattableString.Invariant($"{trainer.TrainEpoch(examples).MillisecondsPerExample:0.000} ms per example"));
        }
    }

    private static TimingRow Measure(ComputeDevice device, Report report, Shape shape, LearningRule rule, int batch, bool fused)
    {
        device.FusesProducts = fused;
        try
        {
            var row = Epochs(device, shape, rule, batch) with { Fused = fused };
            return Parts(device, report, shape, rule, row);
        }
        finally
        {
            device.FusesProducts = false;
        }
    }

    /// <summary>Whole epochs of the trainer, the next batch prepared while one runs.</summary>
    private static TimingRow Epochs(ComputeDevice device, Shape shape, LearningRule rule, int batch)
    {
        long allocated = device.BytesAllocated;
        using var trainer = new Trainer(shape.Network(), rule, new Adam { LearningRate = 1e-5f }, new() { MaxSteps = shape.Steps, Batch = batch, Shards = 8, Loss = shape.Loss, Device = device });
        long memory = device.BytesAllocated - allocated;
        var one = shape.Examples(batch);
        trainer.TrainEpoch(one);
        double seconds = trainer.TrainEpoch(one).MillisecondsPerExample * batch / 1e3;
        int batches = (int)Math.Clamp(SecondsPerRow / seconds, 2, 200);
        var all = shape.Examples(batches * batch);
        var (launches, launchTime) = (device.Launches, device.LaunchTime);
        var report = trainer.TrainEpoch(all);
        launches = device.Launches - launches;
        return new()
        {
            Shape = shape.Name,
            Rule = rule.GetType().Name,
            Batch = batch,
            MillisecondsPerExample = report.MillisecondsPerExample,
            LaunchesPerBatch = launches / (double)batches,
            HostMicrosecondsPerLaunch = (device.LaunchTime - launchTime).TotalMicroseconds / launches,
            MemoryMegabytes = memory / 1e6,
            HiddenSpikesPerExample = HiddenSpikes(shape, report),
        };
    }

    /// <summary>The parts of a batch, each waited for, and what they take at least.</summary>
    private static TimingRow Parts(ComputeDevice device, Report report, Shape shape, LearningRule rule, TimingRow row)
    {
        int count = row.Batch, shards = device.IsCpu ? Math.Min(8, count) : count;
        var network = shape.Network();
        var layout = network.Layout();
        int before = device.Kernels.Count;
        using var batch = network.CreateBatch(new(layout, device, shape.Steps, count) { Rule = rule, Loss = shape.Loss, Shards = shards });
        var update = new DeviceUpdate(batch, new(layout, new Adam { LearningRate = 1e-5f }, new() { MaxSteps = shape.Steps }));
        var kernels = device.Kernels.Skip(before).ToArray();
        using var weights = new WeightStore(layout);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        Initialiser.Fill(weights, 1);
        feedback.Follow(weights);
        batch.Load(weights, feedback);
        batch.ClearGradients();

        var examples = shape.Examples(count);
        SpikeTrain[] trains = [.. examples.Select(e => e.Spikes)];
        int[] labels = [.. examples.Select(e => e.Label)];
        int[][] dealt = [.. Enumerable.Range(0, shards).Select(s => (int[])[.. Enumerable.Range(0, count).Where(i => i % shards == s)])];
        Median prepare = new(), forward = new(), loss = new(), backward = new(), updated = new();
        long began = Stopwatch.GetTimestamp();
        for (int i = -1; i < 3 && (i < 1 || Stopwatch.GetElapsedTime(began).TotalSeconds < 2 * SecondsPerRow); i++)
        {
            if (i == 0)
            {
                (prepare, forward, loss, backward, updated) = (new(), new(), new(), new(), new()); // what came before warmed it up
            }

            prepare.Add(() => batch.Prepare(trains, labels, dealt));
            batch.Finish();
            forward.Add(() => Waited(batch.Forward));
            loss.Add(() => Waited(batch.Evaluate));
            backward.Add(() => Waited(batch.Backward));
            updated.Add(() => Waited(() =>
            {
                update.Run(shards, count, new(1, 0.5));
                update.Fetch();
            }));
        }

        return row with
        {
            Stages = new(prepare.Value, forward.Value, loss.Value, backward.Value, updated.Value),
            Bounds = report.Bandwidth is { } bandwidth ? BoundsOf(device, report, shape, layout, row, batch, kernels, bandwidth) : null,
        };

        void Waited(Action work)
        {
            work();
            batch.Finish();
        }
    }

    private static Bounds BoundsOf(ComputeDevice device, Report report, Shape shape, NetworkLayout layout, TimingRow row, DeviceBatch batch, LoadedKernel[] kernels, double bandwidth)
    {
        // forward a row of weights is read; back its gradient is read and written
        double rows = row.Batch * layout.Projections.Sum(p => 3.0 * sizeof(float) * layout.Populations[p.Target].Size * (layout.Inputs.Contains(p.Source) ? shape.Spikes : row.HiddenSpikesPerExample));
        double? barriers = null;
        int? lots = null;
        if (batch.Plan == DevicePlan.Trial && !device.IsCpu)
        {
            const int forward = 2, back = 1;
            lots = 0;
            barriers = 0;
            foreach (var (name, each) in (ReadOnlySpan<(string, int)>)[("Trial", forward), ("TrialBack", back)])
            {
                var kernel = kernels.First(k => k.Method.Name.StartsWith(name, StringComparison.Ordinal) && k.Method.Name.StartsWith("TrialBack", StringComparison.Ordinal) == (name == "TrialBack"));
                int threads = kernel.GroupThreads ?? batch.Threads, most = CudaQueries.GroupsAtOnce(device, kernel.Kernel, threads) ?? 1;
                int atOnce = Math.Clamp((row.Batch + device.Accelerator.NumMultiprocessors - 1) / device.Accelerator.NumMultiprocessors, 1, most);
                int filled = (row.Batch + most * device.Accelerator.NumMultiprocessors - 1) / (most * device.Accelerator.NumMultiprocessors);
                barriers += 1e3 * filled * each * shape.Steps * DeviceFacts.Barrier(device, report, threads, atOnce);
                lots = Math.Max(lots.Value, filled);
            }
        }

        return new(barriers, 1e3 * 2e6 * row.MemoryMegabytes / bandwidth, 1e3 * rows / bandwidth, lots);
    }

    private static double HiddenSpikes(Shape shape, EpochReport report)
    {
        var layout = shape.Network().Layout();
        var hidden = layout.Populations.First(p => p.Name == "Hidden");
        return report.RatesHz["Hidden"] * hidden.Size * shape.Steps * layout.Dt.Value / 1e3;
    }
}
