using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Updates of a network and schedules: odd names compile, and what has no meaning is told.</summary>
public sealed class UpdateReadingTests
{
    [Fact]
    public void Odd_names_and_types_get_along_with_generated_code()
    {
        var compiled = Compiler.Run("""
            namespace Odd;

            public class Rows;
            public class UpdateFrame;

            [Schedule]
            public partial class Schedule
            {
                public float iteration { get; init; } = 2;
                public int progress { get; init; } = 3;
                public global::Snn.Schedule At2 { get; init; } = 1f;
                public double Value => iteration / progress * Iteration * At2;
            }

            [CustomUpdate]
            public partial class values
            {
                public float all { get; init; } = 2;
                public float time { get; init; } = 2;
                [Target(Per.Synapse)] public partial float @class { get; set; }
                [Input(Per.Pre, PerExample = true)] public partial float k { get; }
                [Input(Per.Population)] public partial Conductance b { get; }
                [State(Per.Post)] public partial float wAll { get; set; }
                [State(Per.Synapse)] public partial float j { get; set; }
                [State(Per.Pre)] public partial float Step2 { get; set; }
                private float row => MaxOverBatch(k) + SumOverSources(@class * Next(wAll));
                public Equations Step =>
                [
                    Next(@class) == all * (j + row) - time * (b / nS),
                    Next(wAll) == MeanOverSources(@class),
                    Next(j) == Next(@class) + MaxOverTargets(j),
                    Next(Step2) == SumOverTargets(Next(j)) + ArgMaxOverBatch(k) + Iteration + Progress,
                ];
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Theory]
    [InlineData("[Target(Per.Synapse)] public partial float W { get; set; } [Reduce(Over.Batch, Reduction.Sum)] public partial float G { get; }", "Next(W) == G", Rule.UpdateForm)]
    [InlineData("[Target(Per.Synapse)] public partial float W { get; set; } [Input] public partial float G { get; }", "Next(W) == G", Rule.UpdateForm)]
    [InlineData("[Target(Per.Synapse)] public partial float W { get; set; } [Input(Per.Synapse, PerExample = true)] public partial float G { get; }", "Next(W) == MeanOverBatch(G)", Rule.UpdateForm)]
    [InlineData("[Target(Per.Synapse)] public partial float W { get; set; } [State] public partial float X { get; set; }", "Next(W) == X", Rule.StateWithoutEquation)]
    [InlineData("[Target(Per.Synapse)] public partial double W { get; set; }", "Next(W) == 1", Rule.MemberType)]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; }", "Next(W) == SumOverTargets(Next(W))", Rule.CircularEquations)]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; } [Input(Per.Pre)] public partial float X { get; }", "Next(W) == W + X", Rule.NotReduced)]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; }", "Next(W) == SumOverBatch(W)", Rule.NothingToReduce)]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; }", "Next(W) == SumOverTime(W)", Rule.UnknownConstruct)]
    [InlineData("[Target(Per.Post)] public partial float W { get; set; }", "Next(W) == Decay(2 * ms)", Rule.UnknownConstruct)]
    [InlineData("[Target(Per.Post), Trainable] public partial float W { get; set; }", "Next(W) == W", Rule.NotTrainable)]
    [InlineData("[Target(Per.Post)] public partial float Kept { get; set; }", "Next(Kept) == Kept", Rule.MemberWritten)]
    public void What_has_no_meaning_in_an_update_is_told(string members, string step, string rule) =>
        Tells($"[CustomUpdate] public partial class Odd {{ {members} public Equations Step => [{step}]; }}", rule);

    [Theory]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, 1f)", Rule.BindingForm)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, InHid.Model.Tau / ms)", Rule.BindingForm)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.From, InHid.Model.Weight)", Rule.BindingForm)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(InHid.Model.Weight, InHid.Model.Weight)", Rule.BindingForm)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, Hidden.Model.V)", Rule.BindingPlace)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, Hidden.Model.VTh)", Rule.BindingPlace)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, Start(Hidden.Model.V))", Rule.BindingPlace)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, Start(1f))", Rule.StartOfUpdate)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, Start(Hidden.Model.VTh))", Rule.StartOfUpdate)]
    [InlineData("", "Bind(Tie.From, Delay(InHid) / ms), Bind(Tie.To, InHid.Model.Weight)", Rule.BindingForm)]
    [InlineData("", "Bind(Tie.From, InHid.Model.Weight), default(Binding)", Rule.UnknownConstruct)]
    [InlineData("[Update(Every = -1)]", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, InHid.Model.Weight)", Rule.StrayAttribute)]
    [InlineData("[Update(After = \"None\")]", "Bind(Tie.From, InHid.Model.Weight), Bind(Tie.To, InHid.Model.Weight)", Rule.UpdateOrder)]
    public void What_has_no_meaning_in_a_network_is_told(string mark, string bindings, string rule) => Tells($$"""
        using Snn.Models;

        [Network]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(4);
            public Population<Lif> Hidden { get; } = new(5);
            public Population<Leaky> Output { get; } = new(2);
            public Dense<Exponential> InHid { get; } = new(Init.Glorot());
            public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
            {{mark}} public WeightTransport Tie { get; } = new();
            public Bindings Variables => [{{bindings}}];
        }
        """, rule);

    [Theory]
    [InlineData("", "Bind(Move.X, Hidden.Model.Unread)", Rule.ParameterOfUpdate)]
    [InlineData("", "Bind(Move.X, Input.Model.Idle)", Rule.ParameterOfUpdate)]
    [InlineData("", "Bind(Move.X, Hidden.Model.Count)", Rule.ParameterOfUpdate)]
    [InlineData("", "Bind(Move.X, Hidden.Model.Twice)", Rule.BindingForm)]
    [InlineData("", "Bind(Move.X, Hidden.Model.V)", Rule.BindingPlace)]
    [InlineData("", "Bind(Move.X, Move.Pace)", Rule.BindingForm)]
    [InlineData("", "Bind(Move.X, Start(InHid.Model.Weight))", Rule.StartOfUpdate)]
    [InlineData("[PerNeuron(\"Rest\")]", "Bind(Move.X, Start(Hidden.Model.V))", Rule.StartOfUpdate)]
    [InlineData("[PerNeuron(\"Rest\")]", "Bind(All.X, Hidden.Model.Rest), Bind(Move.X, Hidden.Model.VTh)", Rule.BindingPlace)]
    [InlineData("", "Bind(All.X, Hidden.Model.VTh), Bind(Move.X, Hidden.Model.VTh)", Rule.BindingPlace)]
    [InlineData("", "Bind(Move.X, Hidden.Model.VTh), Bind(Other.X, Hidden.Model.VTh)", Rule.WrittenInGroup)]
    [InlineData("", "Bind(Move.X, Start(Hidden.Model.V)), Bind(Other.X, Start(Hidden.Model.V))", Rule.WrittenInGroup)]
    [InlineData("", "Bind(Move.X, Start(Hidden.Model.V)), Bind(All.X, Hidden.Model.Rest)", Rule.StartOfUpdate)]
    [InlineData("", "Bind(Move.X, InHid.Model.Weight)", Rule.BindingPlace)]
    [InlineData("", "Bind(All.X, Delay(InHid) / ms)", Rule.BindingForm)]
    [InlineData("", "Bind(All.X, Gradient(Hidden.Model.VTh)), Bind(Move.X, Hidden.Model.VTh)", Rule.GradientOfUpdate)]
    [InlineData("", "Bind(All.X, Gradient(Hidden.Model.V)), Bind(Move.X, Hidden.Model.VTh)", Rule.BindingForm)]
    [InlineData("", "Bind(All.X, Gradient(Delay(InHid))), Bind(Move.X, Hidden.Model.VTh)", Rule.DelayOfUpdate)]
    [InlineData("", "Bind(All.X, Gradient(Transpose(InHid.Model.Weight))), Bind(Move.X, Hidden.Model.VTh)", Rule.BindingForm)]
    [InlineData("", "Bind(All.X, Transpose(Gradient(Hidden.Model.VTh))), Bind(Move.X, Hidden.Model.VTh)", Rule.BindingForm)]
    public void What_an_update_cannot_have_of_neurons_is_told(string mark, string bindings, string rule) => Tells($$"""
        using Snn.Models;

        [Neuron]
        public partial class Cell
        {
            public float VTh { get; init; } = 1;
            public float Rest { get; init; } = 0.1f;
            public float Unread { get; init; } = 2;
            public int Count { get; init; } = 3;
            private float Hidden => 2 * VTh;
            public float Twice => 2 * VTh;
            [State] public partial float V { get; set; }
            [Input] public partial float I { get; }
            public Equations Start => [Next(V) == Rest];
            public Equations Flow => [D(V) == (I - Count * V + Rest) / (20 * ms)];
            public Event Spike => new() { When = V >= VTh, Then = [Next(V) == 0f] };
        }

        [Neuron]
        public partial class Idler
        {
            public float Idle { get; init; } = 1;
        }

        [CustomUpdate]
        public partial class Move
        {
            public float Pace { get; init; } = 1;
            [Target(Per.Neuron)] public partial float X { get; set; }
            public Equations Step => [Next(X) == Pace * X];
        }

        [CustomUpdate]
        public partial class All
        {
            [Target(Per.Population)] public partial float X { get; set; }
            public Equations Step => [Next(X) == 2 * X];
        }

        [Network, Train<EProp>]
        public partial class Net
        {
            public Population<{{(bindings.Contains("Idle") ? "Idler" : "SpikeInput")}}> Input { get; } = new(4);
            {{mark}} public Population<Cell> Hidden { get; } = new(5);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Glorot());
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
            {{(bindings.Contains("Move.") ? "public Move Move { get; } = new();" : "")}}
            {{(bindings.Contains("Other.") ? "public Move Other { get; } = new();" : "")}}
            {{(bindings.Contains("All.") ? "[Update(Group = \"all\")] public All All { get; } = new();" : "")}}
            public Bindings Variables => [{{bindings}}];
        }
        """, rule);

    [Theory]
    [InlineData("[Neuron] public partial class Odd { [State] public partial float V { get; set; } public Equations Step => [Next(V) == V * Iteration]; [Output] public float Y => V; }", Rule.UnknownConstruct)]
    [InlineData("[Neuron] public partial class Odd { [State] public partial float V { get; set; } [Input(Per.Pre)] public partial float I { get; } public Equations Step => [Next(V) == V * I]; [Output] public float Y => V; }", Rule.StrayAttribute)]
    [InlineData("[Schedule] public partial class Odd { public float Value => Decay(2 * ms); }", Rule.UnknownConstruct)]
    [InlineData("[Schedule] public partial class Odd { public Time Value => Iteration * ms; }", Rule.ScheduleMembers)]
    public void What_belongs_elsewhere_is_told(string source, string rule) => Tells(source, rule);

    [Theory]
    [InlineData("Bind(Fade.X, InHid.Rule<PairStdp>().X)", Rule.BindingPlace)] // one for each neuron before
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().Dopamine)", Rule.BindingPlace)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().W)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().Reward)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().APlus)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, InHid.Rule<BcmRate>().W)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, InHid.Rule<Net>().Odd)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, HidHid.Rule<PairStdp>().X)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, Spare.Rule<RewardStdp>().C)", Rule.RuleOfUpdate)]
    [InlineData("Bind(Fade.X, Start(InHid.Rule<RewardStdp>().X))", Rule.StartOfUpdate)]
    [InlineData("Bind(Fade.X, MeanOverTime(InHid.Rule<RewardStdp>().X))", Rule.BindingForm)]
    [InlineData("Bind(Fade.X, Transpose(InHid.Rule<RewardStdp>().C))", Rule.BindingForm)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().C), Bind(Other.X, InHid.Rule<RewardStdp>().C)", Rule.WrittenInGroup)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().C), Bind(Two.X, Late.Rule<PairStdp>().Y), Bind(Two.Y, InHid.Rule<PairStdp>().X)", Rule.BindingShape)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().C), Bind(Two.X, Late.Rule<PairStdp>().Y), Bind(Two.Y, Late.Rule<PairStdp>().Y)", Rule.BoundTwice)]
    [InlineData("Bind(Fade.X, InHid.Rule<RewardStdp>().C), Bind(Two.Y, Late.Rule<PairStdp>().X), Bind(Two.X, Late.Rule<PairStdp>().Y)", Rule.RuleOfUpdate)]
    [InlineData("[Train<EProp>] Bind(Fade.X, InHid.Rule<RewardStdp>().C)", Rule.RuleOfUpdate)]
    public void What_an_update_cannot_have_of_rules_is_told(string bindings, string rule) => Tells($$"""
        using Snn.Models;

        [CustomUpdate]
        public partial class Fade
        {
            [Target(Per.Synapse)] public partial float X { get; set; }
            public Equations Step => [Next(X) == 0.9f * X];
        }

        [CustomUpdate]
        public partial class Two
        {
            [Target(Per.Neuron)] public partial float X { get; set; }
            [Input(Per.Neuron)] public partial float Y { get; }
            public Equations Step => [Next(X) == X + Y];
        }

        [Network]{{(bindings.StartsWith('[') ? "[Train<EProp>]" : "")}}
        public partial class Net
        {
            public float Odd => 1;
            public Population<SpikeInput> Input { get; } = new(4);
            public Population<Lif> Hidden { get; } = new(5);
            public Population<Leaky> Output { get; } = new(2);
            [Learn<PairStdp>, Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))] public Dense<Exponential> InHid { get; } = new(Init.Glorot());
            [Learn<PairStdp>] public Sparse<Exponential> Late { get; } = new(Init.Glorot(), Connect.Probability(0.5f)) { Delays = SynapseDelays.Of((i, j) => (1 + i) * ms) };
            public Dense<Exponential> HidHid { get; } = new(Init.Glorot());
            {{(bindings.StartsWith('[') ? "[Trainable]" : "")}} public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
            private static Dense<Exponential> Spare => new(Init.Glorot());
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Late >> Output, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
            [Update(Every = 0)] public Fade Fade { get; } = new();
            {{(bindings.Contains("Other.") ? "[Update(Every = 0)] public Fade Other { get; } = new();" : "")}}
            {{(bindings.Contains("Two.") ? "[Update(Every = 0)] public Two Two { get; } = new();" : "")}}
            public Bindings Variables => [{{bindings[(bindings.IndexOf(']') + 1)..]}}];
        }
        """, rule);

    [Fact]
    public void Rules_of_the_same_and_of_another_assembly_are_had_by_name()
    {
        var compiled = Compiler.Run("""
            using Snn.Models;

            namespace Odd
            {
                [Plasticity]
                public partial class Rule
                {
                    [State] public partial Voltage @class { get; set; }
                    [State] public partial float X { get; set; }
                    [Target] public partial float W { get; set; }
                    public Equations Flow => [D(X) == -X / (20 * ms)];
                    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(@class) == @class + 1 * mV, Next(W) == W + X] };
                }
            }

            [CustomUpdate]
            public partial class Look
            {
                [Input(Per.Neuron)] public partial Voltage U { get; }
                [Input(Per.Neuron, PerExample = true)] public partial float X { get; }
                [Input(Per.Synapse)] public partial float C { get; }
                [State(Per.Neuron)] public partial float Seen { get; set; }
                public Equations Step => [Next(Seen) == U / mV + MeanOverBatch(X) + 0 * SumOverSources(C)];
            }

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> Input { get; } = new(4);
                public Population<Lif> Hidden { get; } = new(5);
                [Learn<RewardStdp>, Learn<Odd.Rule>, FromRun(nameof(RewardStdp.Reward))] public Dense<Delta> Rule { get; } = new(Init.Uniform(0, 1));
                [Learn<Odd.Rule>] public OneToOne<Delta> Model { get; } = new(Init.Uniform(0, 1));
                public Wiring Wires => [Input >> Rule >> Hidden, Hidden >> Model >> Hidden];
                [Update(Every = 0)] public Look Look { get; } = new();
                public Bindings Variables => [Bind(Look.U, this.Model.Rule<Odd.Rule>().@class), Bind(Look.X, ((Projection)Model).Rule<Odd.Rule>().X), Bind(Look.C, (Rule.Rule<RewardStdp>()).C)];
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Empty(compiled.CompilerErrors);
    }

    private static void Tells(string source, string rule)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        Assert.Contains(rule, compiled.Diagnostics.Select(d => d.Id));
        Assert.DoesNotContain(Rule.Internal, compiled.Diagnostics.Select(d => d.Id));
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }
}
