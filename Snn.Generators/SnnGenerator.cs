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
using Snn.Generators.Plasticity;
using Snn.Generators.Reading;
using Snn.Generators.Updates;

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
        var updates = sources[2].Where(s => s.Model is { Target: not null }).Select((s, _) => new Update(s.Model!, s.InUse)).WithTrackingName(ModelStep)
            .Select((u, _) => Attempt(u.Model.FullName, "Kernels", () => CustomUpdateEmitter.Write(u.Model, u.InUse))).WithTrackingName(KernelStep);

        var losses = Objectives(context, Vocabulary.Loss, LossReader.Read);
        var lossKernels = losses.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((l, _) => Attempt(l.FullName, "Kernels", () => LossEmitter.Write(LossPlan.Of(l)))).WithTrackingName(KernelStep);

        var penalties = Objectives(context, Vocabulary.Penalty, PenaltyReader.Read);
        var penaltyKernels = penalties.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((p, _) => Attempt(p.FullName, "Kernels", () => PenaltyEmitter.Write(PenaltyPlan.Of(p)))).WithTrackingName(KernelStep);

        var schedules = Objectives(context, Vocabulary.Schedule, ScheduleReader.Read);
        var scheduleKernels = schedules.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((s, _) => Attempt(s.FullName, "Kernels", () => ScheduleEmitter.Write(s))).WithTrackingName(KernelStep);

        var plasticities = Objectives(context, Vocabulary.Plasticity, PlasticityReader.Read);
        var learned = plasticities.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep).Collect().Select((all, _) => all.ToEquatable());
        var unlearned = plasticities.Collect().Select((all, _) => all.Where(s => s.Objective is null && !s.Problems.AnyError()).Select(s => FullName(s.Namespace, s.Name)).ToEquatable());

        var networkUpdates = Objectives(context, Vocabulary.CustomUpdate, UpdateReader.Read, type => type.IsOfNetwork());
        var networkUpdateKernels = networkUpdates.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((u, _) => Attempt(u.FullName, "Kernels", () => UpdateEmitter.Write(UpdatePlan.Of(u)!))).WithTrackingName(KernelStep);

        var rewirings = Objectives(context, Vocabulary.Rewiring, RewiringReader.Read);
        var rewiringKernels = rewirings.Where(s => s.Objective is not null).Select((s, _) => s.Objective!).WithTrackingName(ModelStep)
            .Select((r, _) => Attempt(r.FullName, "Kernels", () => RewiringEmitter.Write(r))).WithTrackingName(KernelStep);

        // models without places: equal while only lines move
        var read = sources[0].Collect().Combine(sources[1].Collect()).Select((both, _) => both.Left.Concat(both.Right));
        var models = read.Select((all, _) => all.Where(s => s.Model is not null).Select(s => s.Model!).ToEquatable()).WithTrackingName(ModelStep);
        // those in which C# has errors; of others that have no model the user was told by us
        var unread = read.Select((all, _) => all.Where(s => s.Model is null && !s.Problems.AnyError()).Select(s => FullName(s.Namespace, s.Name)).ToEquatable());
        var networks = context.SyntaxProvider.ForAttributeWithMetadataName(
            Vocabulary.Network,
            (node, _) => node is TypeDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c)
                ? NetworkReader.Read((TypeDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, stop)
                : null)
            .Where(n => n is not null).Select((n, _) => n!)
            .WithTrackingName(ReadStep);
        context.RegisterSourceOutput(networks, (output, source) => Report(output, source.Problems));

        var fused = networks.Where(n => n.Network is not null)
            .Select((n, _) => n.Network!)
            .WithTrackingName(NetworkStep)
            .Combine(models.Combine(unread)).Combine(learned.Combine(unlearned))
            .Select((all, _) => Resolve(all.Left.Left, all.Left.Right.Left, all.Left.Right.Right, all.Right.Left, all.Right.Right))
            .WithTrackingName(PlanStep);
        var checkedNetworks = fused.Select((f, _) => new Checked(f, Findings(f)));
        context.RegisterSourceOutput(checkedNetworks.Combine(networks.Collect()), (output, both) =>
        {
            var source = both.Right.FirstOrDefault(n => n.Network?.FullName() == both.Left.Fused.Network.FullName());
            Report(output, both.Left.Findings.Where(f => f.Rule != "").Select(f => Problems.At(f.Rule, PlaceOf(source, f.Member), [.. f.Words])));
        });

        var kernels = checkedNetworks.SelectMany((c, _) => Attempt(c)).WithTrackingName(KernelStep);

        // what files are called depends on all classes, though it hardly ever changes
        var classes = sources.Select(source => source.Select((s, _) => FullName(s.Namespace, s.Name)).Collect())
            .Concat([losses.Select((s, _) => FullName(s.Namespace, s.Name)).Collect(), penalties.Select((s, _) => FullName(s.Namespace, s.Name)).Collect(), schedules.Select((s, _) => FullName(s.Namespace, s.Name)).Collect(), plasticities.Select((s, _) => FullName(s.Namespace, s.Name)).Collect(), networkUpdates.Select((s, _) => FullName(s.Namespace, s.Name)).Collect(), rewirings.Select((s, _) => FullName(s.Namespace, s.Name)).Collect()]);
        var numbered = classes
            .Aggregate(networks.Where(n => n.Network is not null).Select((n, _) => n.Network!.FullName()).Collect(), (all, some) => all.Combine(some).Select((both, _) => both.Left.AddRange(both.Right)))
            .Select((all, _) => FileNames.Find(all));
        foreach (var source in sources)
        {
            context.RegisterSourceOutput(source.Combine(numbered), (output, s) => EmitModelFace(output, s.Left, s.Right));
        }

        context.RegisterSourceOutput(losses.Combine(numbered), (output, s) => EmitFace(output, s.Left, Description.Of, s.Right));
        context.RegisterSourceOutput(penalties.Combine(numbered), (output, s) => EmitFace(output, s.Left, p => Description.Of(PenaltyPlan.Of(p)), s.Right));
        context.RegisterSourceOutput(schedules.Combine(numbered), (output, s) => EmitFace(output, s.Left, Description.Of, s.Right));
        context.RegisterSourceOutput(plasticities.Combine(numbered), (output, s) => EmitPlasticityFace(output, s.Left, s.Right));
        context.RegisterSourceOutput(networkUpdates.Combine(numbered), (output, s) => EmitFace(output, s.Left, Description.Of, s.Right));
        context.RegisterSourceOutput(rewirings.Combine(numbered), (output, s) => EmitFace(output, s.Left, Description.Of, s.Right));
        EmitKernels(context, rewiringKernels, rewirings.Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, networkUpdateKernels, networkUpdates.Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, updates, sources[2].Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, lossKernels, losses.Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, penaltyKernels, penalties.Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, scheduleKernels, schedules.Select((s, _) => new Place(FullName(s.Namespace, s.Name), s.Place)), numbered);
        EmitKernels(context, kernels, networks.Where(n => n.Network is not null).Select((n, _) => new Place(n.Network!.FullName(), PlaceOf(n, "class"))), numbered);
    }

    /// <summary>
    /// Hands out files that were derived from records without places; where one failed, the user is told at the class. That
    /// is put together apart from the files, so that moved lines derive nothing.
    /// </summary>
    private static void EmitKernels(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Made> kernels, IncrementalValuesProvider<Place> places, IncrementalValueProvider<EquatableArray<FileNames.Numbered>> numbered)
    {
        context.RegisterSourceOutput(kernels.Where(k => k.Code is not null).Combine(numbered), (output, made) => Emit(output, made.Left, null, made.Right));
        context.RegisterSourceOutput(
            kernels.Where(k => k.Code is null).Combine(places.Collect()),
            (output, both) => Emit(output, both.Left, both.Right.FirstOrDefault(p => p.Name == both.Left.Name)?.At, default));
    }

    private static IncrementalValuesProvider<ModelSource> Sources(IncrementalGeneratorInitializationContext context, string attribute, ModelKind kind) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            (node, _) => node is TypeDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c) && !((INamedTypeSymbol)c.TargetSymbol).IsOfNetwork()
                ? ModelReader.Read((TypeDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, kind, c.SemanticModel.Compilation, stop)
                : null)
            .Where(s => s is not null).Select((s, _) => s!)
            .WithTrackingName(ReadStep);

    private static IncrementalValuesProvider<ObjectiveSource<T>> Objectives<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<TypeDeclarationSyntax, INamedTypeSymbol, Compilation, CancellationToken, ObjectiveSource<T>> read,
        Func<INamedTypeSymbol, bool>? isOne = null)
        where T : class => context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            (node, _) => node is TypeDeclarationSyntax,
            (c, stop) => Vocabulary.IsFirstMark(c) && isOne?.Invoke((INamedTypeSymbol)c.TargetSymbol) != false
                ? read((TypeDeclarationSyntax)c.TargetNode, (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, stop)
                : null)
            .Where(s => s is not null).Select((s, _) => s!)
            .WithTrackingName(ReadStep);

    private static void EmitFace<T>(SourceProductionContext output, ObjectiveSource<T> source, Func<T, IEnumerable<string>> describe, EquatableArray<FileNames.Numbered> numbered)
        where T : class
    {
        Report(output, source.Problems);
        if (source.Properties.Count == 0 && source.Objective is null)
        {
            return;
        }

        Emit(output, Attempt(FullName(source.Namespace, source.Name), "", () => ObjectiveFaceEmitter.Write(source, describe)), source.Place, numbered);
    }

    private static void EmitPlasticityFace(SourceProductionContext output, ObjectiveSource<PlasticityRule> source, EquatableArray<FileNames.Numbered> numbered)
    {
        Report(output, source.Problems);
        if (source.Properties.Count > 0 || source.Objective is not null)
        {
            Emit(output, Attempt(FullName(source.Namespace, source.Name), "", () => PlasticityFaceEmitter.Write(source)), source.Place, numbered);
        }
    }

    private static void EmitModelFace(SourceProductionContext output, ModelSource source, EquatableArray<FileNames.Numbered> numbered)
    {
        Report(output, source.Problems);
        if (source.Properties.Count == 0 && source.Model is null)
        {
            return;
        }

        Emit(output, Attempt(FullName(source.Namespace, source.Name), "", () => new ModelFaceEmitter(source).Write()), source.Place, numbered);
    }

    private static string FullName(string space, string name) => space == "" ? name : $"{space}.{name}";

    private static EquatableArray<Finding> Findings(Fused fused)
    {
        try
        {
            var models = fused.Models.ToDictionary(m => m.FullName);
            HashSet<string> unread = [.. fused.Unread];
            return NetworkCheck.Find(fused.Network, models, unread)
                .Concat(PlasticityCheck.Find(fused.Network, models, fused.Rules.ToDictionary(r => r.FullName), unread)).ToEquatable();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new[] { new Finding(Rule.Internal, "class", fused.Network.Name, e.Message) }.ToEquatable();
        }
    }

    /// <summary>A network together with just the models and rules that it uses.</summary>
    private static Fused Resolve(Network network, EquatableArray<Model> models, EquatableArray<string> unread, EquatableArray<PlasticityRule> rules, EquatableArray<string> unlearned)
    {
        var used = network.Populations.Select(p => p.Model).Concat(network.Projections.Select(p => p.Model)).Distinct().ToArray();
        var learned = network.Projections.SelectMany(p => p.Rules).Distinct().ToArray();
        return new(
            network,
            models.Concat(network.External).Where(m => used.Contains(m.FullName)).Select(m => network.HoldsFromSpike ? m.HeldFromSpike : m).ToEquatable(),
            rules.Concat(network.ExternalRules).Where(r => learned.Contains(r.FullName)).ToEquatable(),
            unread.Where(used.Contains).Concat(unlearned.Where(learned.Contains)).ToEquatable());
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
        SimulationPlan? simulation;
        OnlinePlan? online;
        string? whyNoDevice, whyNoDeviceOnline, whyNoDeviceRun;
        bool hasReadout;
        try
        {
            var models = fused.Models.ToDictionary(m => m.FullName);
            hasReadout = fused.Network.Projections.Count > 0 && fused.Network.Populations.Any(p => p.IsReadout(models[p.Model])); // trials are of what reaches the readout
            var rules = fused.Rules.ToDictionary(r => r.FullName);
            var kinds = SimulationPlan.Kinds(fused.Network, models, rules);
            simulation = SimulationPlan.Of(fused.Network, models, rules, kinds);
            online = fused.Network.Online ? OnlinePlan.Of(fused.Network, models, rules, kinds) : null;
            plan = hasReadout ? Planner.Plan(fused.Network, models, shared: kinds) : simulation!.Network;
            whyNoDevice = DeviceRoom.WhyNot(plan);
            whyNoDeviceOnline = online is null ? null : DeviceRoom.WhyNot(online.OnDevice);
            whyNoDeviceRun = simulation is null ? null : DeviceRoom.WhyNot(simulation.Network);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [new Made(name, "", null, $"{e.GetType().Name}: {e.Message}")];
        }

        return
        [
            Attempt(name, "", () => NetworkFaceEmitter.Write(plan, [.. fused.Models], simulation, online, whyNoDevice, whyNoDeviceOnline, whyNoDeviceRun)),
            .. hasReadout ? Attempt(name, ["Trial", "Simd", "Reference"], () => new NetworkEmitter(plan).Write()) : Array.Empty<Made>(),
            .. simulation is not null ? Attempt(name, ["Simulation", "SimulationSimd", "SimulationReference"], () => new SimulationEmitter(simulation).Write()) : Array.Empty<Made>(),
            .. online is not null ? Attempt(name, ["Online", "OnlineSimd", "OnlineReference"], () => new OnlineEmitter(online).Write()) : Array.Empty<Made>(),
            .. simulation is not null && whyNoDeviceRun is null ? [Attempt(name, "SimulationIlgpu", () => new IlgpuSimulationEmitter(simulation).Write())] : Array.Empty<Made>(),
            .. hasReadout && whyNoDevice is null ? [Attempt(name, "Ilgpu", () => new IlgpuEmitter(plan).Write())] : Array.Empty<Made>(),
            .. online is not null && whyNoDeviceOnline is null ? [Attempt(name, "OnlineIlgpu", () => IlgpuEmitter.Write(online))] : Array.Empty<Made>(),
            .. plan.Exact is { } exact ? [Attempt(name, "Exact", () => new ExactEmitter(exact, plan).Write())] : Array.Empty<Made>(),
        ];
    }

    /// <summary>A failure of ours becomes a diagnostic, never a crash of the compiler or a broken file, and loses this file alone.</summary>
    private static Made Attempt(string name, string part, Func<string> write) => Attempt(name, [part], () => [write()])[0];

    /// <summary>The same of files that are written together.</summary>
    private static Made[] Attempt(string name, string[] parts, Func<string[]> write)
    {
        try
        {
            return [.. parts.Zip(write(), (part, code) => new Made(name, part, code, null))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [new(name, parts[0], null, $"{e.GetType().Name}: {e.Message}")];
        }
    }

    private static void Emit(SourceProductionContext output, Made made, Problem? place, EquatableArray<FileNames.Numbered> numbered)
    {
        if (made.Code is null)
        {
            string file = made.Part == "" ? made.Name : $"{made.Name} ({made.Part})";
            output.ReportDiagnostic(place is null
                ? Diagnostic.Create(Rule.Descriptor(Rule.Internal), Location.None, file, made.Failure)
                : Problems.At(Rule.Internal, place, file, made.Failure!).ToDiagnostic());
            return;
        }

        output.AddSource(FileNames.Of(made.Name, made.Part, numbered), made.Code);
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

    /// <summary>A custom update, and names in use where it is.</summary>
    private sealed record Update(Model Model, EquatableArray<string> InUse);

    private sealed record Checked(Fused Fused, EquatableArray<Finding> Findings);

    /// <summary>A network, the models and rules that it uses, and the names of those that C# has errors in.</summary>
    private sealed record Fused(Network Network, EquatableArray<Model> Models, EquatableArray<PlasticityRule> Rules, EquatableArray<string> Unread);
}
