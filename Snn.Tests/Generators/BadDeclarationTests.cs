using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>
/// Bad declarations of rules and updates, in every form that they take: each gives its rule at its token and nothing else, and no
/// generated file that does not compile.
/// </summary>
public sealed class BadDeclarationTests
{
    private const string W = "[Target(Per.Synapse)] public partial float W { get; set; } ", Halved = "public Equations Step => [Next(W) == W / 2];";

    [Theory]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; }", "Next(W) == SumOverSources(W)", "SumOverSources(W)")]
    [InlineData("[Target(Per.Pre)] public partial float W { get; set; }", "Next(W) == MeanOverTargets(W)", "MeanOverTargets(W)")]
    [InlineData("[Target(Per.Pre)] public partial float W { get; set; }", "Next(W) == MaxOverNeurons(W)", "MaxOverNeurons(W)")]
    [InlineData("[Target(Per.Population)] public partial float W { get; set; }", "Next(W) == 1 + ArgMaxOverNeurons(W)", "ArgMaxOverNeurons(W)")]
    [InlineData(W, "Next(W) == MaxOverBatch(W)", "MaxOverBatch(W)")]
    [InlineData(W, "Next(W) == SumOverSources(SumOverSources(W))", "SumOverSources(SumOverSources(W))")]
    [InlineData(W + "private float Twice => MeanOverTargets(MeanOverTargets(W));", "Next(W) == Twice", "MeanOverTargets(MeanOverTargets(W))")]
    [InlineData(W + "public float Length { get; init; } = 1;", "Next(W) == SumOverSources(Length)", "SumOverSources(Length)")]
    [InlineData(W, "Next(W) == SumOverTargets(2f) + W", "SumOverTargets(2f)")]
    [InlineData(W + "[State(Per.Post)] public partial float X { get; set; }", "Next(W) == W, Next(X) == ArgMaxOverSources(X)", "ArgMaxOverSources(X)")]
    [InlineData(W + "[Input(Per.Post, PerExample = true)] public partial float V { get; }", "Next(W) == W + SumOverBatch(V * W)", "SumOverBatch(V * W)")]
    public void A_reduction_over_what_is_not_there(string members, string step, string token) =>
        Tells(Update($"{members} public Equations Step => [{step}];"), Rule.NothingToReduce, token);

    [Theory]
    [InlineData("[Input(Per.Synapse)] public partial float W { get; }", "public Equations Step => [];", Rule.UpdateForm, "Odd")]
    [InlineData("[Input(Per.Synapse)] public partial float W { get; set; } [State] public partial float X { get; set; }", "public Equations Step => [Next(X) == SumOverSources(W)];", Rule.Accessors, "set;")]
    [InlineData("[Target(Per.Synapse)] public partial float W { get; }", Halved, Rule.Accessors, "{ get; }")]
    [InlineData("[Target(Per.Synapse), State] public partial float W { get; set; }", Halved, Rule.StrayAttribute, "Target(Per.Synapse)")]
    [InlineData("[Target(Per.Synapse), Input(Per.Synapse)] public partial float W { get; set; }", Halved, Rule.StrayAttribute, "Input(Per.Synapse)")]
    [InlineData("[Target((Per)9)] public partial float W { get; set; }", Halved, Rule.StrayAttribute, "Target((Per)9)")]
    [InlineData("[Target(Per.Synapse)] private partial float W { get; set; }", Halved, Rule.UpdateForm, "W")]
    [InlineData(W, "public Equations Step => [Next(W) == W, Next(W) == 2 * W];", Rule.EquationTwice, "Next(W)")]
    [InlineData(W, "public Equations Step => [Next(W, Grad.Stop) == W];", Rule.Unread, "Grad.Stop")]
    [InlineData(W, "public Equations Step => [Next(W) == Gradient(W)];", Rule.UnknownConstruct, "Gradient(W)")]
    [InlineData(W, "public Equations Step => [Next(W) == Transpose(W)];", Rule.UnknownConstruct, "Transpose(W)")]
    [InlineData(W, "public Equations Step => [D(W) == W / (2 * ms)];", Rule.UnknownConstruct, "D(W)")]
    [InlineData(W + "[Input(Per.Pre)] public partial float X { get; }", "public Equations Step => [Next(W) == W, Next(X) == X];", Rule.TargetNotState, "X")]
    [InlineData(W + "public Equations Start => [Next(W) == 1];", Halved, Rule.Unread, "Start")]
    [InlineData(W + "[Signal] public partial float S { get; }", Halved, Rule.StrayAttribute, "Signal")]
    [InlineData(W + "[State(Per.Post)] public partial float S { get; set; }", "public Equations Step => [Next(W) == W, Next(S) == W];", Rule.NotReduced, "W")]
    public void A_class_of_another_form(string members, string step, string rule, string token) => Tells(Update(members + step), rule, token);

    [Theory]
    [InlineData("public WeightNormalisation A { get; } = new(); public WeightNormalisation B { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(B.W, InHid.Model.Weight)", "Bind(B.W, InHid.Model.Weight)")]
    [InlineData("public WeightNormalisation A { get; } = new(); public WeightTransport B { get; } = new();", "Bind(A.W, HidHid.Model.Weight), Bind(B.From, Fixed.Model.Weight), Bind(B.To, Transpose(HidHid.Model.Weight))", "Bind(B.To, Transpose(HidHid.Model.Weight))")]
    [InlineData("[Update(Group = \"a\")] public GradientClipping A { get; } = new(); [Update(Group = \"a\")] public GradientCentralisation B { get; } = new();", "Bind(A.G, Gradient(HidHid.Model.Weight)), Bind(B.G, Transpose(Gradient(HidHid.Model.Weight)))", "Bind(B.G, Transpose(Gradient(HidHid.Model.Weight)))")]
    public void Two_updates_that_write_one_variable(string updates, string bindings, string token) => Tells(Network(updates, bindings), Rule.WrittenInGroup, token);

    [Theory]
    [InlineData("[Update(After = nameof(B))] public WeightNormalisation A { get; } = new(); [Update(After = nameof(A))] public WeightNormalisation B { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(B.W, HidHid.Model.Weight)", "Update(After = nameof(B))")]
    [InlineData("[Update(After = nameof(B))] public WeightNormalisation A { get; } = new(); [Update(After = nameof(C))] public WeightNormalisation B { get; } = new(); [Update(After = nameof(B))] public WeightNormalisation C { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(B.W, HidHid.Model.Weight), Bind(C.W, HidOut.Model.Weight)", "Update(After = nameof(C))")]
    [InlineData("[Update(After = nameof(A))] public WeightNormalisation A { get; } = new();", "Bind(A.W, InHid.Model.Weight)", "Update(After = nameof(A))")]
    [InlineData("[Update(After = nameof(Hidden))] public WeightNormalisation A { get; } = new();", "Bind(A.W, InHid.Model.Weight)", "Update(After = nameof(Hidden))")]
    [InlineData("public Follow A { get; } = new(); public Follow B { get; } = new();", "Bind(A.X, B.S), Bind(B.X, A.S)", "A")]
    [InlineData("public Sum A { get; } = new(); [Update(After = nameof(C))] public Follow B { get; } = new(); public Follow C { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(B.X, A.S), Bind(C.X, B.S)", "Update(After = nameof(C))")]
    public void A_circle_in_the_order(string updates, string bindings, string token) => Tells(Network(updates, bindings), Rule.UpdateOrder, token);

    [Theory]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, InHid.Model.Weight), Bind(A.To, Transpose(InHid.Model.Weight))", "Bind(A.To, Transpose(InHid.Model.Weight))")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, HidHid.Model.Weight), Bind(A.To, HidOut.Model.Weight)", "Bind(A.To, HidOut.Model.Weight)")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Transpose(Gradient(HidOut.Model.Weight))), Bind(A.To, HidOut.Model.Weight)", "Bind(A.To, HidOut.Model.Weight)")]
    [InlineData("public Sum A { get; } = new(); public Mix B { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(B.W, HidOut.Model.Weight), Bind(B.X, A.S)", "Bind(B.X, A.S)")]
    [InlineData("public Sum A { get; } = new(); public Follow F { get; } = new(); public Mix B { get; } = new();", "Bind(A.W, InHid.Model.Weight), Bind(F.X, A.S), Bind(B.W, HidOut.Model.Weight), Bind(B.X, F.S)", "Bind(B.X, F.S)")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Some.Model.Weight), Bind(A.To, InHid.Model.Weight)", "Bind(A.To, InHid.Model.Weight)")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, InHid.Model.Weight), Bind(A.To, Some.Model.Weight)", "Bind(A.From, InHid.Model.Weight)")]
    public void A_transpose_or_state_of_another_shape(string updates, string bindings, string token) => Tells(Network(updates, bindings), Rule.BindingShape, token);

    [Theory]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Transpose(Transpose(HidHid.Model.Weight))), Bind(A.To, HidHid.Model.Weight)", Rule.BindingForm, "Transpose(Transpose(HidHid.Model.Weight))")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Gradient(Transpose(HidHid.Model.Weight))), Bind(A.To, HidHid.Model.Weight)", Rule.BindingForm, "Gradient(Transpose(HidHid.Model.Weight))")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Transpose(Hidden.Model.V)), Bind(A.To, HidHid.Model.Weight)", Rule.BindingForm, "Transpose(Hidden.Model.V)")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Gradient(Hidden.Model.TauMem)), Bind(A.To, HidHid.Model.Weight)", Rule.GradientOfUpdate, "Gradient(Hidden.Model.TauMem)")]
    [InlineData("public GradientClipping A { get; } = new();", "Bind(A.G, 2 * Gradient(HidHid.Model.Weight))", Rule.BindingForm, "2 * Gradient(HidHid.Model.Weight)")]
    [InlineData("public GradientClipping A { get; } = new();", "Bind(A.G, Gradient(Fixed.Model.Weight))", Rule.GradientOfUpdate, "Gradient(Fixed.Model.Weight)")]
    [InlineData("[Update(Every = 0)] public GradientClipping A { get; } = new();", "Bind(A.G, Gradient(HidHid.Model.Weight))", Rule.GradientOfUpdate, "Bind(A.G, Gradient(HidHid.Model.Weight))")]
    [InlineData("public Follow A { get; } = new();", "Bind(A.X, A.S)", Rule.BindingForm, "A.S")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, HidHid.Model.Weight), Bind(A.To, HidHid.Model.Weight)", Rule.BoundTwice, "Bind(A.To, HidHid.Model.Weight)")]
    [InlineData("public WeightNormalisation A { get; } = new();", "", Rule.BindingForm, "A")]
    [InlineData("public WeightTransport A { get; } = new();", "Bind(A.From, Transpose(Some.Model.Weight)), Bind(A.To, Transpose(InHid.Model.Weight))", Rule.BindingForm, "Transpose(Some.Model.Weight)")]
    [InlineData("public WeightTransport A => new();", "", Rule.UpdateForm, "A")]
    [InlineData("public WeightTransport[] A { get; } = [new()];", "", Rule.UpdateForm, "A")]
    [InlineData("public System.Collections.Generic.List<WeightTransport> A { get; } = [new()];", "", Rule.UpdateForm, "A")]
    [InlineData("public WeightTransport A = new();", "", Rule.UpdateForm, "A")]
    [InlineData("public static WeightNormalisation A { get; } = new();", "", Rule.Modifier, "static")]
    [InlineData("public Binding A => Bind(1f, 2f);", "", Rule.Unread, "A")]
    [InlineData("[Update(Every = 3)] public Adam A { get; } = new();", "", Rule.StrayAttribute, "Update(Every = 3)")]
    public void A_network_of_another_form(string updates, string bindings, string rule, string token) => Tells(Network(updates, bindings), rule, token);

    [Theory]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == W + X] };", "X")]
    [InlineData("public Equations Flow => [D(X) == -X / (20 * ms)]; public Event PreSpike => new() { Then = [Next(W) == W + X] };", "X")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == W + X, Next(X) == 0] };", "X")]
    [InlineData("private float Scaled => 2 * X; public Event PreSpike => new() { Then = [Next(W) == W + Scaled] }; public Event PostSpike => new() { Then = [Next(X) == X * 2] };", "X")]
    [InlineData("[State(Per.Post)] public partial float Y { get; set; } public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == W + X * Y] };", "Y")]
    [InlineData("public Equations Step => [Next(X) == 0.9f * X]; public Event EndOfTrial => new() { Then = [Next(W) == W + X] };", "X")]
    [InlineData("[State] public partial float Y { get; set; } public Equations Flow => [D(X) == (Y - X) / (20 * ms), D(Y) == (X - Y) / (5 * ms)]; public Event PreSpike => new() { Then = [Next(W) == W + X] };", "X", "Y")]
    public void A_trace_read_before_anything_drives_it(string members, params string[] tokens) =>
        Tells(RuleClass(members), [.. tokens.Select(t => (Rule.PlasticityUndriven, t))]);

    [Theory]
    [InlineData("[Learn<Rewarded>]", Rule.SignalUnfed, "Rewarded")]
    [InlineData("[Learn<PairStdp>, Learn<Rewarded>]", Rule.SignalUnfed, "Rewarded")]
    [InlineData("[Learn<Rewarded>, Learn<RewardStdp>, FromRun(nameof(Rewarded.Level))]", Rule.SignalUnfed, "RewardStdp")]
    [InlineData("[Learn<Summed>, FromRun()]", Rule.SignalUnfed, "Summed")]
    [InlineData("[Learn<Rewarded>, FromRun(nameof(Rewarded.Level), \"Reward\")]", Rule.FedFromNowhere, "\"Reward\"")]
    [InlineData("[Learn<Rewarded>, FromRun(nameof(Rewarded.Level), nameof(Rewarded.Level))]", Rule.FedFromNowhere, "nameof(Rewarded.Level)")]
    [InlineData("[FromRun(\"Level\")]", Rule.FedFromNowhere, "\"Level\"")]
    public void A_signal_that_nothing_feeds_and_a_feed_of_none(string marks, string rule, string token) => Tells(Simulated($"{marks} public Dense<Delta> A {{ get; }} = new(Init.Glorot());"), rule, token);

    [Fact]
    public void A_feed_of_an_input_that_there_is_not() =>
        Tells(Simulated("public Dense<Delta> A { get; } = new(Init.Glorot()); [FromRun(\"Level\")] public Population<Lif> Other { get; } = new(2);"), Rule.NoSuchInput, "Other");

    [Theory]
    [InlineData("public Event PreSpike => new() { Then = [Next(W, Grad.Stop) == X, Next(X) == X + 1] };", Rule.Unread, "Grad.Stop")]
    [InlineData("public Event PreSpike => new() { When = X > 1, Then = [Next(W) == X, Next(X) == X + 1] };", Rule.Unread, "When")]
    [InlineData("public Event PreSpike => new() { Hold = [Hold(X, @for: 2 * ms)], Then = [Next(W) == X, Next(X) == X + 1] };", Rule.Unread, "Hold")]
    [InlineData("public Event Spike => new() { Then = [Next(W) == X, Next(X) == X + 1] };", Rule.Unread, "Spike")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == X, Next(X) == X + 1, Next(X) == 2] };", Rule.EquationTwice, "Next(X)")]
    [InlineData("[Signal] public partial float R { get; set; } public Event PreSpike => new() { Then = [Next(W) == R * X, Next(X) == X + 1] };", Rule.PlasticitySignal, "R")]
    [InlineData("[Signal(Per.Pre)] public partial float R { get; } public Event PreSpike => new() { Then = [Next(W) == R * X, Next(X) == X + 1] };", Rule.Misplaced, "Per.Pre")]
    [InlineData("[Signal] public partial float R { get; } public Event PreSpike => new() { Then = [Next(R) == W, Next(W) == X, Next(X) == X + 1] };", Rule.TargetNotState, "R")]
    [InlineData("[Signal] public partial float R { get; } public Event PreSpike => new() { Then = [Next(W) == X, Next(X) == X + 1] };", Rule.Unread, "R")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == SumOverSources(W), Next(X) == X + 1] };", Rule.UnknownConstruct, "SumOverSources(W)")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == W * Iteration + X, Next(X) == X + 1] };", Rule.UnknownConstruct, "Iteration")]
    [InlineData("[State(Per.Neuron)] public partial float Y { get; set; } public Event PreSpike => new() { Then = [Next(W) == X + Y, Next(X) == X + 1, Next(Y) == Y + 1] };", Rule.Misplaced, "Per.Neuron")]
    [InlineData("[Input(Per.Post)] public partial float Y { get; } public Event PreSpike => new() { Then = [Next(W) == X * Y, Next(X) == X + 1] };", Rule.StrayAttribute, "Input(Per.Post)")]
    [InlineData("public Event PreSpike => new() { Then = [Next(X) == X + Next(W), Next(W) == Next(X)] };", Rule.CircularEquations, "PreSpike")]
    [InlineData("public Event PreSpike => new() { Then = [D(X) == 1 / ms, Next(W) == X] };", Rule.UnknownConstruct, "D(X)")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == X, Next(X) == X + 1] }; public Equations Start => [Next(X) == W];", Rule.StartNotConstant, "Start")]
    [InlineData("public Event PreSpike => new() { Then = [Next(W) == X, Next(X) == X + 1] }; public Equations Other => [Next(X) == 0];", Rule.Unread, "Other")]
    public void A_rule_of_another_form(string members, string rule, string token) => Tells(RuleClass(members), rule, token);

    private static string Update(string members) => $"[CustomUpdate] public partial class Odd {{ {members} }}";

    private static string RuleClass(string members) => $"[Plasticity] public partial class Odd {{ [Target] public partial float W {{ get; set; }} [State] public partial float X {{ get; set; }} {members} }}";

    private static string Simulated(string projection) => $$"""
        [Plasticity]
        public partial class Rewarded
        {
            [Signal] public partial float Level { get; }
            [Target] public partial float W { get; set; }
            public Event PreSpike => new() { Then = [Next(W) == W + Level] };
        }

        [Plasticity]
        public partial class Summed
        {
            [Signal(Per.Post)] public partial float L { get; }
            [Gradient] public partial float G { get; set; }
            public Event PreSpike => new() { Then = [Next(G) == G + L] };
        }

        [Network]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(4);
            public Population<Lif> Hidden { get; } = new(5);
            {{projection}}
            public Wiring Wires => [Input >> A >> Hidden];
        }
        """;

    private static string Network(string updates, string bindings) => $$"""
        [CustomUpdate]
        public partial class Sum
        {
            [Input(Per.Synapse)] public partial float W { get; }
            [State(Per.Post)] public partial float S { get; set; }
            public Equations Step => [Next(S) == SumOverSources(W)];
        }

        [CustomUpdate]
        public partial class Follow
        {
            [Input(Per.Post)] public partial float X { get; }
            [State(Per.Post)] public partial float S { get; set; }
            public Equations Step => [Next(S) == X];
        }

        [CustomUpdate]
        public partial class Mix
        {
            [Target(Per.Synapse)] public partial float W { get; set; }
            [Input(Per.Post)] public partial float X { get; }
            public Equations Step => [Next(W) == W * X];
        }

        [Network, Train<EProp>]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(4);
            public Population<Lif> Hidden { get; } = new(5);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Glorot());
            [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Glorot());
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
            public Dense<Exponential> Fixed { get; } = new(Init.Glorot());
            [Trainable] public Sparse<Exponential> Some { get; } = new(Init.Glorot(), Connect.Fraction(0.5f));
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output, Hidden >> Fixed >> Hidden, Input >> Some >> Hidden];
            {{updates}}
            public Bindings Variables => [{{bindings}}];
        }
        """;

    private static void Tells(string source, string rule, string token) => Tells(source, (rule, token));

    private static void Tells(string source, params (string Rule, string Token)[] expected)
    {
        var compiled = Compiler.Run("using Snn.Models;\n" + source);
        Assert.Null(compiled.Crash);
        var found = compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).ToArray();
        Assert.Equal(expected, found.Select(d => (d.Id, Text(d))));
        RulePageTests.AssertGeneratedCodeIsSound(compiled);

        string Text(Microsoft.CodeAnalysis.Diagnostic d) =>
            compiled.Output.SyntaxTrees.Single(t => t.FilePath == d.Location.GetLineSpan().Path).ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length);
    }
}
