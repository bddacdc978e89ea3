using Snn.Runtime;
using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>A drawn update of weights against its equations in double, some updates one after the other.</summary>
internal static class UpdateComparison
{
    private const int Elements = 8, Updates = 6, NoisyRuns = 3;

    /// <summary>The first element that is off by more than rounding explains, or null.</summary>
    public static string? Compare(DrawnUpdate update, ICustomUpdate compiled, Random random)
    {
        using var memory = new Arena();
        Lanes targets = memory.Lanes(Elements), gradients = memory.Lanes(Elements);
        Lanes[] states = [.. update.Model.States.Select(_ => memory.Lanes(Elements))];
        float[] start = [.. Enumerable.Range(0, Elements).Select(_ => 2 * random.NextSingle() - 1)];
        float[][] slopes = [.. Enumerable.Range(0, Updates).Select(_ => (float[])[.. Enumerable.Range(0, Elements).Select(_ => 2 * random.NextSingle() - 1)])];
        start.CopyTo(targets.Span);
        var made = new float[Updates, Elements];
        for (int i = 0; i < Updates; i++)
        {
            slopes[i].CopyTo(gradients.Span);
            compiled.Update(targets, gradients, states, new(i + 1, i / (double)Updates));
            foreach (int e in Enumerable.Range(0, Elements))
            {
                made[i, e] = targets.Span[e];
            }
        }

        for (int e = 0; e < Elements; e++)
        {
            var runs = Enumerable.Range(0, 1 + NoisyRuns).Select(noisy => Run(update, start[e], [.. slopes.Select(s => s[e])], noisy)).ToArray();
            for (int i = 0; i < Updates && !runs[0][i].Close && runs.All(r => r[i].Hash == runs[0][i].Hash); i++)
            {
                double expected = runs[0][i].Value, spread = runs.Max(r => Math.Abs(r[i].Value - expected));
                if (!(Math.Abs(made[i, e] - expected) <= 24 * spread + 4e-6 * (1 + Math.Abs(expected))))
                {
                    return $"{update.Name}: {update.Target.Name} after update {i + 1} is {made[i, e]:R}, expected {expected:R} within {24 * spread + 4e-6:g2}";
                }
            }
        }

        return null;
    }

    private static (double Value, ulong Hash, bool Close)[] Run(DrawnUpdate update, double start, float[] slopes, int noisy)
    {
        Decisions.Restart();
        Jitter.Start(noisy == 0 ? 0 : 33333UL * (ulong)noisy + 1);
        var scope = new Scope();
        update.Model.Parameters.ForEach(p => scope.Values[p.Name] = p.Value);
        update.Model.States.ForEach(s => scope.Values[s.Name] = 0);
        scope.Values[update.Target.Name] = start;
        var values = new (double, ulong, bool)[slopes.Length];
        for (int i = 0; i < slopes.Length; i++)
        {
            (scope.Values[update.Gradient.Name], scope.Values["Iteration"], scope.Values["Progress"]) = (slopes[i] * (Planted.Is(Mistake.Update) ? 1.0005 : 1), i + 1, i / (double)slopes.Length);
            var made = new Dictionary<string, Tangent>();
            scope.Next = Next;
            update.Model.Step.ForEach(e => Next(e.Target.Name));
            foreach (var (name, value) in made)
            {
                scope.Values[name] = value;
            }

            values[i] = (scope.Values[update.Target.Name].Value, Decisions.Taken.Hash, Decisions.Taken.Close);

            Tangent Next(string name) => made.TryGetValue(name, out var value) ? value : made[name] = update.Model.Step.Single(e => e.Target.Name == name).Right.Value(scope);
        }

        Jitter.Start(0);
        return values;
    }
}
