using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A model as text, a line a member: what travels in metadata to networks in other assemblies.</summary>
internal static class ModelText
{
    /// <summary>Goes up whenever the text changes its meaning.</summary>
    public const int Version = 2;

    /// <summary>That of texts with internal events, over which readers of the version before would pass.</summary>
    private const int WithEvents = 3;

    /// <summary>The version of a model's text.</summary>
    public static int VersionOf(Model model) => model.Events.Count > 0 ? WithEvents : Version;

    /// <summary>Whether texts of a version can be read.</summary>
    public static bool Reads(int version) => version is Version or WithEvents;

    public static string Write(Model model)
    {
        var text = new StringBuilder();
        Line("model", model.Kind.ToString(), model.Namespace, model.Name);
        foreach (var p in model.Parameters)
        {
            string[] training = p.Training is { } t ? [Flag(t.PerNeuron), Flag(t.Positive)] : [];
            Line(["parameter", p.Name, p.IsSchedule ? "schedule" : Flag(p.IsQuantity), .. training]);
            if (p.Bounds is { } bounds)
            {
                Line(["bounds", p.Name, .. bounds.Ends.Select(e => $"{e.Name} {Bounds.Write(e.Value)}")]);
            }
        }

        WriteVariables("state", model.States);
        WriteVariables("input", model.Inputs);
        WriteVariables("view", model.Views);
        WriteDefinitions("output", model.Outputs);
        WriteDefinitions("helper", model.Helpers);
        WriteEquations("flow", model.Flow);
        foreach (var n in model.Noise)
        {
            Line("noise", n.State, n.Process.ToString(CultureInfo.InvariantCulture), ExprText.Write(n.Strength));
        }

        WriteEquations("step", model.Step);
        WriteEquations("start", model.Start);
        WriteEquations("arrival", model.Arrival);
        if (model.Impulse is not null)
        {
            Line("impulse", model.Impulse);
        }

        if (model.Target is not null)
        {
            Line("target", model.Target);
        }

        if (model.SumsBatch)
        {
            Line("sums");
        }

        if (model.Kick is not null)
        {
            WriteDefinitions("kick", new[] { model.Kick }.ToEquatable());
        }

        if (model.Integrator is not null)
        {
            string[] tolerance = model.Tolerance > 0 ? [model.Tolerance.ToString("R", CultureInfo.InvariantCulture)] : [];
            Line(["integrator", model.Integrator, .. tolerance]);
        }

        if (model.Spike is { } spike)
        {
            WriteEvent(spike, "");
        }

        foreach (var e in model.Events)
        {
            Line("event", e.Name, Flag(e.AfterSpike));
            WriteEvent(e.What, $"{e.Name} ");
        }

        return text.ToString();

        // what belongs to an event has its name in front
        void WriteEvent(SpikeEvent e, string owner)
        {
            Line(owner + "spike", ExprText.Write(e.Threshold), Flag(e.AtZero), Flag(e.Rises));
            WriteEquations(owner + "jump", e.Jumps);
            foreach (var hold in e.Holds)
            {
                Line(owner + "hold", hold.State ?? "", ExprText.Write(hold.Duration));
            }

            if (e.Surrogate is not null)
            {
                Line(owner + "surrogate", ExprText.Write(e.Surrogate));
            }
        }

        void Line(params string[] fields) => text.Append(string.Join("|", fields)).Append('\n');

        void WriteVariables(string key, EquatableArray<Variable> variables)
        {
            foreach (var v in variables)
            {
                Line([key, v.Name, v.Type, Flag(v.IsQuantity), .. v.PerPre ? ["pre"] : Array.Empty<string>()]);
            }
        }

        void WriteDefinitions(string key, EquatableArray<Definition> definitions)
        {
            foreach (var d in definitions)
            {
                string[] type = d.Type == "" ? [] : [d.Type];
                Line([key, d.Name, ExprText.Write(d.Value), .. type]);
            }
        }

        void WriteEquations(string key, EquatableArray<Equation> equations)
        {
            foreach (var e in equations)
            {
                Line(key, e.Target, ExprText.Write(e.Value), Flag(e.StopsGradient));
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Model Read(string text)
    {
        var lines = text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).ToArray();
        var head = One("model") ?? throw new FormatException("No model line.");
        return new(
            head[2],
            head[3],
            (ModelKind)Enum.Parse(typeof(ModelKind), head[1]),
            Each("parameter", f => new Parameter(f[1], f[2] == "1", f.Length > 3 ? new(f[3] == "1", f[4] == "1") : null, BoundsOf(f[1]), IsSchedule: f[2] == "schedule")),
            Each("state", Variable),
            Each("input", Variable),
            Each("output", Definition),
            One("impulse")?[1],
            One("target")?[1],
            One("sums") is not null,
            One("kick") is { } kick ? Definition(kick) : null,
            Each("flow", Equation),
            Each("step", Equation),
            Each("start", Equation),
            One("integrator")?[1],
            Event(""),
            Each("arrival", Equation),
            Each("helper", Definition),
            Each("view", Variable),
            One("integrator") is { Length: > 2 } adaptive ? double.Parse(adaptive[2], CultureInfo.InvariantCulture) : 0,
            Each("noise", f => new NoiseTerm(f[1], int.Parse(f[2], CultureInfo.InvariantCulture), ExprText.Read(f[3]))),
            Each("event", f => new InternalEvent(f[1], Event($"{f[1]} ")!, f[2] == "1")));

        SpikeEvent? Event(string owner) => One(owner + "spike") is not { } head ? null : new(
            ExprText.Read(head[1]),
            head[2] == "1",
            Each(owner + "jump", Equation),
            Each(owner + "hold", f => new HoldRecord(f[1] == "" ? null : f[1], ExprText.Read(f[2]))),
            One(owner + "surrogate") is { } surrogate ? ExprText.Read(surrogate[1]) : null,
            head[3] == "1");

        string[]? One(string key) => lines.FirstOrDefault(f => f[0] == key);

        EquatableArray<T> Each<T>(string key, Func<string[], T> read)
            where T : IEquatable<T> => lines.Where(f => f[0] == key).Select(read).ToEquatable();

        Bounds? BoundsOf(string parameter)
        {
            var ends = lines.FirstOrDefault(f => f[0] == "bounds" && f[1] == parameter)?.Skip(2).Select(e => e.Split(' ')).ToDictionary(e => e[0], e => double.Parse(e[1], CultureInfo.InvariantCulture));
            return ends is null ? null : new(End(nameof(Bounds.AtLeast)), End(nameof(Bounds.Above)), End(nameof(Bounds.AtMost)), End(nameof(Bounds.Below)));

            double? End(string name) => ends.TryGetValue(name, out double value) ? value : null;
        }

        static Variable Variable(string[] f) => new(f[1], f[2], f[3] == "1", f.Length > 4);
        static Definition Definition(string[] f) => new(f[1], ExprText.Read(f[2]), f.Length > 3 ? f[3] : "");
        static Equation Equation(string[] f) => new(f[1], ExprText.Read(f[2]), f[3] == "1");
    }

    private static string Flag(bool value) => value ? "1" : "0";
}
