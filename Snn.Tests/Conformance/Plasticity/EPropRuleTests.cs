using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>The golden network with e-prop written as rules.</summary>
[Network]
public partial class GoldenOnline
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(12);

    public Population<BellecAlif> Hidden { get; } = new(8) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 0 * ms } };

    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Learn<EPropAlif>, FromRun(nameof(EPropAlif.L))] public Dense<Delta> In { get; } = new(Init.Constant(0)) { Rule = new EPropAlif { TauAdapt = 100 * ms, Beta = 0.07f, TauOut = 15 * ms, LearningRate = 0.5f } };

    [Learn<EPropAlif>, FromRun(nameof(EPropAlif.L))] public Dense<Delta> Rec { get; } = new(Init.Constant(0)) { Rule = new EPropAlif { TauAdapt = 100 * ms, Beta = 0.07f, TauOut = 15 * ms } };

    [Learn<EPropReadout>, FromRun(nameof(EPropReadout.Error))] public Dense<Delta> Out { get; } = new(Init.Constant(0)) { Rule = new EPropReadout { TauOut = 15 * ms } };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>e-prop as a rule with a trace per synapse, step by step, adds up the gradient of the golden file.</summary>
public sealed class EPropRuleTests
{
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void The_gradient_of_rules_equals_the_golden_file(Backend backend)
    {
        var network = new GoldenOnline();
        var layout = network.Layout();
        var (input, label) = GoldenGradientTests.Example();
        using var weights = new WeightStore(layout);
        foreach (var (name, values) in (IEnumerable<(string, string)>)[("In", "W_in"), ("Rec", "W_rec"), ("Out", "W_out")])
        {
            TrialRun.Set(weights, layout.Projection(name), GoldenGradientTests.Matrix(values));
        }

        // the errors of the readout, which weights that stay do not change
        using var trial = network.CreateTrial(new(layout, weights, 120) { Backend = backend });
        trial.Forward(input);
        trial.Evaluate(new PerStepCrossEntropy(), label);

        var feedback = GoldenGradientTests.Matrix("B");
        using var simulation = network.Simulate(new() { Backend = backend, Weights = weights });
        for (int round = 0; round < 2; round++)
        {
            simulation.Input("Input").Play(input);
            for (int t = 0; t < 120; t++)
            {
                var error = trial.ReadoutError[t];
                float[] signal = [.. Enumerable.Range(0, 8).Select(j => (float)Enumerable.Range(0, 3).Sum(m => feedback[j, m] * error.At(m)))];
                simulation.Signal("In.L").Set(signal);
                simulation.Signal("Rec.L").Set(signal);
                simulation.Signal("Out.Error").Set(error.Span[..3]);
                simulation.Step();
            }

            foreach (var (name, expected) in (IEnumerable<(string, string)>)[("In", "dW_in"), ("Rec", "dW_rec"), ("Out", "dW_out")])
            {
                Expect.Close(GoldenGradientTests.Matrix(expected), Gradient(name), 1e-5, expected);
            }

            // another trial from rest gives the same
            simulation.Restart();
        }

        // and the end of a trial moves the weights that have a learning rate
        simulation.Input("Input").Play(input);
        simulation.Run(50);
        float[] before = simulation.Weights[0].Span.ToArray(), g = simulation.SynapseVariable("In.G").Span.ToArray();
        simulation.EndTrial();
        Assert.Contains(g, x => x != 0);
        Assert.All(simulation.Weights[0].Span.ToArray().Select((w, i) => w - (before[i] - 0.5f * g[i])), off => Assert.InRange(off, -1e-6f, 1e-6f));
        Assert.All(simulation.SynapseVariable("In.G").Span.ToArray(), x => Assert.Equal(0, x));

        double[,] Gradient(string projection)
        {
            var rows = simulation.SynapseVariable($"{projection}.G");
            var info = layout.Projections[layout.Projection(projection)];
            var gradient = new double[layout.Populations[info.Source].Size, layout.Populations[info.Target].Size];
            for (int k = 0; k < gradient.GetLength(0); k++)
            {
                for (int j = 0; j < gradient.GetLength(1); j++)
                {
                    gradient[k, j] = rows[k].At(j);
                }
            }

            return gradient;
        }
    }

    [Fact]
    public void Signals_of_one_name_are_given_together()
    {
        using var simulation = new GoldenOnline().Simulate();
        Assert.Equal([simulation.Signal("In.L"), simulation.Signal("Rec.L")], simulation.Signals("L"));
        Assert.Equal([simulation.Signal("In.L"), simulation.Signal("Rec.L")], simulation.Signals("L", "Hidden"));
        Assert.Equal([simulation.Signal("Out.Error")], simulation.Signals("Error", "Output"));
        Assert.Contains("no signal 'L' of a projection onto Output; it has In.L, Rec.L, Out.Error", Assert.Throws<ArgumentException>(() => simulation.Signals("L", "Output")).Message);
        Assert.Contains("no signal 'Reward'", Assert.Throws<ArgumentException>(() => simulation.Signals("Reward")).Message);
        Assert.Throws<ArgumentException>(() => simulation.Signals("L", "Nowhere"));
    }
}
