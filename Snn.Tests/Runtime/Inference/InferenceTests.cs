using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Inference;

/// <summary>What was trained is saved, loaded and used.</summary>
public sealed class InferenceTests : IDisposable
{
    private const int Steps = 40;

    private static readonly Example[] Examples = FakeExamples.Make(48, inputs: 30, steps: Steps);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string File => Path.Combine(_folder, "trained.snn");

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_session_says_what_the_trainer_says(Backend backend)
    {
        using var trainer = Trained(backend: backend);
        using var session = new InferenceNetwork().Load(File, Options with { Backend = backend, Threads = 3 });
        int[] expected = [.. Examples.Select(e => trainer.Predict(e.Spikes))];
        Assert.Equal(3, session.Classes);
        Assert.Equal(expected, Examples.Select(e => session.Run(e.Spikes)));
        Assert.Equal(expected, session.Run([.. Examples.Select(e => e.Spikes)]).ToArray());
        Assert.Equal(expected[..2], session.Run([.. Examples[..2].Select(e => e.Spikes)]).ToArray());
        Assert.True(expected.Distinct().Count() > 1);

        float[] scores = new float[3];
        for (int i = 0; i < Examples.Length; i++)
        {
            Assert.Equal(expected[i], session.Run(Examples[i].Spikes, scores));
            Assert.Equal(expected[i], Array.IndexOf(scores, scores.Max()));
        }

        Assert.Throws<ArgumentException>(() => session.Run(Examples[0].Spikes, new float[2]));
    }

    [Fact]
    public void A_run_with_another_rule_and_batch_begins_with_it()
    {
        using var trainer = Trained();
        using var other = Make(new EProp(), batch: 7, loss: new AverageCrossEntropy());
        other.LoadNetwork(File);
        Assert.Equal(trainer.Weights.All.Span.ToArray(), other.Weights.All.Span.ToArray());
        Assert.Equal(trainer.Parameters["InHid.Tau"].ToArray(), other.Parameters["InHid.Tau"].ToArray());
        Assert.NotEqual(5f, other.Parameters["InHid.Tau"][0]);
        other.TrainEpoch(Examples);
        var late = Assert.Throws<InvalidOperationException>(() => other.LoadNetwork(File));
        Assert.Contains("before the first epoch", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_has_the_readout_of_a_trial_after_every_step()
    {
        using var trainer = Trained();
        using var session = new InferenceNetwork().Load(File, Options);
        using var stream = session.Stream();
        foreach (var example in Examples[..3])
        {
            session.Run(example.Spikes);
            stream.Restart();
            for (int t = 0; t < Steps; t++)
            {
                stream.Step(example.Spikes.At(t));
                Assert.Equal(session.Trial.Readout[t].Span[..3].ToArray(), stream.Readout.ToArray());
            }
        }

        Assert.Contains(stream.Readout.ToArray(), y => y != 0);
    }

    [Fact]
    public void Neither_trains_nor_steps_allocate_and_a_stream_does_not_grow()
    {
        using var trainer = Trained();
        using var session = new InferenceNetwork().Load(File, Options);
        using var stream = session.Stream();
        float[] scores = new float[3];
        Use(5);
        long bytes = stream.Simulation.Bytes, before = GC.GetAllocatedBytesForCurrentThread();
        Use(200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(bytes, stream.Simulation.Bytes);

        void Use(int times)
        {
            for (int i = 0; i < times; i++)
            {
                var spikes = Examples[i % Examples.Length].Spikes;
                session.Run(spikes, scores);
                for (int t = 0; t < Steps; t++)
                {
                    stream.Step(spikes.At(t));
                }
            }
        }
    }

    [Fact]
    public void A_file_of_another_network_is_refused_by_name()
    {
        using var trainer = Trained();
        var error = Assert.Throws<CheckpointException>(() => new InferenceNetwork(30 * ms).Load(File, Options));
        Assert.Contains("is of another network: Output.Tau: 20 in the file, 30 here", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<CheckpointException>(() => new DelayedInferenceNetwork().Load(File, Options));
        Assert.Contains("is of another network: network: InferenceNetwork", error.Message, StringComparison.Ordinal);
        var loss = Assert.Throws<ArgumentException>(() => new InferenceNetwork().Load(File, Options with { Loss = new AverageCrossEntropy() }));
        Assert.Contains("was trained for SumCrossEntropy", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_such_file_is_refused()
    {
        var error = Assert.Throws<CheckpointException>(() => new InferenceNetwork().Load(File, Options));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        using var trainer = Trained();
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        foreach (int at in (int[])[0, 9, 13, 200, bytes.Length / 2, bytes.Length - 1])
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x40;
            Refused(changed);
            Refused(bytes[..at]);
        }

        trainer.Save(_folder);
        error = Assert.Throws<CheckpointException>(() => new InferenceNetwork().Load(Path.Combine(_folder, Checkpoint.FileName), Options));
        Assert.Contains("is no trained network", error.Message, StringComparison.Ordinal);

        void Refused(byte[] content)
        {
            string path = Path.Combine(_folder, "changed.snn");
            System.IO.File.WriteAllBytes(path, content);
            Assert.Throws<CheckpointException>(() => new InferenceNetwork().Load(path, Options));
        }
    }

    [Fact]
    public void A_stream_is_refused_where_it_would_be_another_network()
    {
        var network = new DelayedInferenceNetwork();
        using (var trainer = new Trainer(network, new EventProp(), new Adam(), new() { MaxSteps = Steps, Loss = new SumCrossEntropy() }))
        {
            trainer.TrainEpoch(Examples);
            trainer.SaveNetwork(File);
        }

        using var session = network.Load(File, Options);
        session.Run(Examples[0].Spikes);
        var error = Assert.Throws<NotSupportedException>(session.Stream);
        Assert.Contains("HidOut.Delay", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delays_of_single_synapses_belong_to_the_weights()
    {
        using (var trainer = Delayed(seed: 5))
        {
            trainer.TrainEpoch(Examples);
            trainer.SaveNetwork(File);

            // a simulation that is given weights has their delays, whatever its own seed is
            using var own = new ListedInferenceNetwork(9 * ms).Simulate(new() { Weights = trainer.Weights, Seed = 5 });
            using var other = new ListedInferenceNetwork(9 * ms).Simulate(new() { Weights = trainer.Weights, Seed = 6 });
            foreach (var simulation in (Snn.Runtime.Simulation[])[own, other])
            {
                simulation.Input("Input").Play(Examples[0].Spikes);
                simulation.Run(Steps);
            }

            Assert.Equal(own.State("Hidden.V").Span.ToArray(), other.State("Hidden.V").Span.ToArray());
        }

        using (new ListedInferenceNetwork(9 * ms).Load(File, Options))
        {
        }

        var error = Assert.Throws<CheckpointException>(() => new ListedInferenceNetwork(5 * ms).Load(File, Options));
        Assert.Contains("delays of InHid", error.Message, StringComparison.Ordinal);
        using var elsewhere = Delayed(seed: 6);
        error = Assert.Throws<CheckpointException>(() => elsewhere.LoadNetwork(File));
        Assert.Contains("delays of InHid", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static InferenceOptions Options => new() { MaxSteps = Steps, Threads = 1, Loss = new SumCrossEntropy() };

    private Trainer Trained(Backend backend = Backend.Simd)
    {
        var trainer = Make(new SurrogateBptt(), batch: 16, new SumCrossEntropy(), backend);
        trainer.TrainEpoch(Examples);
        trainer.SaveNetwork(File);
        return trainer;
    }

    private static Trainer Delayed(int seed) =>
        new(new ListedInferenceNetwork(9 * ms), new SurrogateBptt(), new Adam(), new() { MaxSteps = Steps, Loss = new SumCrossEntropy(), Seed = seed, Threads = 1 });

    private static Trainer Make(LearningRule rule, int batch, Loss loss, Backend backend = Backend.Simd) =>
        new(new InferenceNetwork(), rule, new Adam { LearningRate = 0.01f }, new() { MaxSteps = Steps, Batch = batch, Loss = loss, Seed = 5, Threads = 2, Backend = backend });
}
