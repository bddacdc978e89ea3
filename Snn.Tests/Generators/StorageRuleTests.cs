using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What the build says of projections whose synapses have no weight of their own, and of shapes that do not fit.</summary>
public sealed class StorageRuleTests
{
    private const string Source = """
        using Snn.Models;

        [Network, Train<SurrogateBptt>]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(12, 10, 2);
            public Population<Lif> Hidden { get; } = new(10, 8, 4);
            public Population<Lif> Half { get; } = new(5, 4, 4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Convolution<Exponential> Conv { get; } = new(Init.Kaiming(), kernel: 3);
            public Pool<Exponential> Mean { get; } = new(Init.Constant(4), Pooling.Average, 2);
            public Procedural<Exponential> Rec { get; } = new(Init.Constant(0.1f), Connect.Probability(0.1f));
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Glorot());
            public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Half, Half >> Rec >> Half, Half >> Out >> Output];
        }
        """;

    [Fact]
    public void What_fits_gives_no_message() => Assert.Empty(Found(Source));

    [Theory]
    [InlineData("public Pool<", "[Trainable] public Pool<", "SNN0119", "Mean")]
    [InlineData("public Procedural<", "[Trainable] public Procedural<", "SNN0119", "Rec")]
    [InlineData("public Procedural<Exponential>", "[Learn<PairStdp>] public Procedural<Exponential>", "SNN0339", "Procedural<Exponential>")]
    [InlineData("public Pool<Exponential>", "[Learn<PairStdp>] public Pool<Exponential>", "SNN0339", "Pool<Exponential>")]
    [InlineData("Connect.Probability(0.1f)", "Connect.Probability(1.1f)", "SNN0340", "1.1f")]
    [InlineData("Connect.Probability(0.1f)", "Connect.Total(10)", "SNN0342", "Connect.Total")]
    [InlineData("new(Init.Constant(0.1f), Connect.Probability(0.1f))", "new(Init.Constant(0.1f), Connect.PerSource(80)) { SelfConnections = false }", "SNN0340", "80")]
    [InlineData("kernel: 3)", "kernel: 0)", "SNN0337", "0")]
    [InlineData("kernel: 3)", "kernel: new Extent(3, 11))", "SNN0337", "new Extent(3, 11)")]
    [InlineData("kernel: 3)", "kernel: 3) { Stride = 0 }", "SNN0337", "0")]
    [InlineData("kernel: 3)", "kernel: 3) { Padding = (1, -1) }", "SNN0337", "(1, -1)")]
    [InlineData("Average, 2)", "Average, 6) { Padding = (0, 3) }", "SNN0338", "new(5, 4, 4)")]
    [InlineData("Average, 2)", "Average, 11)", "SNN0337", "11")]
    [InlineData("Init.Constant(4), P", "Init.Normal(4), P", "SNN0337", "Init.Normal(4)")]
    [InlineData("new(5, 4, 4)", "new(5, 4, 3)", "SNN0338", "new(5, 4, 3)")]
    [InlineData("new(10, 8, 4)", "new(10, 9, 4)", "SNN0338", "new(10, 9, 4)")]
    [InlineData("new(5, 4, 4)", "new(80)", "SNN0336", "Pool<Exponential>")]
    [InlineData("new(12, 10, 2)", "new(240)", "SNN0336", "Convolution<Exponential>")]
    public void What_does_not_is_told_at_its_token(string old, string written, string id, string token)
    {
        Assert.Contains(old, Source);
        Assert.Contains((id, token), Found(Source.Replace(old, written)));
    }

    [Fact]
    public void Distances_need_shapes_and_online_eligibilities_weights_of_their_own()
    {
        string near = Source.Replace("Connect.Probability(0.1f)", "Connect.Distance(d => 0.1f)");
        Assert.Empty(Found(near));
        Assert.Contains(("SNN0336", "Connect.Distance"), Found(near.Replace("new(5, 4, 4)", "new(80)")));
        Assert.Contains(("SNN0370", "Conv"), Found(Source.Replace("Train<SurrogateBptt>", "Train<EProp>(Online = true)").Replace("Half >> Out", "Hidden >> Out")));
    }

    [Theory]
    [InlineData("[Learn<PairStdp>]", "")]
    [InlineData("[Learn<TripletStdp>]", "")]
    [InlineData("[Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))]", "")]
    [InlineData("[Learn<BcmRate>]", "SNN0435")]
    [InlineData("[Learn<HomeostaticScaling>]", "SNN0435")]
    [InlineData("[Learn<PairStdp>, Learn<HomeostaticScaling>]", "SNN0435")]
    [InlineData("[Learn<SuperSpike>, FromRun(nameof(SuperSpike.L))]", "SNN0435")]
    public void Rules_of_kernels_look_at_neurons_at_spikes_alone(string rules, string id)
    {
        string source = $$"""
            using Snn.Models;

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> Input { get; } = new(12, 10, 2);
                public Population<Lif> Hidden { get; } = new(10, 8, 4);
                {{rules}} public Convolution<Delta> Conv { get; } = new(Init.Uniform(0, 1), kernel: 3);
                public Wiring Wires => [Input >> Conv >> Hidden];
            }
            """;
        var found = Found(source);
        Assert.Equal(id == "" ? [] : [id], found.Select(f => f.Id).Distinct());
        Assert.All(found, f => Assert.Equal("Conv", f.Token));
        Assert.Empty(id == "" ? Compiler.Run(source).CompilerErrors : []);
    }

    [Theory]
    [InlineData("Conv.Model.Weight", "MeanOverTargets(W)", "", "")]
    [InlineData("Gradient(Conv.Model.Weight)", "0.5f * W", "", "")]
    [InlineData("Transpose(Conv.Model.Weight)", "W", "SNN0411", "leave out Transpose")]
    [InlineData("Mean.Model.Weight", "W", "SNN0411", "connect 'Mean' by Convolution")]
    [InlineData("Rec.Model.Weight", "W", "SNN0411", "connect 'Rec' by Sparse")]
    public void Updates_have_the_numbers_that_there_are(string bound, string value, string id, string words)
    {
        string source = Source.Replace("    public Wiring", $$"""
                public Change Change { get; } = new();
                public Bindings Variables => [Bind(Change.W, {{bound}})];
                public Wiring
            """) + $$"""

            [CustomUpdate]
            public partial class Change
            {
                [Target(Per.Synapse)] public partial float W { get; set; }
                public Equations Step => [Next(W) == {{value}}];
            }
            """;
        Assert.Equal(id == "" ? [] : [(id, bound)], Found(source));
        Assert.All(Compiler.Run(source).Diagnostics.Where(d => d.Id == id), d => Assert.Contains(words, d.GetMessage()));
    }

    [Fact]
    public void Channels_of_a_kernel_are_no_neurons()
    {
        string source = Source.Replace("    public Wiring", """
                public SynapticScaling Scale { get; } = new();
                public Bindings Variables => [Bind(Scale.W, Conv.Model.Weight), Bind(Scale.Rate, FiringRate(Hidden))];
                public Wiring
            """);
        Assert.Equal([("SNN0413", "Bind(Scale.Rate, FiringRate(Hidden))")], Found(source));
        Assert.Contains("channels of Hidden", Compiler.Run(source).Diagnostics.First(d => d.Id == "SNN0413").GetMessage());
    }

    [Fact]
    public void Numbers_that_are_no_constants_are_left_to_the_run() => Assert.Empty(Found(
        Source.Replace("class Net", "class Net(int side, int kernel)").Replace("new(10, 8, 4)", "new(side, side, 4)").Replace("kernel: 3)", "kernel: kernel) { Stride = kernel }").Replace("Average, 2)", "Average, (kernel, 2))")));

    private static (string Id, string Token)[] Found(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        return [.. compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).Select(d => (d.Id, source.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)))];
    }
}
