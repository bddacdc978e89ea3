using System.Reflection;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>A weight for each neuron, against compressed rows of the same pairs.</summary>
public sealed class OneToOneTests
{
    private const int Neurons = 21, Steps = 100;

    private const string Diagonal = ", Connect.Where((i, j) => i == j)";

    private static readonly Assembly Networks = Compiler.Run(
        "using Snn.Models;" + Trained("A", "OneToOne", "") + Trained("B", "Sparse", Diagonal) + Released("C", "OneToOne", "") + Released("D", "Sparse", Diagonal) + Learned("E", "OneToOne", "") + Learned("F", "Sparse", Diagonal)).Load();

    public static TheoryData<string, string, LearningRule, Backend> Cases()
    {
        var data = new TheoryData<string, string, LearningRule, Backend>();
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            data.Add("A", "B", new EProp(), backend);
            data.Add("A", "B", new SurrogateBptt(), backend);
            data.Add("A", "B", new EventProp(), backend);
            data.Add("C", "D", new SurrogateBptt(), backend);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trials_have_the_bits_of_the_same_pairs_in_compressed_rows(string network, string sparse, LearningRule rule, Backend backend)
    {
        using TrialRun run = Run(network, rule, backend), expected = Run(sparse, rule, backend);
        Assert.InRange(run.Spikes("Hidden").Length, 50, Steps * Neurons / 2);
        Assert.Equal(SparseNetworks.Numbers(expected.Weights), SparseNetworks.Numbers(run.Weights));
        Assert.Equal(expected.Spikes("Hidden"), run.Spikes("Hidden"));
        Assert.Equal(expected.Outputs(), run.Outputs());
        Assert.Equal(SparseNetworks.Numbers(expected.Gradient), SparseNetworks.Numbers(run.Gradient));
        Assert.Equal(expected.ParameterGradient.All.Span.ToArray(), run.ParameterGradient.All.Span.ToArray());
        Assert.All(Enumerable.Range(0, 3), p => Assert.Contains(run.Gradient.Of(p).Span.ToArray(), g => g != 0));
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Simulations_have_them_with_a_rule_of_plasticity(Backend backend)
    {
        using Simulation run = Simulate("E", backend), expected = Simulate("F", backend);
        Assert.Equal(SparseNetworks.Numbers(expected.Weights), SparseNetworks.Numbers(run.Weights));
        Assert.Equal(expected.SynapseVariable("In.C", 3).ToArray(), run.SynapseVariable("In.C", 3).ToArray());
        Assert.NotEqual(0.5f, run.Weights.Row(0, 3)[0]);
        Assert.Equal(1, run.Weights.Row(0, 3).Length);
        Assert.Equal(Neurons, run.Weights.SynapseCount(0));
    }

    [Fact]
    public void On_a_device_it_has_the_spikes_and_gradients_of_the_CPU()
    {
        using var device = ComputeDevice.Simulated(16);
        using var cpu = Run("A", new SurrogateBptt(), Backend.Simd);
        using var run = new DeviceRun(Make<INetwork>("A"), device, DevicePlan.Step, cpu, [Input]);
        run.Train(_ => 2);
        Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden"));
        float[] expected = SparseNetworks.Numbers(cpu.Gradient), actual = SparseNetworks.Numbers(run.Gradients[0]);
        float most = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - 1e-4f * most, g.First + 1e-4f * most));
    }

    [Fact]
    public void Populations_of_different_sizes_are_one_clear_error()
    {
        var layout = Make<INetwork>("A").Layout();
        layout = layout with { Populations = [layout.Populations[0] with { Size = 20 }, .. layout.Populations.Skip(1)] };
        Assert.Equal("A.In connects neurons one to one, and Input has 20 of them and Hidden 21; give both the same number, or connect them by Sparse.", Assert.Throws<ArgumentException>(() => new WeightStore(layout)).Message);
        layout = Make<INetwork>("A").Layout();
        layout = layout with { Projections = [layout.Projections[0], layout.Projections[1] with { SelfConnections = false }, layout.Projections[2]] };
        Assert.Contains("so nothing is left", Assert.Throws<ArgumentException>(() => new WeightStore(layout)).Message);
    }

    private static SpikeTrain Input => Inputs.Random(Neurons, Steps, 0.2, seed: 1);

    private static T Make<T>(string name) => (T)Activator.CreateInstance(Networks.GetType(name)!)!;

    private static TrialRun Run(string name, LearningRule rule, Backend backend)
    {
        var run = new TrialRun(Make<INetwork>(name), backend, Steps, rule);
        run.Forward(Input, 2);
        run.Backward();
        return run;
    }

    private static Simulation Simulate(string name, Backend backend)
    {
        var simulation = Make<ISimulated>(name).Simulate(new() { Backend = backend });
        simulation.Signal("In.Reward").Set(0.2f);
        simulation.Input("Input").Play(Input);
        simulation.Run(Steps);
        return simulation;
    }

    private static string Trained(string name, string projection, string connect) => $$"""
        [Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(21);
            public Population<Lif> Hidden { get; } = new(21);
            public Population<Leaky> Output { get; } = new(21);
            [Trainable, TrainableDelay(Per.Neuron)] public {{projection}}<Exponential> In { get; } = new(Init.Normal(4, 8){{connect}}) { Delay = 2 * ms };
            [Trainable, TrainableDelay] public {{projection}}<Exponential> Rec { get; } = new(Init.Normal(0.5f){{connect}}) { Delay = 3 * ms };
            [Trainable] public {{projection}}<Exponential> Out { get; } = new(Init.Kaiming(3){{connect}});
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static string Released(string name, string projection, string connect) => $$"""
        [Network, Train<SurrogateBptt>]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(21);
            public Population<Lif> Hidden { get; } = new(21);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable] public {{projection}}<TsodyksMarkram> In { get; } = new(Init.Normal(20, 60){{connect}});
            [Trainable] public {{projection}}<TsodyksMarkram> Rec { get; } = new(Init.Normal(3){{connect}}) { Delay = 3 * ms };
            [Trainable] public Dense<TsodyksMarkram> Out { get; } = new(Init.Glorot(3));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static string Learned(string name, string projection, string connect) => $$"""
        [Network]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(21);
            public Population<Lif> Hidden { get; } = new(21);
            [Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))] public {{projection}}<Delta> In { get; } = new(Init.Constant(0.5f){{connect}});
            public Wiring Wires => [Input >> In >> Hidden];
        }
        """;
}
