using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What is said of events that are not sent, and where.</summary>
public sealed class EventReadingTests
{
    [Theory]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N) == 0] };")]
    [InlineData("[Internal] public Event Burst => new() { When = !(N < 4), Then = [Next(N) == 0, Next(Up) == Next(N)], Hold = [Hold(@for: 5 * ms)] };")]
    [InlineData("[Internal] public Event @event => new() { When = Rising(N, 4), Then = [Next(N, Grad.Stop) == 0], Surrogate = theta => Max(0, 1 - Abs(theta)) };")]
    [InlineData("[Internal] public Event fired => new() { When = N >= 4, Then = [Next(Up) == 1] }; [Internal] public Event Spike => new() { When = Up > 0, Then = [Next(N) == 0] };")]
    public void These_are_events(string written) => Expect(written);

    [Theory]
    [InlineData("public Event Burst => new() { When = N >= 4, Then = [Next(N) == 0] };", Rule.OnlyOne, "Burst", "mark the others [Internal]")]
    [InlineData("[Internal] private float Half => N / 2;", Rule.StrayAttribute, "Internal", "of type 'Event'")]
    [InlineData("[Internal] public Event Burst => new() { When = N + I >= 4, Then = [Next(N) == 0] };", Rule.InputOutsideFlow, "Burst", "'I'")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N) == I] };", Rule.InputOutsideFlow, "Burst", "'I'")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N) == Next(Up), Next(Up) == Next(N)] };", Rule.CircularEquations, "Burst", "Next(N)")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N, Grad.Stop) == 0] };", Rule.Unread, "Grad.Stop", "pseudo-derivative")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N) == 0], Hold = [Hold(@for: 1 * ms), Hold(@for: 2 * ms)] };", Rule.Unread, "Hold(@for: 2 * ms)", "keep one")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [] };", Rule.EventIdle, "[]", "Burst")]
    [InlineData("[Internal] public Event Burst => new() { Then = [Next(N) == 0] };", Rule.ThresholdNotComparison, "new() { Then = [Next(N) == 0] }", "comparison")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4 && Up > 0, Then = [Next(N) == 0] };", Rule.ThresholdNotComparison, "N >= 4 && Up > 0", "comparison")]
    [InlineData("[Internal] public Event Burst => new() { When = N >= 4, Then = [Next(N) == 0, Next(N) == 1] };", Rule.EquationTwice, "Next(N)", "'N'")]
    public void These_are_not(string written, string rule, string token, string words) => Expect(written, (rule, token, words));

    [Theory]
    [InlineData("When = N >= 4, Then = [Next(N) == 0], Hold = [Hold(@for: 5 * ms)]", "Exponential", Rule.EventTimed, "its hold ends")]
    [InlineData("When = Abs(Up) >= 4, Then = [Next(N) == 0]", "Exponential", Rule.ThresholdCornered, "Burst")]
    [InlineData("When = V >= 4, Then = [Next(N) == 0]", "Delta", Rule.ThresholdKicked, "Burst")]
    public void EventProp_says_what_it_cannot_follow(string burst, string synapse, string rule, string words)
    {
        string neuron = Neuron($"[Internal] public Event Burst => new() {{ {burst} }};").Replace("When = V >= 1", "When = W >= 1").Replace("Next(V) == 0", "Next(W) == 0");
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            {{neuron}}

            [Network, Train<EventProp>]
            public partial class Net
            {
                public Population<SpikeInput> Input { get; } = new(9);
                public Population<Cell> Hidden { get; } = new(8);
                public Population<Leaky> Output { get; } = new(2);
                [Trainable] public Dense<{{synapse}}> In { get; } = new(Init.Glorot());
                [Trainable] public Dense<Exponential> Out { get; } = new(Init.Glorot());
                public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
            }
            """);
        var found = Assert.Single(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Equal(rule, found.Id);
        Assert.Contains(words, found.GetMessage(null));
    }

    private static void Expect(string written, params (string Rule, string Token, string Words)[] expected)
    {
        var compiled = Compiler.Run(Neuron(written));
        Assert.Null(compiled.Crash);
        var found = compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).ToArray();
        Assert.Equal(expected.Select(e => e.Rule), found.Select(d => d.Id));
        Assert.All(expected.Zip(found), pair =>
        {
            string text = compiled.Output.SyntaxTrees.Single(t => t.FilePath == pair.Second.Location.GetLineSpan().Path).ToString();
            Assert.Equal(pair.First.Token, text.Substring(pair.Second.Location.SourceSpan.Start, pair.Second.Location.SourceSpan.Length));
            Assert.Contains(pair.First.Words, pair.Second.GetMessage(null));
        });
        if (expected.Length == 0)
        {
            Assert.Empty(compiled.CompilerErrors);
        }
    }

    private static string Neuron(string written) => $$"""
        [Neuron]
        public partial class Cell
        {
            [State, Impulse] public partial float V { get; set; }
            [State] public partial float W { get; set; }
            [State] public partial float N { get; set; }
            [State] public partial float Up { get; set; }
            [Input] public partial float I { get; }
            public Equations Flow => [D(V) == (I + Up - V) / (20 * ms), D(W) == (V - W) / (5 * ms), D(N) == -N / (50 * ms), D(Up) == -Up / (30 * ms)];
            public Event Fires => new() { When = V >= 1, Then = [Next(V) == 0, Next(N) == N + 1] };
            {{written}}
        }
        """;
}
