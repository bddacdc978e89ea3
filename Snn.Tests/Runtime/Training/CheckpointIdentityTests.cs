using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Generators;

namespace Snn.Tests.Runtime.Training;

/// <summary>A checkpoint of another network is refused by name; one of another way to train it is said and goes on.</summary>
public sealed class CheckpointIdentityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("", "", "")]
    [InlineData("VTh { get; init; } = 1f", "VTh { get; init; } = 2f", "Hidden.VTh: 1 in the file, 2 here")]
    [InlineData("20 * ms", "25 * ms", "Hidden.TauMem: 20 in the file, 25 here")]
    [InlineData("Dt { get; init; } = 1 * ms", "Dt { get; init; } = 0.5f * ms", "Dt: 1 ms in the file, 0.5 ms here")]
    [InlineData("Delay = 2 * ms", "Delay = 4 * ms", "Rec.Delay: 2 in the file, 4 here")]
    [InlineData("Tau = 3 * ms", "Tau = 5 * ms", "In.Tau: 3 in the file, 5 here")]
    [InlineData("D(V) == (I - V) / TauMem", "D(V) == (I - 2 * V) / TauMem", "equations of Hidden (Cell): ")]
    [InlineData("Next(V) == 0f", "Next(V) == V - VTh", "equations of Hidden (Cell): ")]
    [InlineData("Max(0, 1 - Abs(theta))", "Max(0, 1 - Abs(theta / 2))", "equations of Hidden (Cell): ")]
    [InlineData("Dense<Exponential> In ", "Dense<Delta> In ", "equations of In: ")]
    [InlineData("new(6)", "new(7)", "network: ")]
    [InlineData("new(6)", "new(6) { Start = { [nameof(Cell.V)] = Init.Uniform(0, 0.5f) } }", "what Hidden.V starts with: nothing in the file, ")]
    [InlineData("public Population<Cell> Hidden { get; } = new(6)", "[PerNeuron(nameof(Cell.VTh))] public Population<Cell> Hidden { get; } = new(6) { Parameters = { [nameof(Cell.VTh)] = new float[] { 1, 2, 1, 1, 1, 1 } } }", "VTh of the neurons of Hidden: nothing in the file, ")]
    [InlineData("D(V) == (I - V) / TauMem", "D(V) ==\n  /* a leak */ (-V + I) / TauMem", "")]
    [InlineData("Threshold => V - VTh", "Threshold => (V + 0) - VTh * 1", "")]
    public void Another_network_is_refused_and_another_spelling_is_not(string text, string instead, string message)
    {
        string source = text == "" ? Source : Source.Replace(text, instead, StringComparison.Ordinal);
        Assert.True(text == "" || source != Source);
        using (var trainer = Make(Same.Value))
        {
            trainer.Save(_directory);
        }

        using var other = Make(text == "" ? Same.Value : Network(source));
        if (message == "")
        {
            Assert.Empty(other.Resume(_directory));
            return;
        }

        var refusal = Assert.Throws<CheckpointException>(() => other.Resume(_directory)).Message;
        Assert.Contains("is from another run: ", refusal);
        Assert.Contains(message, refusal);
    }

    [Fact]
    public void A_print_of_equations_stays_what_it_is()
    {
        // whoever changes these refuses all checkpoints that there are
        var network = new YinYangExample.YinYangNetwork(5, 20, 3).Layout();
        Assert.Equal(["5e4dac4a75cb944c", "31fad9be91540466", "f6c900582c085c36"], network.Populations.Select(p => p.Equations));
        Assert.Equal(["a2c74cbe2b8f6d17", "a2c74cbe2b8f6d17"], network.Projections.Select(p => p.Equations));
    }

    [Fact]
    public void What_is_new_in_a_model_is_printed_or_known_to_change_nothing()
    {
        // others: names, which are in the equations; values, which a checkpoint has by themselves; what only an optimiser has
        string[] printed = ["Kind", "States", "Outputs", "Impulse", "Kick", "Flow", "Step", "Start", "Integrator", "Spike", "Arrival", "Tolerance", "Noise", "Events"];
        string[] others = ["Namespace", "Name", "Parameters", "Inputs", "Target", "SumsBatch", "Helpers", "Views"];
        Assert.Equal(printed.Concat(others).Order(), typeof(Snn.Generators.Models.Model).GetConstructors()[0].GetParameters().Select(p => p.Name!).Order());
    }

    [Fact]
    public void Parameters_that_learn_may_start_elsewhere()
    {
        using (var trainer = Trained(new()))
        {
            trainer.Save(_directory);
        }

        using var other = Trained(new() { Output = new(3) { Model = new() { TauOut = 17 * ms } } });
        Assert.Empty(other.Resume(_directory));
        Assert.Equal(15, other.Parameters["Output.TauOut"][0]);

        static Trainer Trained(TrainedGoldenNetwork network) => new(network, new SurrogateBptt(), new Adam(), new() { MaxSteps = 20, Loss = new SumCrossEntropy() });
    }

    [Theory]
    [InlineData(Feedback.Symmetric, Feedback.Random)]
    [InlineData(Feedback.Random, Feedback.Symmetric)]
    public void Another_way_to_train_is_said_and_goes_on(Feedback then, Feedback now)
    {
        var examples = FakeExamples.Make(50);
        using (var trainer = TrainerTests.Make(new EProp { Feedback = then }))
        {
            trainer.TrainEpoch(examples);
            trainer.Save(_directory);
        }

        using var other = new Trainer(
            new FakeNetwork { TrainRecurrent = false },
            new EProp { Feedback = now },
            new FakeAdam(0.01f),
            new() { MaxSteps = 40, Batch = 16, Shards = 4, Loss = new SumCrossEntropy(), Penalty = new RatePenalty() });
        Assert.Equal(
            [
                $"learning rule: EProp with {then} feedback in the file, EProp with {now} feedback here",
                "loss: PerStepCrossEntropy in the file, SumCrossEntropy here",
                "penalty: none in the file, RatePenalty here",
                "learning projections: ToHidden, Recurrent, ToOutput in the file, ToHidden, ToOutput here",
                "batch size: 32 in the file, 16 here",
                "number of shards: 8 in the file, 4 here",
            ],
            other.Resume(_directory));
        Assert.Equal((1, 2), (other.Epoch, other.Iteration));
        other.TrainEpoch(examples);
        Assert.Equal((2, 6), (other.Epoch, other.Iteration));
    }

    private const string Source = """
        using Snn.Models;

        [Neuron]
        public partial class Cell
        {
            public Time TauMem { get; init; } = 20 * ms;
            public float VTh { get; init; } = 1f;

            [State, Impulse] public partial float V { get; set; }
            [Input] public partial float I { get; }

            public Equations Flow => [D(V) == (I - V) / TauMem];

            private float Threshold => V - VTh;

            public Event Spike => new()
            {
                When = Threshold >= 0,
                Then = [Next(V) == 0f],
                Surrogate = theta => Max(0, 1 - Abs(theta)),
            };
        }

        [Network, Train<SurrogateBptt>]
        public partial class Net
        {
            public Time Dt { get; init; } = 1 * ms;
            public Population<SpikeInput> Input { get; } = new(5);
            public Population<Cell> Hidden { get; } = new(6);
            public Population<Leaky> Output { get; } = new(3);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1)) { Model = new() { Tau = 3 * ms } };
            [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(1)) { Delay = 2 * ms };
            [Trainable] public Dense<Delta> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static readonly Lazy<INetwork> Same = new(() => Network(Source));

    private static Trainer Make(INetwork network) => new(network, new SurrogateBptt(), new Adam(), new() { MaxSteps = 20, Threads = 1, Loss = new SumCrossEntropy() });

    private static INetwork Network(string source)
    {
        if (source.Contains("Dense<Delta> In ", StringComparison.Ordinal))
        {
            source = source.Replace(" { Model = new() { Tau = 3 * ms } }", "", StringComparison.Ordinal);
        }

        var compiled = Compiler.Run(source);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
        return (INetwork)Activator.CreateInstance(compiled.Load().GetType("Net")!)!;
    }
}
