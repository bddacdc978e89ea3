using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Updates that have parameters of neurons and synapses, delays, and what states start with.</summary>
public sealed class HomeostasisTests
{
    private const int Batch = 4;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.15, i), i % 3))];

    [Fact]
    public void Thresholds_start_values_and_delays_are_those_of_a_loop_in_double()
    {
        using var trainer = Make(new HomeostaticNetwork(), new EProp(), rate: 0);
        var loop = new HomeostaticLoop(trainer.Weights);
        for (int epoch = 0, batch = 1; epoch < 7; epoch++)
        {
            trainer.TrainEpoch(Examples);
            int[] order = new int[Examples.Length];
            Shuffle.Fill(order, seed: 1, epoch);
            for (int from = 0; from < order.Length; from += Batch, batch++)
            {
                loop.Run([.. order.Skip(from).Take(Batch).Select(i => Examples[i].Spikes)], batch);
            }

            Near("Hidden.VTh", loop.Threshold, trainer.Parameters["Hidden.VTh"], 1e-5);
            Near("Hidden.Beta", [loop.Beta], trainer.Parameters["Hidden.Beta"], 1e-5);
            Near("Hidden.Start.A", loop.Start, trainer.Parameters["Hidden.Start.A"], 1e-4);
            Near("InHid.Delay", loop.Delay, trainer.Parameters["InHid.Delay"], 1e-5);
            Near("Spread.Seen", [loop.Seen], trainer.UpdateState("Spread.Seen")[0].Span[..1], 1e-5);
        }
    }

    /// <summary>Drivers take seconds to compile kernels, and a simulated device to run them; with <c>SNN_TEST_LONG</c> all are asked.</summary>
    public static TheoryData<string, int> Devices()
    {
        bool isLong = Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null;
        var data = new TheoryData<string, int>();
        foreach (int which in isLong ? (int[])[0, 1, 2, 3] : [0, 3])
        {
            data.Add("ilgpu-cpu", which);
        }

        foreach (int which in isLong ? (int[])[0, 1, 2, 3] : [1])
        {
            data.Add("opencl", which);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void A_device_leaves_of_them_what_the_CPU_does(string choice, int which)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        var (network, rule) = Of(which);
        using var here = Make(network, rule);
        using var there = Make(network, rule, device: device);
        var examples = Examples[..(2 * Batch - 1)];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-4);
            Same();
        }

        if (which < 2)
        {
            here.Update("far");
            there.Update("far");
            Assert.Equal(8, there.Parameters["HidHid.Delay"][0]); // as long as there is memory for
            here.Update("");
            there.Update("");
            Same();
        }

        void Same()
        {
            foreach (string name in here.Parameters.Names)
            {
                Near(name, [.. here.Parameters[name].ToArray().Select(x => (double)x)], there.Parameters[name], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one(int which)
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        var (network, rule) = Of(which);
        using var one = Make(network, rule);
        using var three = Make(network, rule, threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(network, rule, threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(Bits(one), Bits(three));
        Assert.Equal(Bits(one), Bits(resumed));
        Directory.Delete(folder, recursive: true);

        static float[] Bits(Trainer trainer) => [.. trainer.Weights.All.Span, .. trainer.Parameters.Names.SelectMany(n => trainer.Parameters[n].ToArray())];
    }

    [Fact]
    public void Online_eprop_sees_parameters_that_move_as_eprop_does()
    {
        var network = new OnlineHomeostaticNetwork();
        using var online = Make(network, new EProp { Online = true });
        using var offline = Make(network, new EProp());
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(offline.TrainEpoch(Examples).Loss, online.TrainEpoch(Examples).Loss, 1e-5);
        }

        Near("InHid", [.. offline.Weights.Of(0).Span.ToArray().Select(w => (double)w)], online.Weights.Of(0).Span, 1e-4);
    }

    [Fact]
    public void What_neurons_are_given_is_what_updates_begin_with_and_what_they_have_has_no_optimiser()
    {
        using var trainer = Make(new OnlineHomeostaticNetwork(), new EProp());
        var numbers = new NeuronNumbers(trainer.Weights.Layout, seed: 1);
        Assert.Equal(numbers.Parameter(1, "VTh", 1)[..13], trainer.Parameters["Hidden.VTh"].ToArray());
        Assert.InRange(trainer.Parameters["Hidden.Start.V"][3], 0.0001f, 0.5f);
        Assert.Contains("no 'Hidden.VTh' that learns", Assert.Throws<ArgumentException>(() => new Trainer(
            new OnlineHomeostaticNetwork(), new EProp(), new Sgd(), new() { MaxSteps = 60, Optimisers = new Dictionary<string, ICustomUpdate> { ["Hidden.VTh"] = new Sgd() } })).Message);
    }

    [Fact]
    public void What_is_written_stays_within_its_bounds_and_makes_sense()
    {
        using var store = new ParameterStore(new HomeostaticNetwork().Layout());
        int delay = store.Layout.Parameter("InHid.Delay"), start = store.Layout.Parameter("Hidden.Start.A");
        float[] wide = [.. Enumerable.Range(0, 11).Select(i => i - 1f)];
        Assert.Null(store.Take(delay, wide));
        Assert.Equal([1, 1, 1, 2, 3, 4, 5, 6, 7, 7, 7], store["InHid.Delay"].ToArray());
        Assert.Equal("has made NaN of Hidden.Start.A, and it must be a finite number.", store.Take(start, [float.NaN]));
    }

    [Fact]
    public void A_description_says_what_updates_have_and_an_exact_plan_has_none()
    {
        string network = new HomeostaticNetwork().Describe();
        Assert.Contains("Threshold is Hidden.VTh", network);
        Assert.Contains("Start is Start(Hidden.A)", network);
        Assert.Contains("Axon is the delay of InHid", network);
        Assert.Contains("each neuron has its own VTh", new HomeostaticNetwork().Layout().WhyNotExact);
    }

    private static (INetwork Network, LearningRule Rule) Of(int which) => which switch
    {
        0 => (new HomeostaticNetwork(), new EProp()),
        1 => (new HomeostaticNetwork(), new EventProp()),
        2 => (new OnlineHomeostaticNetwork(), new EProp()),
        _ => (new OnlineHomeostaticNetwork(), new EProp { Online = true, UpdateEvery = 10 }),
    };

    private static Trainer Make(INetwork network, LearningRule rule, float rate = 0.01f, int threads = 1, ComputeDevice? device = null) =>
        new(network, rule, new Sgd { LearningRate = rate }, new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, Device = device });

    private static void Near(string what, IReadOnlyList<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]}, expected {expected[i]}");
        }
    }
}
