using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>A learning rule as text, a line a member: what travels in metadata to networks in other assemblies.</summary>
internal static class PlasticityText
{
    private const string Open = "";

    public static string Write(PlasticityRule rule)
    {
        var text = new StringBuilder();
        Line("rule", rule.Namespace, rule.Name, rule.Target);
        foreach (var p in rule.Parameters)
        {
            Line(["parameter", p.Name, Flag(p.IsQuantity), .. (p.Bounds?.Ends ?? []).Select(e => $"{e.Name} {Bounds.Write(e.Value)}")]);
        }

        foreach (var v in rule.Variables)
        {
            Line("variable", v.Name, v.Type, Flag(v.IsQuantity), v.Pin?.ToString() ?? Open);
        }

        if (rule.Gradient is { } gradient)
        {
            Line("gradient", gradient);
        }

        foreach (var v in rule.Views)
        {
            Line("view", v.Name, v.Type, Flag(v.IsQuantity), Flag(v.OfPre));
        }

        foreach (var s in rule.Signals)
        {
            Line("signal", s.Name, s.Type, Flag(s.IsQuantity), Flag(s.PerTarget));
        }

        foreach (var d in rule.Helpers)
        {
            Line("helper", d.Name, ExprText.Write(d.Value));
        }

        foreach (var (key, equations) in rule.Sections.Select(s => (s.Section.ToString(), s.Equations)).Append(("Start", rule.Start)))
        {
            foreach (var e in equations)
            {
                Line(key, e.Target, ExprText.Write(e.Value));
            }
        }

        return text.ToString();

        void Line(params string[] fields) => text.Append(string.Join("|", fields)).Append('\n');
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static PlasticityRule Read(string text)
    {
        var lines = text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).ToArray();
        var head = lines.FirstOrDefault(f => f[0] == "rule") ?? throw new FormatException("No rule line.");
        return new(
            head[1],
            head[2],
            Each("parameter", f => new Parameter(f[1], f[2] == "1", null, BoundsOf(f.Skip(3)))),
            Each("variable", f => new RuleVariable(f[1], f[2], f[3] == "1", f[4] == Open ? null : (Site)Enum.Parse(typeof(Site), f[4]))),
            head[3],
            Each("view", f => new RuleView(f[1], f[2], f[3] == "1", f[4] == "1")),
            Each("signal", f => new RuleSignal(f[1], f[2], f[3] == "1", f[4] == "1")),
            Equations(nameof(Section.Flow)),
            Equations(nameof(Section.Step)),
            Equations("Start"),
            Equations(nameof(Section.PreSpike)),
            Equations(nameof(Section.PostSpike)),
            Equations(nameof(Section.EndOfTrial)),
            Each("helper", f => new Definition(f[1], ExprText.Read(f[2]))))
        {
            Gradient = lines.FirstOrDefault(f => f[0] == "gradient")?[1],
        };

        EquatableArray<T> Each<T>(string key, Func<string[], T> read)
            where T : IEquatable<T> => lines.Where(f => f[0] == key).Select(read).ToEquatable();

        EquatableArray<Equation> Equations(string key) => Each(key, f => new Equation(f[1], ExprText.Read(f[2])));

        static Bounds? BoundsOf(IEnumerable<string> given)
        {
            var ends = given.Select(e => e.Split(' ')).ToDictionary(e => e[0], e => double.Parse(e[1], System.Globalization.CultureInfo.InvariantCulture));
            return ends.Count == 0 ? null : new(End(nameof(Bounds.AtLeast)), End(nameof(Bounds.Above)), End(nameof(Bounds.AtMost)), End(nameof(Bounds.Below)));

            double? End(string name) => ends.TryGetValue(name, out double value) ? value : null;
        }
    }

    private static string Flag(bool value) => value ? "1" : "0";
}
