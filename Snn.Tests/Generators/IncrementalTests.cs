using Microsoft.CodeAnalysis;
using Snn.Generators;

namespace Snn.Tests.Generators;

/// <summary>Typing must be cheap: what changes no equation derives nothing again.</summary>
public sealed class IncrementalTests
{
    [Theory]
    [InlineData("neuron", "// a comment\n\n" + Sources.Neuron)]
    [InlineData("network", "// a comment\n\n" + Sources.Network)]
    [InlineData("loss", "// a comment\n\n" + Sources.Loss)]
    [InlineData("penalty", "// a comment\n\n" + Sources.Penalty)]
    [InlineData("rewiring", "// a comment\n\n" + Sources.Rewiring)]
    [InlineData("other", "public class Other { public int X => 2; }")]
    public void Comments_and_edits_elsewhere_derive_nothing(string file, string text)
    {
        var (plans, kernels) = Reasons(file, text);
        Assert.NotEmpty(plans);
        Assert.NotEmpty(kernels);
        Assert.All(plans.Concat(kernels), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{r}"));
    }

    [Fact]
    public void A_changed_equation_derives_again() // so that the test above is known to be able to fail
    {
        var (plans, kernels) = Reasons("neuron", Sources.Neuron.Replace("(I - V) / TauMem", "(I - 2 * V) / TauMem"));
        Assert.Contains(IncrementalStepRunReason.Modified, plans);
        Assert.Contains(IncrementalStepRunReason.Modified, kernels);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("penalty")]
    [InlineData("rewiring")]
    public void A_changed_objective_derives_again_and_no_network_with_it(string file)
    {
        var (plans, kernels) = Reasons(file, file switch
        {
            "loss" => Sources.Loss.Replace("Margin + Score", "2 * Margin + Score"),
            "penalty" => Sources.Penalty.Replace("1 + N", "2 + N"),
            _ => Sources.Rewiring.Replace("0.9f", "0.8f"),
        });
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, plans);
        Assert.Single(kernels, r => r == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void A_changed_wire_derives_again()
    {
        var (plans, kernels) = Reasons("network", Sources.Network.Replace("Hidden >> HidHid >> Hidden", "In >> HidHid >> Hidden"));
        Assert.Contains(IncrementalStepRunReason.Modified, plans);
        Assert.Contains(IncrementalStepRunReason.Modified, kernels);
    }

    [Fact]
    public void A_neuron_that_a_network_does_not_use_leaves_the_network_alone()
    {
        var (_, kernels) = Reasons("other", Sources.Neuron.Replace("Cell", "Stranger"));
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, kernels);
    }

    [Fact]
    public void A_cached_run_makes_the_same_files()
    {
        var (before, after) = RunTwice("other", "public class Other { public int X => 2; }");
        Assert.Equal(Texts(before), Texts(after));

        static string[] Texts(GeneratorDriver driver) => [.. driver.GetRunResult().Results[0].GeneratedSources.Select(s => s.SourceText.ToString())];
    }

    private static (IncrementalStepRunReason[] Plans, IncrementalStepRunReason[] Kernels) Reasons(string file, string edited)
    {
        var steps = RunTwice(file, edited).After.GetRunResult().Results[0].TrackedSteps;
        return (Of("Plans"), Of("Kernels"));

        IncrementalStepRunReason[] Of(string step)
        {
            Assert.Contains(step, (string[])[SnnGenerator.PlanStep, SnnGenerator.KernelStep]);
            return [.. steps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];
        }
    }

    private static (GeneratorDriver Before, GeneratorDriver After) RunTwice(string file, string edited)
    {
        var texts = new Dictionary<string, string>
        {
            ["neuron"] = Sources.Neuron,
            ["readout"] = Sources.Readout,
            ["synapse"] = Sources.Synapse,
            ["network"] = Sources.Network,
            ["update"] = Sources.Update,
            ["loss"] = Sources.Loss,
            ["penalty"] = Sources.Penalty,
            ["rewiring"] = Sources.Rewiring,
            ["other"] = "public class Other { public int X => 1; }",
        };
        var compilation = Compiler.Compilation([.. texts.Values]);
        var before = Compiler.Driver(track: true).RunGenerators(compilation);
        var tree = compilation.SyntaxTrees.Single(t => t.FilePath == $"Source{texts.Keys.ToList().IndexOf(file)}.cs");
        return (before, before.RunGenerators(compilation.ReplaceSyntaxTree(tree, Compiler.Parse(edited, tree.FilePath))));
    }
}
