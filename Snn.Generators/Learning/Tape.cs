using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Learning;

/// <summary>
/// What the forward sweep writes down for the backward sweep, per neuron and step: either the few factors that multiply
/// adjoints, or the values at the start of the step, from which the backward sweep recomputes what it needs. Whichever is
/// fewer numbers.
/// </summary>
/// <param name="Entries">What is written: a name, and its value in the forward program; a condition where the name is a mark.</param>
/// <param name="Recompute">Lines of the forward program that the backward sweep runs again.</param>
/// <param name="Names">Expressions that the backward sweep reads from the tape.</param>
internal sealed record Tape(
    IReadOnlyList<Statement> Entries,
    IReadOnlyList<Statement> Recompute,
    IReadOnlyDictionary<Expr, Symbol> Names)
{
    /// <summary>Chooses for one kind of adjoint.</summary>
    /// <param name="step">The forward program.</param>
    /// <param name="adjoint">The backward program.</param>
    /// <param name="known">Names of factors so far, of other kinds too; receives new ones.</param>
    public static Tape Choose(StepProgram step, AdjointProgram adjoint, Dictionary<Expr, Symbol> known)
    {
        var values = adjoint.Lines.Select(l => l.Value)
            .Concat(adjoint.Before.Values).Concat(adjoint.Arrivals.Values).Concat(adjoint.ArrivalTimes.Values).Concat(adjoint.Parameters.Values).ToList();
        var factors = new List<Expr>();
        foreach (var value in values)
        {
            Collect(value, factors);
        }

        // a condition is read off what is taped anyway, or taped as a number
        foreach (var condition in values.SelectMany(Conditions).Distinct().ToList())
        {
            if (!condition.Symbols().All(s => s.IsConstant() || factors.Contains(s)))
            {
                Collect(AsNumber(condition), factors);
            }
        }

        // where parameters learn there is more to recompute, but psi stays: neurons in which it is 0 are skipped by it
        bool keepsPsi = step.System.Trained.Any() && factors.Contains(StepProgram.Psi);
        var forward = step.Advance.Concat(step.Fire).Where(l => !(keepsPsi && l.Target == StepProgram.Psi)).ToList();
        var needed = Slice(forward, factors.SelectMany(f => f.Symbols()));
        var leaves = needed.SelectMany(l => l.Value.Symbols())
            .Concat(factors.SelectMany(f => f.Symbols()))
            .Where(s => s.Role is Role.State or Role.Input || (keepsPsi && s == StepProgram.Psi))
            .Distinct()
            .ToList();

        // a factor that only says which mode the neuron is in is recomputed from the mode
        var modes = factors.Where(OnlyTellsMode).SelectMany(f => f.Symbols()).Where(s => s.Role == Role.Flag).Distinct().ToList();
        factors.RemoveAll(OnlyTellsMode);
        if (factors.Count + modes.Count > leaves.Count)
        {
            return new(leaves.Select(l => new Statement(l, l)).ToList(), needed, new Dictionary<Expr, Symbol>());
        }

        var names = new Dictionary<Expr, Symbol>();
        foreach (var factor in factors)
        {
            if (!known.TryGetValue(factor, out var name))
            {
                name = factor is Symbol { Role: Role.Local } symbol ? symbol
                    : adjoint.SlopeNames.TryGetValue(factor, out var slope) && !known.ContainsValue(slope) ? slope
                    : step.System.Symbols.Make(Role.Local, $"factor{known.Count + 1}", ("factor", factor));
                known.Add(factor, name);
            }

            names[factor] = name;
        }

        var entries = names.Select(n => new Statement(n.Value, n.Key))
            .Concat(modes.Select(m => new Statement(Mask(m), m)));
        return new(entries.ToList(), modes.Select(m => new Statement(m, Algebra.Greater(Mask(m), Algebra.Num(0.5)))).ToList(), names);

        Symbol Mask(Symbol flag) => step.System.Symbols.Make(Role.Mark, flag.Name + "Mask", ("mask", flag));
    }

    private static bool OnlyTellsMode(Expr factor) =>
        factor is not Symbol && factor.Symbols().All(s => s.Role is Role.Flag or Role.Parameter);

    /// <summary>Rewrites an adjoint expression to read the tape.</summary>
    public Expr Read(Expr expr)
    {
        if (Names.TryGetValue(expr, out var name))
        {
            return name;
        }

        return expr switch
        {
            _ when IsForward(expr) => expr, // constant, or recomputed; grouping it again would never end
            Sum sum => Algebra.Add(Group(sum.Terms, Algebra.Add).Select(Read)),
            Product product => Algebra.Mul(Group(product.Factors, Algebra.Mul).Select(Read)),
            Choice choice => Algebra.If(ReadCondition(choice.Condition), Read(choice.Then), Read(choice.Else)),
            _ => expr,
        };
    }

    /// <summary>The lines of a program that some symbols need, in order.</summary>
    public static List<Statement> Slice(IReadOnlyList<Statement> program, IEnumerable<Symbol> roots)
    {
        var wanted = new HashSet<Symbol>(roots);
        var kept = new List<Statement>();
        foreach (var line in program.Reverse())
        {
            if (wanted.Contains(line.Target))
            {
                kept.Insert(0, line);
                wanted.UnionWith(line.Value.Symbols());
            }
        }

        return kept;
    }

    /// <summary>The largest parts of an adjoint expression that the forward sweep alone determines.</summary>
    private static void Collect(Expr expr, List<Expr> factors)
    {
        if (IsForward(expr))
        {
            if (!expr.IsConstant() && !factors.Contains(expr))
            {
                factors.Add(expr);
            }

            return;
        }

        var parts = expr switch
        {
            Sum sum => Group(sum.Terms, Algebra.Add),
            Product product => Group(product.Factors, Algebra.Mul),
            Choice choice => [choice.Then, choice.Else],
            _ => [],
        };
        foreach (var part in parts)
        {
            Collect(part, factors);
        }
    }

    private Expr ReadCondition(Expr condition) => Names.TryGetValue(AsNumber(condition), out var name) ? Algebra.Greater(name, Algebra.Num(0.5)) : condition;

    /// <summary>What is taped of a condition: numbers are.</summary>
    private static Expr AsNumber(Expr condition) => Algebra.If(condition, Algebra.One, Algebra.Zero);

    /// <summary>The conditions of an adjoint expression that the forward sweep alone determines, and that no factor has in it.</summary>
    private static IEnumerable<Expr> Conditions(Expr expr) => IsForward(expr) ? [] : expr switch
    {
        Sum sum => sum.Terms.SelectMany(Conditions),
        Product product => product.Factors.SelectMany(Conditions),
        Choice choice => Conditions(choice.Then).Concat(Conditions(choice.Else)).Concat(IsForward(choice.Condition) ? [choice.Condition] : []),
        _ => [],
    };

    /// <summary>Joins the parts that the forward sweep alone determines, and that change from step to step, into one.</summary>
    private static IEnumerable<Expr> Group(IReadOnlyList<Expr> parts, System.Func<IEnumerable<Expr>, Expr> join)
    {
        var forward = parts.Where(p => IsForward(p) && !p.IsConstant()).ToList();
        bool placed = false;
        foreach (var part in parts)
        {
            if (!forward.Contains(part))
            {
                yield return part;
            }
            else if (!placed)
            {
                placed = true;
                yield return join(forward);
            }
        }
    }

    private static bool IsForward(Expr expr) =>
        expr.Symbols().All(s => s.Role != Role.Adjoint && s != AdjointProgram.Credit && s != AdjointProgram.Error && s != AdjointProgram.RateCredit);
}
