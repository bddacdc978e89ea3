using System.Text;
using Snn.Runtime;
using Snn.Tests.Generators;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Code grows with the kinds of a network, not with the number of its populations.</summary>
public sealed class KindSizeTests
{
    [Fact]
    public void A_longer_chain_has_the_same_kernels()
    {
        var (few, many) = (Compiler.Run(Chain(4)), Compiler.Run(Chain(14)));
        foreach (string file in (string[])["Chain.Trial.g.cs", "Chain.Simd.g.cs", "Chain.Reference.g.cs", "Chain.Ilgpu.g.cs"])
        {
            string short_ = Text(few, file), long_ = Text(many, file);
            Assert.InRange(long_.Length, short_.Length, short_.Length + 200); // the numbers of those with kernels of their own
        }

        Assert.InRange(many.Files.Sum(f => f.Text.Length), 50_000, 150_000);
        Assert.Empty(many.CompilerErrors);
    }

    [Fact]
    public void A_longer_chain_that_learns_as_it_runs_has_the_same_kernels()
    {
        var (few, many) = (Compiler.Run(Online(4)), Compiler.Run(Online(14)));
        foreach (string file in (string[])["Chain.Online.g.cs", "Chain.OnlineSimd.g.cs", "Chain.OnlineReference.g.cs", "Chain.OnlineIlgpu.g.cs"])
        {
            string short_ = Text(few, file), long_ = Text(many, file);
            Assert.InRange(long_.Length, short_.Length, short_.Length + 400); // the numbers of projections onto the readout
        }

        Assert.Equal(Arrays(few), Arrays(many)); // what a launch is given
        Assert.Empty(many.CompilerErrors);
        object network = Activator.CreateInstance(many.Load().GetType("Chain")!)!;
        string text = (string)network.GetType().GetMethod("Describe")!.Invoke(network, [true])!;
        Assert.Contains("F1, F2 ... F14, 14 projections learn online by EProp:", text, StringComparison.Ordinal);

        static string[] Arrays(Compiled made) => [.. Text(made, "Chain.OnlineIlgpu.g.cs").Split('\n').SkipWhile(l => !l.Contains("public struct Arrays", StringComparison.Ordinal)).TakeWhile(l => !l.Contains("///", StringComparison.Ordinal))];
    }

    [Fact]
    public void Describe_names_all_populations_and_each_kernel_once()
    {
        var network = (INetwork)Activator.CreateInstance(Compiler.Run(Chain(6)).Load().GetType("Chain")!)!;
        string text = (string)network.GetType().GetMethod("Describe")!.Invoke(network, [true])!;
        Assert.Contains("H6 (Lif), Output (Leaky)", text, StringComparison.Ordinal);
        Assert.Contains("  H5 >> F6 >> H6, trained", text, StringComparison.Ordinal);
        Assert.Contains("Lif is the kernel of H1, H2 ... H6, 6 populations; Exponential is F1, F2 ... F6; Exponential2 is R1, R2 ... R6.", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), l => l.StartsWith("Lif, forward", StringComparison.Ordinal));
        Assert.DoesNotContain("H3, forward", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Populations_of_one_model_at_which_nothing_arrives_run()
    {
        const string source = """
            using Snn.Models;

            [Network]
            public partial class Apart
            {
                [FromRun("I")] public Population<Lif> Fed { get; } = new(3);
                public Population<Alif> A { get; } = new(4);
                public Population<Alif> B { get; } = new(5);
                public Wiring Wires => [];
            }
            """;
        var made = Compiler.Run(source);
        Assert.Empty(made.CompilerErrors);
        using var simulation = ((ISimulated)Activator.CreateInstance(made.Load().GetType("Apart")!)!).Simulate();
        simulation.State("B.V").Span[..5].Fill(2);
        simulation.Run(3);
        Assert.Equal(5, simulation.SpikeCount("B"));
        Assert.Equal(0, simulation.SpikeCount("A"));
    }

    [SkippableFact]
    public void A_device_runs_a_network_of_any_number_of_populations()
    {
        using var device = OpenCl.OrSkip();
        var network = (INetwork)Activator.CreateInstance(Compiler.Run(Chain(60)).Load().GetType("Chain")!)!;
        using var cpu = new TrialRun(network, Backend.Simd, steps: 30, new SurrogateBptt());
        var input = Inputs.Random(20, 30, 0.3, seed: 1);
        cpu.Forward(input, 2);
        cpu.Backward();
        using var run = new DeviceRun(network, device, DevicePlan.TrialPerThread, cpu, [input]);
        run.Train(_ => 2);
        Assert.InRange(run.Batch.ParameterBytes, 1, 2000);
        Assert.NotEmpty(cpu.Spikes("H4"));
        foreach (var population in network.Layout().Populations.Where(p => p.Spikes && p.Name != "Input"))
        {
            Assert.Equal(cpu.Spikes(population.Name), run.Spikes(population.Name));
        }

        foreach (string projection in (string[])["F1", "R2", "F4", "R40", "Out", "Skip"])
        {
            Expect.Close(cpu.Matrix(cpu.Gradient, projection), cpu.Matrix(run.Gradients[0], projection), 1e-4, projection);
        }
    }

    private static string Text(Compiled made, string file) => made.Files.First(f => f.Name == file).Text;

    /// <summary>Populations one after another, each with a loop and a way to the readout.</summary>
    private static string Online(int length)
    {
        var text = new StringBuilder("using Snn.Models;\n[Network, Train<EProp>(Online = true)]\npublic partial class Chain\n{\n    public Population<SpikeInput> Input { get; } = new(20);\n");
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine($$"""
                    public Population<Lif> H{{i}} { get; } = new(16);
                    [Trainable] public Dense<Exponential> F{{i}} { get; } = new(Init.Normal(0.5f, 0.6f));
                    [Trainable] public Dense<Exponential> R{{i}} { get; } = new(Init.Normal(0.1f));
                    [Trainable] public Dense<Delta> Out{{i}} { get; } = new(Init.Normal(0.3f));
                """);
        }

        text.AppendLine("    public Population<Leaky> Output { get; } = new(4);\n    public Wiring Wiring => [");
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine($"        {(i == 1 ? "Input" : $"H{i - 1}")} >> F{i} >> H{i}, H{i} >> R{i} >> H{i}, H{i} >> Out{i} >> Output,");
        }

        return text.AppendLine("    ];\n}").ToString();
    }

    private static string Chain(int length)
    {
        var text = new StringBuilder("using Snn.Models;\n[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]\npublic partial class Chain\n{\n    public Population<SpikeInput> Input { get; } = new(20);\n");
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine($$"""
                    public Population<Lif> H{{i}} { get; } = new(16);
                    [Trainable] public Dense<Exponential> F{{i}} { get; } = new(Init.Normal(0.5f, 0.6f)) { Delay = 1 * ms };
                    [Trainable] public Dense<Exponential> R{{i}} { get; } = new(Init.Normal(0.1f)) { Delay = 1 * ms };
                """);
        }

        text.AppendLine("    public Population<Leaky> Output { get; } = new(4);\n    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(0.1f));\n    [Trainable] public Dense<Exponential> Skip { get; } = new(Init.Normal(0.1f));");
        text.AppendLine("    public Wiring Wiring => [");
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine($"        {(i == 1 ? "Input" : $"H{i - 1}")} >> F{i} >> H{i}, H{i} >> R{i} >> H{i},");
        }

        return text.AppendLine($"        H{length} >> Out >> Output, H1 >> Skip >> Output];\n}}").ToString();
    }
}
