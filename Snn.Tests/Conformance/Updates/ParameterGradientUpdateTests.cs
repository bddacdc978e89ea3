using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Updates that read and write gradients by parameters and delays, against formulas of those of a network without them.</summary>
public sealed class ParameterGradientUpdateTests
{
    private const int Batch = 4;
    private const double Rate = 0.5;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.15, i), i % 3))];

    [Theory]
    [InlineData("bptt")]
    [InlineData("eventprop")]
    public void Optimisers_see_what_updates_make_of_the_gradient(string rule)
    {
        using var plain = Make(new UntunedNetwork(), rule);
        using var tuned = Make(new TunedNetwork(), rule);
        double[] threshold = Of(plain, "Hidden.VTh");
        foreach (var trainer in new[] { plain, tuned })
        {
            trainer.TrainEpoch(Examples[..Batch]);
        }

        // dLoss/dτ of what moves as its logarithm: the raw value has moved by −rate · gradient · τ
        double tau = Moved(plain, "Hidden.TauMem", 20)[0];
        Assert.NotEqual(0, tau);
        Near([tau + 1e-3 * (20 - 15)], Moved(tuned, "Hidden.TauMem", 20));

        // due in the second batch
        Near(Of(plain, "Hidden.VTh"), Of(tuned, "Hidden.VTh"));
        Assert.NotEqual(threshold, Of(plain, "Hidden.VTh"));
        Assert.Equal(0, tuned.UpdateState("Centre.Share")[0].At(2));

        double[] axons = Moved(plain, "InHid.Delay", 3), counts = Counts();
        double all = Moved(plain, "HidHid.Delay", 2)[0];
        Assert.Equal(rule == "eventprop", all != 0 && axons.Any(a => a != 0));
        Near([.. axons.Zip(counts, (a, c) => a / (1 + c) + 0.1 * all)], Moved(tuned, "InHid.Delay", 3));
        Near([all / 2], Moved(tuned, "HidHid.Delay", 2));
        Near(axons, [.. tuned.UpdateState("Late.Seen")[0].Span[..11].ToArray().Select(x => (double)x)]);

        static double[] Counts() => [.. Enumerable.Range(0, 11).Select(k => Examples[..Batch].Average(e => Enumerable.Range(0, e.Spikes.Steps).Count(t => e.Spikes.At(t).Contains(k))))];
    }

    [Fact]
    public void An_update_that_is_due_every_second_batch_changes_the_gradient_of_that_alone()
    {
        using var tuned = Make(new TunedNetwork(), "bptt");
        tuned.TrainEpoch(Examples[..Batch]);
        double before = Of(tuned, "Hidden.VTh").Average();
        tuned.TrainEpoch(Examples[..Batch]);
        Assert.Equal(before, Of(tuned, "Hidden.VTh").Average(), 1e-6); // centred
        Assert.NotEqual(1, before, 1e-6);
        Assert.NotEqual(0, tuned.UpdateState("Centre.Share")[0].At(2));
    }

    /// <summary>Drivers take seconds to compile kernels; with <c>SNN_TEST_LONG</c> they are asked.</summary>
    public static TheoryData<string, string> Devices()
    {
        var data = new TheoryData<string, string> { { "ilgpu-cpu", "eventprop" } };
        if (Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null)
        {
            data.Add("ilgpu-cpu", "bptt");
            data.Add("opencl", "eventprop");
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void A_device_leaves_of_them_what_the_CPU_does(string choice, string rule)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        using var here = Make(new TunedNetwork(), rule, 0.01);
        using var there = Make(new TunedNetwork(), rule, 0.01, device: device);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            foreach (string name in here.Parameters.Names)
            {
                Near(Of(here, name), Of(there, name), 1e-4);
            }

            Near([.. here.UpdateState("Late.Seen").Span.ToArray().Select(x => (double)x)], [.. there.UpdateState("Late.Seen").Span.ToArray().Select(x => (double)x)], 1e-3);
        }
    }

    [Theory]
    [InlineData("bptt")]
    [InlineData("eventprop")]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one(string rule)
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(new TunedNetwork(), rule, 0.01);
        using var three = Make(new TunedNetwork(), rule, 0.01, threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(new TunedNetwork(), rule, 0.01, threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(Bits(one), Bits(three));
        Assert.Equal(Bits(one), Bits(resumed));
        Directory.Delete(folder, recursive: true);

        static float[] Bits(Trainer trainer) => [.. trainer.Weights.All.Span, .. trainer.Parameters.Names.SelectMany(n => trainer.Parameters[n].ToArray()), .. trainer.UpdateState("Centre.Share").Span];
    }

    [Fact]
    public void They_are_not_there_on_demand_nor_as_a_network_runs()
    {
        using var trainer = Make(new TunedNetwork(), "bptt");
        trainer.TrainEpoch(Examples[..Batch]);
        Assert.Contains("TunedNetwork.Half has a gradient", Assert.Throws<InvalidOperationException>(() => trainer.Update("half")).Message);
        Assert.Contains("OnlineDelayNetwork.Half has a gradient by a parameter or a delay", Assert.Throws<NotSupportedException>(() => Make(new OnlineDelayNetwork(), "online")).Message);
        string network = new TunedNetwork().Describe();
        Assert.Contains("before the optimisers, of the group 'prior': Tau is Hidden.TauMem, G is the gradient of Hidden.TauMem", network);
        Assert.Contains("Axon is the gradient of the delay of InHid", network);
    }

    private static Trainer Make(INetwork network, string rule, double rate = Rate, int threads = 1, ComputeDevice? device = null) => new(
        network,
        rule switch { "bptt" => new SurrogateBptt(), "online" => new EProp { Online = true }, _ => new EventProp() },
        new Sgd { LearningRate = 0 },
        new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, Device = device, ParameterOptimiser = new Sgd { LearningRate = (float)rate } });

    private static double[] Of(Trainer trainer, string name) => [.. trainer.Parameters[name].ToArray().Select(x => (double)x)];

    /// <summary>The gradient by what has moved by its logarithm.</summary>
    private static double[] Moved(Trainer trainer, string name, double from) => [.. Of(trainer, name).Select(x => -Math.Log(x / from) / (Rate * from))];

    private static void Near(double[] expected, double[] actual, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        double most = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), x => Assert.True(Math.Abs(x.First - x.Second) <= tolerance * most + 2e-7, $"{x.Second}, expected {x.First} (of {most})"));
    }
}
