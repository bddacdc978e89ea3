using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that release and have delays of their own: spikes, states and gradients are those of a projection for each delay.</summary>
public sealed class DelayedReleaseTests
{
    private const int Steps = 80;

    private static readonly SpikeTrain Train = Inputs.Random(24, Steps, 0.1, seed: 4);

    public static TheoryData<LearningRule, Backend> Rules() => new()
    {
        { new EProp(), Backend.Simd },
        { new EProp { Feedback = Feedback.Random }, Backend.Reference },
        { new SurrogateBptt(), Backend.Simd },
        { new SurrogateBptt { CheckpointEvery = 16 }, Backend.Reference },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradients_are_those_of_a_projection_for_each_delay(LearningRule rule, Backend backend)
    {
        using TrialRun own = Run(new DelayedReleases()), split = Run(new SplitReleases());
        Assert.True(own.Spikes("Hidden").Length > 60, "hardly anything spikes");
        Assert.Equal(split.Spikes("Hidden"), own.Spikes("Hidden"));
        Expect.Close(split.Outputs(), own.Outputs(), 1e-5, "outputs");
        if (rule is EProp { Feedback: Feedback.Random })
        {
            return; // that of each projection is another
        }

        foreach (string name in (string[])["A", "B", "C"])
        {
            Expect.Alive(own.Matrix(own.Gradient, name), name);
            Expect.Close(Sum(name), own.Matrix(own.Gradient, name), 1e-4, name);
            foreach (string parameter in (string[])["TauSyn", "TauRec", "TauFacil", "U0", "X0"])
            {
                double expected = DelayedReleases.All.Sum(d => Of(split, $"{name}{d}.{parameter}"));
                Assert.Equal(expected, Of(own, $"{name}.{parameter}"), 1e-3 * Math.Abs(expected) + 1e-6);
            }
        }

        TrialRun Run(INetwork network)
        {
            var run = new TrialRun(network, backend, Steps, rule);
            run.Forward(Train, 1);
            run.Backward();
            return run;
        }

        double[,] Sum(string name)
        {
            var sum = new double[own.Matrix(own.Gradient, name).GetLength(0), own.Matrix(own.Gradient, name).GetLength(1)];
            foreach (var part in DelayedReleases.All.Select(d => split.Matrix(split.Gradient, name + d)))
            {
                for (int i = 0; i < part.Length; i++)
                {
                    sum[i / part.GetLength(1), i % part.GetLength(1)] += part[i / part.GetLength(1), i % part.GetLength(1)];
                }
            }

            return sum;
        }

        static double Of(TrialRun run, string parameter) => run.ParameterGradient[run.Layout.Parameter(parameter)].Span[0];
    }

    [Fact]
    public void Simulations_spike_alike_on_any_number_of_threads_and_go_on_when_loaded()
    {
        using Simulation split = new SplitReleases().Simulate(), own = new DelayedReleases().Simulate(), two = new DelayedReleases().Simulate(new() { Threads = 2 });
        using var resumed = new DelayedReleases().Simulate(new() { Threads = 2 });
        string path = Path.GetTempFileName();
        try
        {
            int spikes = 0;
            for (int t = 0; t < 120; t++)
            {
                foreach (var simulation in (Simulation[])[split, own, two, .. t >= 60 ? [resumed] : Array.Empty<Simulation>()])
                {
                    if (t == 60 && simulation == own)
                    {
                        own.Save(path);
                        resumed.Load(path);
                    }

                    simulation.Input("Input").Add(5 * t % 24);
                    simulation.Input("Input").Add((7 * t + 1) % 24);
                    simulation.Input("Input").Add(t % 3);
                    simulation.Step();
                    Assert.Equal(split.Spikes("Hidden").ToArray(), simulation.Spikes("Hidden").ToArray());
                }

                spikes += own.Spikes("Hidden").Length;
                Assert.Equal(own.State("Hidden.V").Span.ToArray(), two.State("Hidden.V").Span.ToArray());
            }

            Assert.True(spikes > 60, "hardly anything spikes");
            Assert.Equal(own.State("A.X").Span.ToArray(), resumed.State("A.X").Span.ToArray());
            Assert.True(own.State("A.X").Length >= 48); // one for each delay of a neuron
        }
        finally
        {
            File.Delete(path);
        }
    }
}
