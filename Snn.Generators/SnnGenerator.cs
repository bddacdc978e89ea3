using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Emitting;
using Snn.Generators.Fusion;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Reading;

namespace Snn.Generators;

/// <summary>
/// Equations in, kernels out. Reading turns marked classes into records that are equal by value; everything costly hangs on
/// records without places in files, so that typing elsewhere, comments and moved lines re-run no derivation.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SnnGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps that tests watch.</summary>
    internal const string ReadStep = "Read", ModelStep = "Models", NetworkStep = "Networks", PlanStep = "Plans", KernelStep = "Kernels";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var sources = new[]
        {
            Sources(context, Vocabulary.Neuron, ModelKind.Neuron),
            Sources(context, Vocabulary.Synapse, ModelKind.Synapse),
            Sources(context, Vocabulary.CustomUpdate, ModelKind.CustomUpdate),
        };
        foreach (var source in sources)
        {
            context.RegisterSourceOutput(source, EmitModelFace);
        }

        var updates = sources[2].Where(s => s.Model is { Target: not null }).Select((s, _) => s.Model!).WithTrackingName(ModelStep)
            .Select((m, _) => Attempt(m.FullName, () => CustomUpdateEmitter.Write(m))).WithTrackingName(KernelStep);
        context.RegisterSourceOutput(updates, (output, made) => Emit(output, made, "Kernels"));

        var losses = Objectives(context, Vocabulary.Loss, LossReader.Read);
        context.RegisterSourceOutput(losses, (output, source) => EmitFace(output, source, Description.Of));
        var lossKernels = losses.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((l, _) => Attempt(l.FullName, () => LossEmitter.Write(LossPlan.Of(l)))).WithTrackingName(KernelStep);
        context.RegisterSourceOutput(lossKernels, (output, made) => Emit(output, made, "Kernels"));

        var penalties = Objectives(context, Vocabulary.Penalty, PenaltyReader.Read);
        context.RegisterSourceOutput(penalties, (output, source) => EmitFace(output, source, p => Description.Of(PenaltyPlan.Of(p))));
        var penaltyKernels = penalties.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((p, _) => Attempt(p.FullName, () => PenaltyEmitter.Write(PenaltyPlan.Of(p)))).WithTrackingName(KernelStep);
        context.RegisterSourceOutput(penaltyKernels, (output, made) => Emit(output, made, "Kernels"));

        // models without places: equal while only lines move
        var models = sources[0].Collect().Combine(sources[1].Collect())
            .Select((both, _) => both.Left.Concat(both.Right).Where(s => s.Model is not null).Select(s => s.Model!).ToEquatable())
            .WithTrackingName(ModelStep);
        var networks = context.SyntaxProvider.ForAttributeWithMetadataName(
            Vocabulary.Network,
            (node, _) => node is ClassDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c)
                ? NetworkReader.Read((ClassDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, stop)
                : null)
            .Where(n => n is not null).Select((n, _) => n!)
            .WithTrackingName(ReadStep);
        context.RegisterSourceOutput(networks, (output, source) => Report(output, source.Problems));

        var fused = networks.Where(n => n.Network is not null)
            .Select((n, _) => n.Network!)
            .WithTrackingName(NetworkStep)
            .Combine(models)
            .Select((both, _) => Resolve(both.Left, both.Right))
            .WithTrackingName(PlanStep);
        var checkedNetworks = fused.Select((f, _) => new Checked(f, Findings(f)));
        context.RegisterSourceOutput(checkedNetworks.Combine(networks.Collect()), (output, both) =>
        {
            var source = both.Right.FirstOrDefault(n => n.Network?.FullName() == both.Left.Fused.Network.FullName());
            Report(output, both.Left.Findings.Where(f => f.Rule != "").Select(f => Problems.At(f.Rule, PlaceOf(source, f.Member), [.. f.Words])));
        });

        var kernels = checkedNetworks.SelectMany((c, _) => Attempt(c)).WithTrackingName(KernelStep);
        context.RegisterSourceOutput(kernels, (output, made) => Emit(output, made, made.Part));
    }

    private static IncrementalValuesProvider<ModelSource> Sources(IncrementalGeneratorInitializationContext context, string attribute, ModelKind kind) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            (node, _) => node is ClassDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c)
                ? ModelReader.Read((ClassDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, kind, c.SemanticModel.Compilation, stop)
                : null)
            .Where(s => s is not null).Select((s, _) => s!)
            .WithTrackingName(ReadStep);

    private static IncrementalValuesProvider<ObjectiveSource<T>> Objectives<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<ClassDeclarationSyntax, INamedTypeSymbol, Compilation, CancellationToken, ObjectiveSource<T>> read)
        where T : class => context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            (node, _) => node is ClassDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c)
                ? read((ClassDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, stop)
                : null)
            .Where(s => s is not null).Select((s, _) => s!)
            .WithTrackingName(ReadStep);

    private static void EmitFace<T>(SourceProductionContext output, ObjectiveSource<T> source, Func<T, IEnumerable<string>> describe)
        where T : class
    {
        Report(output, source.Problems);
        Emit(output, Attempt(FullName(source.Namespace, source.Name), () => ObjectiveFaceEmitter.Write(source, describe)), "");
    }

    private static void EmitModelFace(SourceProductionContext output, ModelSource source)
    {
        Report(output, source.Problems);
        if (source.Properties.Count == 0 && source.Model is null)
        {
            return;
        }

        Emit(output, Attempt(FullName(source.Namespace, source.Name), () => new ModelFaceEmitter(source).Write()), "");
    }

    private static string FullName(string space, string name) => space == "" ? name : $"{space}.{name}";

    private static EquatableArray<Finding> Findings(Fused fused)
    {
        try
        {
            return NetworkCheck.Find(fused.Network, fused.Models.ToDictionary(m => m.FullName)).ToEquatable();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new[] { new Finding(Rule.Internal, "class", fused.Network.Name, e.Message) }.ToEquatable();
        }
    }

    /// <summary>A network together with just the models that it uses.</summary>
    private static Fused Resolve(Network network, EquatableArray<Model> models)
    {
        var used = network.Populations.Select(p => p.Model).Concat(network.Projections.Select(p => p.Model)).Distinct();
        return new(network, models.Concat(network.External).Where(m => used.Contains(m.FullName)).ToEquatable());
    }

    private static IEnumerable<Made> Attempt(Checked network)
    {
        var (fused, findings) = network;
        string name = fused.Network.FullName();
        if (findings.Any(f => f.Rule == "" || Rule.Descriptor(f.Rule).DefaultSeverity == DiagnosticSeverity.Error))
        {
            return [];
        }

        NetworkPlan plan;
        try
        {
            plan = Planner.Plan(fused.Network, fused.Models.ToDictionary(m => m.FullName));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [new Made(name, "", null, e.Message)];
        }

        return
        [
            Attempt(name, () => NetworkFaceEmitter.Write(plan)),
            Attempt(name, () => new NetworkEmitter(plan, Dialect.Simd).Write()) with { Part = "Simd" },
            Attempt(name, () => new NetworkEmitter(plan, Dialect.Reference).Write()) with { Part = "Reference" },
            .. plan.WhyNotOnDevice is null ? [Attempt(name, () => new IlgpuEmitter(plan).Write()) with { Part = "Ilgpu" }] : Array.Empty<Made>(),
            .. plan.Exact is { } exact ? [Attempt(name, () => new ExactEmitter(exact).Write()) with { Part = "Exact" }] : Array.Empty<Made>(),
        ];
    }

    /// <summary>A failure of ours becomes a diagnostic, never a crash of the compiler or a broken file.</summary>
    private static Made Attempt(string name, Func<string> write)
    {
        try
        {
            return new(name, "", write(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(name, "", null, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static void Emit(SourceProductionContext output, Made made, string part)
    {
        if (made.Code is null)
        {
            output.ReportDiagnostic(Diagnostic.Create(Rule.Descriptor(Rule.Internal), Location.None, made.Name, made.Failure));
            return;
        }

        // a namespace named like a keyword is escaped in code, but a file name takes no '@'
        output.AddSource($"{made.Name.Replace("@", "")}{(part == "" ? "" : "." + part)}.g.cs", made.Code);
    }

    private static void Report(SourceProductionContext output, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }
    }

    private static Problem PlaceOf(NetworkSource? source, string member)
    {
        var places = source?.Places ?? default;
        return (places.FirstOrDefault(p => p.Name == member) ?? places.First(p => p.Name == "class")).At;
    }

    /// <summary>A generated file, or why there is none.</summary>
    private sealed record Made(string Name, string Part, string? Code, string? Failure);

    private sealed record Checked(Fused Fused, EquatableArray<Finding> Findings);

    private sealed record Fused(Network Network, EquatableArray<Model> Models);
}
