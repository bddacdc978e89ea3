using Snn.Models;

namespace Snn.DeviceCheck;

/// <summary>Has the driver compile every kernel of the examples, for each rule and plan.</summary>
internal static class KernelSection
{
    private const int Batch = 2, Steps = 8;

    public static void Run(CheckedDevice device, Report report, Section section)
    {
        var penalty = new RatePenalty { Strength = 1e-5f, Target = 10 * Hz };
        LearningRule[] two = [new EProp(), new SurrogateBptt()], three = [new EventProp(), .. two];
        (string Name, Func<INetwork> Make, LearningRule[] Rules, Loss Loss)[] examples =
        [
            ("SpokenDigits", () => new SpokenDigits.DigitsNetwork(700, 256, 20), two, new AverageCrossEntropy { Sharpness = 10 }),
            ("LatencyMnist", () => new LatencyMnist.DigitsNetwork(784, 350, 10), three, new ExponentialCrossEntropy(20 * ms, 1 * ms)),
            ("YinYang", () => new YinYangExample.YinYangNetwork(5, 200, 3), three, new ExponentialCrossEntropy(20 * ms, 0.2f * ms)),
        ];
        foreach (var plan in device.Plans)
        {
            foreach (var (name, make, rules, loss) in examples)
            {
                foreach (var rule in rules)
                {
                    string what = $"{name} by {rule.GetType().Name}, plan {plan}";
                    if (section.HasTimeFor(what, 2))
                    {
                        CorrectnessSection.Check(device, report, $"kernels compile: {what}", () => Compile(device.Now, report, what, make(), rule, loss, penalty, plan));
                    }
                }
            }
        }
    }

    private static void Compile(ComputeDevice device, Report report, string what, INetwork network, LearningRule rule, Loss loss, Penalty penalty, DevicePlan plan)
    {
        int before = device.Kernels.Count;
        using var batch = network.CreateBatch(new(network.Layout(), device, Steps, Batch) { Rule = rule, Loss = loss, Penalty = penalty, Plan = plan, Shards = Batch });
        _ = new DeviceUpdate(batch, new(batch.Setup.Layout, new Adam(), new() { MaxSteps = Steps }));
        foreach (var loaded in device.Kernels.Skip(before).Where(k => !k.FromCache))
        {
            int threads = loaded.GroupThreads ?? batch.Threads;
            report.Add(new KernelFact(what, loaded.Method.Name, loaded.Took.TotalMilliseconds, threads,
                CudaQueries.RegistersOf(loaded.Kernel), CudaQueries.SpilledOf(loaded.Kernel), CudaQueries.GroupsAtOnce(device, loaded.Kernel, threads)));
        }
    }
}
