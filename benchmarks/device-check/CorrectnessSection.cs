using System.Diagnostics;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Execution;
using Snn.Tests.Runtime.Execution.Devices;
using Snn.Tests.Runtime.Training;
using Snn.Tests.Runtime.Training.Losses;
using Xunit.Abstractions;

namespace Snn.DeviceCheck;

/// <summary>
/// The comparisons of the tests, on this device: golden files, small networks of every kind, networks of the size that
/// people train, batches that fill no group, networks that leave the finite numbers.
/// </summary>
internal static class CorrectnessSection
{
    public static void Run(CheckedDevice device, Report report, Section section, bool isBrief)
    {
        // what the last check of this kind took says whether there is time for the next
        var took = new Dictionary<string, double>();
        foreach (var (kind, what, work) in isBrief ? First(device) : [.. First(device), .. FullSize(device, 33, device.Plans[..1]), .. Every(device), .. FullSize(device, 33, device.Plans[1..]), .. FullSize(device, 1, device.Plans), .. FullSize(device, 257, device.Plans)])
        {
            double expected = took.GetValueOrDefault(kind, kind == "small" ? 1 : 4);
            if (section.HasTimeFor(what, expected))
            {
                took[kind] = Math.Max(expected / 2, 1.2 * Check(device, report, what, work));
            }
        }
    }

    /// <summary>Runs a check.</summary>
    /// <returns>What it took, in seconds.</returns>
    public static double Check(CheckedDevice device, Report report, string what, Action work)
    {
        long began = Stopwatch.GetTimestamp();
        var (outcome, detail) = (Outcome.Passed, "");
        try
        {
            work();
        }
        catch (SkipException e)
        {
            (outcome, detail) = (Outcome.Skipped, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            (outcome, detail) = (Outcome.Failed, Report.FirstLine(e));
            if (CheckedDevice.Breaks(e))
            {
                device.Reopen();
            }
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        report.Add(new CheckResult(what, outcome, detail, seconds));
        return seconds;
    }

    /// <summary>Of every kind one.</summary>
    private static IEnumerable<(string Kind, string What, Action Work)> First(CheckedDevice device)
    {
        yield return ("small", "a product is rounded before it is added to", () => Assert.Equal(0f, SmallKernels.ProductRounding(device.Now)));
        yield return ("small", "functions that equations call, and what is not a number in them", () => KernelMath.Check(device.Now));
        foreach (var plan in device.Plans)
        {
            yield return ("small", $"golden file of e-prop, plan {plan}", () => DeviceGoldenTests.Compare(device.Now, "eprop_alif.json", plan));
            yield return ("small", $"golden file of BPTT, plan {plan}", () => DeviceGoldenTests.Compare(device.Now, "bptt_alif.json", plan));
        }

        // a device has no exact plan: the CPU's equals the file, the CPU's grid converges to it, and the device equals the grid
        var golden = new ExactGoldenTests(new Quiet());
        yield return ("small", "golden file of EventProp, exact plan on the CPU", golden.The_event_driven_plan_equals_the_golden_file);
        yield return ("host", "the time grid on the CPU converges to it", golden.The_stepped_plan_converges_to_it_to_first_order);

        foreach (var plan in device.Plans)
        {
            yield return ("small", $"EventProp on the network of its golden file, steps of 0.1 ms, plan {plan}", () => DeviceTests.Compare(
                device.Now, new EventProp(), new GoldenLifNetwork { Dt = 0.1f * ms }, null, plan, device.Now.IsCpu, steps: 400));
        }

        foreach (string name in (string[])["theta", "psi", "state"])
        {
            INetwork network = name switch
            {
                "theta" => new LostThetaNetwork(),
                "psi" => new SteepSurrogateNetwork(),
                _ => new LostStateNetwork(),
            };
            yield return ("small", $"a {name} that is not a number: the same error on the device and the CPU", () => Assert.Equal(
                NotFiniteTests.TrainOne(network, "Simd"), NotFiniteTests.TrainOne(network, device.Choice)));
        }

        foreach (int batch in (int[])[1, 33])
        {
            foreach (var plan in device.Plans)
            {
                yield return ("written", $"{batch} examples at once, MNIST shape by EventProp, plan {plan}", () => FullSizeDeviceTests.Compare(
                    device.Now, new WrittenShapeNetwork(), new EventProp(), plan, steps: 32, perStep: 4, batch));
            }
        }

    }

    /// <summary>Small networks of every kind with every rule that they learn by, the device's own plan first; then losses.</summary>
    private static IEnumerable<(string Kind, string What, Action Work)> Every(CheckedDevice device)
    {
        foreach (object?[] c in DeviceTests.Cases().OrderBy(c => Array.IndexOf(device.Plans, (DevicePlan)c[3]!)))
        {
            var (rule, network, penalty, plan) = ((LearningRule)c[0]!, (INetwork)c[1]!, (Penalty?)c[2], (DevicePlan)c[3]!);
            if (device.Plans.Contains(plan))
            {
                string with = penalty is null ? "" : $" with {penalty.GetType().Name}";
                yield return ("small", $"{rule.GetType().Name}{with} on {network.GetType().Name}, plan {plan}", () => DeviceTests.Compare(
                    device.Now, rule, network, penalty, plan, device.Now.IsCpu));
            }
        }

        foreach (var network in DeviceSimulationTests.Told())
        {
            yield return ("small", $"the simulation of {network.GetType().Name}, whose weights change by a rule", () => DeviceSimulationTests.CompareTold(device.Now, network, 600));
        }

        foreach (var feedback in (Feedback[])[Feedback.Symmetric, Feedback.Random])
        {
            yield return ("small", $"e-prop as a batch runs, written and derived, with {feedback} feedback", () => DeviceOnlineRun.Compare(device.Now, new PartlyWrittenNetwork(2 * ms), feedback, device.Now.IsCpu));
        }

        yield return ("small", "the simulation of a recurrent network with several rules", () => DeviceSimulationTests.CompareRecurrent(device.Now, new RecurrentPlastic(300 * ms), 600));
        yield return ("small", "Poisson trains onto neurons", () => DevicePoissonInputTests.Compare(device.Now, 150, 300));
        foreach (object?[] c in DeviceArrivalTests.Delays())
        {
            yield return ("small", "the simulation of a network whose synapses have delays of their own", () => DeviceArrivalTests.Compare(device.Now, new DelayedCells((SynapseDelays?)c[0], (SynapseDelays?)c[1]), 600));
        }

        foreach (object?[] c in DeviceArrivalTests.Draws())
        {
            yield return ("small", "the simulation of a network whose synapses are drawn for each spike", () => DeviceArrivalTests.Compare(device.Now, DeviceArrivalTests.Drawn((Init)c[0]!, (Connect)c[1]!, (Connect)c[2]!), 300, (long)c[3]!));
        }

        foreach (object?[] c in DeviceLossTests.Cases())
        {
            yield return ("loss", $"the loss '{c[0]}' of {c[1]} classes", () => DeviceLossTests.Compare(device.Now, LossTests.Losses[(string)c[0]!].Loss, (int)c[1]!));
        }
    }

    private static IEnumerable<(string Kind, string What, Action Work)> FullSize(CheckedDevice device, int batch, DevicePlan[] plans)
    {
        foreach (var plan in plans)
        {
            foreach (LearningRule rule in (LearningRule[])[new EProp(), new SurrogateBptt()])
            {
                yield return ($"{plan} {batch}", $"{batch} examples at once, SHD shape by {rule.GetType().Name}, plan {plan}", () => FullSizeDeviceTests.Compare(
                    device.Now, new SpokenShapeNetwork(), rule, plan, steps: 1000, perStep: 8, batch));
            }
        }
    }

    /// <summary>Where tests write what they measured.</summary>
    private sealed class Quiet : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
