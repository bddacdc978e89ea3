using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Tests.Generators;

/// <summary>What <c>[Trainable]</c> may stand on.</summary>
public sealed class TrainableTests
{
    [Theory]
    [InlineData("[Trainable] public int Order { get; init; } = 2;", "Order", "a whole number")]
    [InlineData("[Trainable] public static float Scale { get; set; } = 2;", "Scale", "static")]
    [InlineData("[Trainable] private float Twice => 2 * VTh;", "Twice", "computed from other members")]
    [InlineData("[Trainable, Input] public partial float J { get; }", "J", "an input")]
    [InlineData("[Trainable] public string Title { get; init; } = \"\";", "Title", "of type string")]
    public void Other_members_of_a_model_are_refused(string member, string name, string what)
    {
        var compiled = Compiler.Run(Neuron(member));
        var found = Assert.Single(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Equal(Rule.NotTrainable, found.Id);
        Assert.Contains($"'{name}' cannot be trained, it is {what};", found.GetMessage(null));
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }

    [Fact]
    public void A_custom_update_has_nothing_to_train()
    {
        var compiled = Compiler.Run("""
            [CustomUpdate]
            public partial class Descent
            {
                [Trainable] public float Rate { get; init; } = 1;
                [Target] public partial float Theta { get; set; }
                [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }
                public Equations Step => [Next(Theta) == Theta - Rate * Gradient];
            }
            """);
        Assert.Contains("a member of a custom update", Assert.Single(compiled.Diagnostics).GetMessage(null));
    }

    [Fact]
    public void A_population_is_trained_in_its_model()
    {
        var compiled = Compiler.Run("""
            using Snn.Models;

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(3);
                [Trainable] public Population<Leaky> Out { get; } = new(3);
                public Dense<Delta> A { get; } = new(Init.Constant(1));
                public Wiring Wires => [In >> A >> Out];
            }
            """);
        Assert.Contains("'Out' cannot be trained, it is a population;", Assert.Single(compiled.Diagnostics).GetMessage(null));
    }

    [Fact]
    public void A_time_stays_positive_and_others_if_told()
    {
        var model = ModelText.Read(ModelText.Write(Read(Neuron("[Trainable(Per.Neuron)] public Time Tau { get; init; } = 5 * ms; [Trainable(Positive = true)] public float Gain { get; init; } = 1;"))));
        Assert.Equal(
            [new("VTh", false, new(PerNeuron: false, Positive: false)), new("Tau", true, new(PerNeuron: true, Positive: true), new(AtLeast: 0, Above: null, AtMost: null, Below: null)), new("Gain", false, new(PerNeuron: false, Positive: true))],
            model.Parameters);
    }

    [Fact]
    public void A_range_travels_with_the_model()
    {
        var model = ModelText.Read(ModelText.Write(Read(Neuron("[AtLeast(-0.1), Below(2.5)] public float Gain { get; init; } = 1; [Above(1e-3), AtMost(50)] public Time Tau { get; init; } = 5 * ms;"))));
        Assert.Equal(new(AtLeast: -0.1, Above: null, AtMost: null, Below: 2.5), model.Parameters.Single(p => p.Name == "Gain").Bounds);
        Assert.Equal(new(AtLeast: null, Above: 1e-3, AtMost: 50, Below: null), model.Parameters.Single(p => p.Name == "Tau").Bounds);
    }

    private static Model Read(string source)
    {
        string text = Compiler.Run(source).Files.First(f => f.Text.Contains("[ModelIr(", StringComparison.Ordinal)).Text;
        return ModelText.Read(string.Join('\n', text.Split("\"\"\"")[1].Split('\n').Select(l => l.Trim()).Where(l => l != "")));
    }

    private static string Neuron(string member) => $$"""
        [Neuron]
        public partial class Cell
        {
            [Trainable] public float VTh { get; init; } = 1;
            {{member}}
            [State] public partial float V { get; set; }
            [Input] public partial float I { get; }
            public Equations Flow => [D(V) == (I - V) / (20 * ms)];
            public Event Spike => new() { When = V >= VTh, Then = [Next(V) == 0] };
        }
        """;
}
