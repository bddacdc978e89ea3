using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Populations that share a kernel against the same populations with one each: names and bits are the same.</summary>
public sealed class SharedKernelTests
{
    private const int Steps = 120;

    public static TheoryData<string, LearningRule, Backend> Cases()
    {
        var data = new TheoryData<string, LearningRule, Backend>();
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            data.Add(KindNetworks.Paths, new EProp(), backend);
            data.Add(KindNetworks.Paths, new SurrogateBptt(), backend);
            data.Add(KindNetworks.Paths, new SurrogateBptt { ThroughSpikes = false, CheckpointEvery = 17 }, backend);
            data.Add(KindNetworks.Paths, new EventProp(), backend);
            data.Add(KindNetworks.Delays, new EventProp(), backend);
            data.Add(KindNetworks.Releases, new EProp(), backend);
            data.Add(KindNetworks.Releases, new SurrogateBptt(), backend);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trial_has_the_same_bits(string source, LearningRule rule, Backend backend)
    {
        using var own = Run(source, false, rule, backend);
        using var shared = Run(source, true, rule, backend);
        Assert.NotEmpty(own.Spikes("Two"));
        foreach (string population in own.Layout.Populations.Where(p => p.Spikes && p.Name != "Input").Select(p => p.Name))
        {
            Assert.Equal(own.Spikes(population), shared.Spikes(population));
        }

        Assert.Equal(own.Outputs(), shared.Outputs());
        Assert.Equal(SparseNetworks.Numbers(own.Gradient), SparseNetworks.Numbers(shared.Gradient));
        foreach (string parameter in own.Layout.Parameters.Select(p => p.Name))
        {
            Assert.Equal(own.ParameterGradient[parameter].ToArray(), shared.ParameterGradient[parameter].ToArray());
        }

        Assert.Contains(SparseNetworks.Numbers(own.Gradient), g => g != 0);
        Assert.Equal(own.Layout.Values.OrderBy(v => v.Name), shared.Layout.Values.OrderBy(v => v.Name));
        Assert.Equal(own.Layout.Parameters.OrderBy(p => p.Name), shared.Layout.Parameters.OrderBy(p => p.Name));
        Assert.Equal(own.Layout.Projections.Select(p => p with { Equations = "" }), shared.Layout.Projections.Select(p => p with { Equations = "" }));
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_simulation_has_the_same_bits(Backend backend)
    {
        using var own = Simulate(false, backend);
        using var shared = Simulate(true, backend);
        Assert.True(own.SpikeCount("Three") > 10);
        Assert.Equal(own.States.Order(), shared.States.Order());
        Assert.Contains("Two.FirstI", shared.States);
        foreach (string state in own.States)
        {
            Assert.Equal(own.State(state).Span.ToArray(), shared.State(state).Span.ToArray());
        }

        Assert.Equal(SparseNetworks.Numbers(own.Weights), SparseNetworks.Numbers(shared.Weights));
        Assert.Equal(own.SpikeCount("Three"), shared.SpikeCount("Three"));
    }

    [Theory]
    [InlineData(Backend.Simd, false)]
    [InlineData(Backend.Reference, false)]
    [InlineData(Backend.Simd, true)]
    public void What_learns_as_it_runs_has_the_same_bits(Backend backend, bool kicks)
    {
        string source = kicks ? KindNetworks.OnlineKicks : KindNetworks.Online;
        using var own = Learn(source, false, backend);
        using var shared = Learn(source, true, backend);
        Assert.Equal(own.Trial.Loss, shared.Trial.Loss);
        Assert.Equal(own.Trial.Variables.Order(), shared.Trial.Variables.Order());
        Assert.Contains(kicks ? "Loop2.EligibilityV" : "Loop2.EligibilityLoop2I", shared.Trial.Variables.Concat(shared.Trial.SynapseVariables));
        Assert.Equal(own.Trial.SynapseVariables.Order(), shared.Trial.SynapseVariables.Order());
        for (int p = 0; p < own.Gradient.Layout.Projections.Count; p++)
        {
            var (projection, gradient) = (own.Gradient.Layout.Projections[p], own.Gradient.Of(p).Span.ToArray());
            bool learns = projection.Trainable && projection.Name is not ("Second" or "Back"); // Three does not reach the readout
            Assert.True(learns == gradient.Any(g => g != 0), projection.Name);
            Assert.Equal(gradient, shared.Gradient.Of(p).Span.ToArray());
        }
    }

    [Theory]
    [InlineData(KindNetworks.Paths)]
    [InlineData(KindNetworks.Delays)]
    public void The_plan_without_a_time_grid_is_the_same(string source)
    {
        var (own, shared) = (Exact(source, false), Exact(source, true));
        Assert.True(own.Spikes.Count > 50);
        Assert.Equal(own.Spikes, shared.Spikes);
        Assert.Equal(own.System.Populations.Select(p => string.Join(",", p.States)), shared.System.Populations.Select(p => string.Join(",", p.States)));
        Assert.Equal(own.System.Parameters, shared.System.Parameters);
        var (expected, made) = (Gradient(own), Gradient(shared));
        Assert.Equal(Enumerable.Range(0, own.System.Projections.Count).SelectMany(p => expected.Weights.All(p).ToArray()), Enumerable.Range(0, own.System.Projections.Count).SelectMany(p => made.Weights.All(p).ToArray()));
        Assert.Equal(expected.Parameters, made.Parameters);
        Assert.Equal(expected.Delays, made.Delays);
        Assert.Contains(expected.Parameters, g => g != 0);
    }

    [Theory]
    [InlineData(KindNetworks.Paths)]
    [InlineData(KindNetworks.Delays)]
    [InlineData(KindNetworks.Releases)]
    [InlineData(KindNetworks.Plastic)]
    [InlineData(KindNetworks.Online)]
    public void There_is_one_kernel_for_each_kind(string source)
    {
        var made = Compiler.Run(KindNetworks.Source(source, shares: true));
        Assert.Empty(made.CompilerErrors);
        string code = made.Files.First(f => f.Name.Contains(source switch { KindNetworks.Plastic => "Probe.Simulation.g", KindNetworks.Online => "Probe.Online.g", _ => "Probe.Trial.g" }, StringComparison.Ordinal)).Text;
        Assert.Contains("class CellKernel", code, StringComparison.Ordinal);
        Assert.DoesNotContain("class TwoKernel", code, StringComparison.Ordinal);
        if (source == KindNetworks.Online)
        {
            Assert.Single(code.Split('\n'), l => l.Contains("abstract class PairRule", StringComparison.Ordinal));
        }

        string device = made.Files.First(f => f.Name.Contains(source switch { KindNetworks.Plastic => "Probe.SimulationIlgpu.g", KindNetworks.Online => "Probe.OnlineIlgpu.g", _ => "Probe.Ilgpu.g" }, StringComparison.Ordinal)).Text;
        Assert.Contains("void StepCell(", device, StringComparison.Ordinal);
        Assert.DoesNotContain("void StepTwo(", device, StringComparison.Ordinal);
        if (source == KindNetworks.Plastic)
        {
            Assert.Equal(2, code.Split("class PairRule").Length - 1); // of dense rows and of compressed ones
        }
    }

    private static TrialRun Run(string source, bool shares, LearningRule rule, Backend backend)
    {
        var run = new TrialRun((INetwork)KindNetworks.Make(source, shares), backend, Steps, rule);
        run.Forward(Inputs.Random(13, Steps, 0.15, seed: 1), 2);
        run.Backward();
        return run;
    }

    private static OnlineTests.OnlineRun Learn(string source, bool shares, Backend backend)
    {
        var network = (INetwork)KindNetworks.Make(source, shares);
        using var weights = new WeightStore(network.Layout());
        Initialiser.Fill(weights, 3);
        var run = new OnlineTests.OnlineRun(network, backend, weights);
        for (int label = 0; label < 2; label++)
        {
            run.Trial.Learn(Inputs.Random(13, Steps, 0.15, seed: label), new PerStepCrossEntropy(), label);
        }

        return run;
    }

    private static ExactTrial Exact(string source, bool shares)
    {
        var network = (INetwork)KindNetworks.Make(source, shares);
        using var weights = new WeightStore(network.Layout());
        Initialiser.Fill(weights, 3);
        var system = ((IExactNetwork)network).Exact();
        var values = new ExactWeights(system);
        values.CopyFrom(weights);
        var trial = new ExactTrial(system, values);
        trial.Forward(Inputs.Random(13, Steps, 0.15, seed: 1), 0.5);
        return trial;
    }

    private static ExactGradient Gradient(ExactTrial trial)
    {
        var errors = new ExactErrors(trial);
        errors.States(trial.System.Readout)[0, 0] = 1;
        return trial.Backward(errors);
    }

    private static Simulation Simulate(bool shares, Backend backend)
    {
        var simulation = ((ISimulated)KindNetworks.Make(KindNetworks.Plastic, shares)).Simulate(new() { Seed = 3, Backend = backend });
        simulation.Input("Input").Poisson(80 * Units.Hz);
        simulation.Run(400);
        return simulation;
    }
}
