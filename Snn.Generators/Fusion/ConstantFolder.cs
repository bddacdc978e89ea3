using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Fusion;

/// <summary>
/// Takes everything that is fixed over a trial out of the expressions of a kernel and gives it a name; the host computes
/// it once, in double.
/// </summary>
internal sealed class ConstantFolder
{
    private readonly Dictionary<(Expr, string), Symbol> _names = [];
    private readonly HashSet<string> _taken = [];
    private readonly HashSet<string> _given = [];
    private readonly Dictionary<Expr, string> _helpers = [];
    private readonly FormulaWords _words;

    /// <param name="given">Names that already are constants, such as entries of a propagator.</param>
    /// <param name="helpers">The user's own names for subexpressions.</param>
    public ConstantFolder(IEnumerable<string> given, IEnumerable<Definition> helpers)
    {
        _words = new(e => _helpers.TryGetValue(e, out var helper) ? helper : null);
        foreach (string name in given)
        {
            _given.Add(name);
            _taken.Add(name);
        }

        foreach (var helper in helpers)
        {
            _helpers[helper.Value] = helper.Name;
        }
    }

    /// <summary>The constants, in order of first use.</summary>
    public List<Definition> Constants { get; } = [];

    /// <summary>Gives a name to an expression, for when it comes.</summary>
    public void Suggest(Expr expr, string name)
    {
        if (expr is not (Number or Symbol) && !_helpers.ContainsKey(expr))
        {
            _helpers.Add(expr, name);
        }
    }

    /// <summary>The user's name for an expression that was folded, or null.</summary>
    public string? HelperOf(Expr folded) =>
        _helpers.TryGetValue(folded.Substitute(s => Constants.FirstOrDefault(c => s.Role == Role.Parameter && c.Name == s.Name)?.Value ?? s), out var helper) ? helper : null;

    public Expr Fold(Expr expr)
    {
        if (expr is Number)
        {
            return expr;
        }

        if (expr.IsConstant())
        {
            // a condition is kept as a number too: 1 where it holds
            return expr.IsCondition() ? Greater(Named(If(expr, One, Zero)), Zero) : Named(expr);
        }

        return expr switch
        {
            Symbol => expr,
            Sum sum => Add(Grouped(sum.Terms, terms => Add(terms))),
            Product product => Mul(Grouped(product.Factors, factors => Mul(factors))),
            Power power => Pow(Fold(power.Base), power.Exponent is Number ? power.Exponent : Fold(power.Exponent)),
            Call call => Apply(call.Function, call.Arguments.Select(Fold).ToArray()),
            Choice choice => If(Fold(choice.Condition), Fold(choice.Then), Fold(choice.Else)),
            Compare compare => Greater(Fold(compare.Left), Fold(compare.Right), compare.OrEqual),
            Repeat repeat => Inside(repeat),
            _ => expr,
        };
    }

    /// <summary>Lines that repeat are a program of their own.</summary>
    private Repeat Inside(Repeat repeat)
    {
        var program = new SharedProgram(repeat.Lines, repeat.Carried.Select(c => c.Next).ToList(), this);
        return repeat with
        {
            Carried = repeat.Carried.Select((c, i) => new Carried(c.Name, Fold(c.Start), program.Results[i])).ToEquatable(),
            Lines = program.Lines.ToEquatable(),
        };
    }

    /// <summary>Joins the constant parts into one, at the place of the first; numbers alone stay as they are.</summary>
    private IEnumerable<Expr> Grouped(IReadOnlyList<Expr> parts, System.Func<IEnumerable<Expr>, Expr> join)
    {
        var constant = parts.Where(p => p.IsConstant()).ToList();
        bool named = constant.Any(p => p is not Number);
        bool placed = false;
        foreach (var part in parts)
        {
            if (!part.IsConstant() || !named)
            {
                yield return Fold(part);
            }
            else if (!placed)
            {
                placed = true;
                var joined = join(constant);
                var (sign, rest) = SplitNumber(joined);
                yield return sign == -1 ? Neg(Named(rest)) : Named(joined);
            }
        }
    }

    private Expr Named(Expr expr)
    {
        if (expr is Number || (expr is Symbol symbol && _given.Contains(symbol.Name)))
        {
            return expr;
        }

        var key = KeyOf(expr);
        if (!_names.TryGetValue(key, out var name))
        {
            string wanted = _helpers.TryGetValue(expr, out var helper) ? helper : _words.Of(expr) ?? "Constant";
            string unique = wanted;
            for (int i = 2; !_taken.Add(unique); i++)
            {
                unique = wanted + i;
            }

            name = new Symbol(unique, Role.Parameter);
            _names.Add(key, name);
            Constants.Add(new(unique, expr));
        }

        return name;
    }

    /// <summary>Products of the same factors that are written alike are one: dt · (1 / C) and (1 / C) · dt are both dt / C.</summary>
    private static (Expr, string) KeyOf(Expr expr) => expr is Product product
        ? (product with { Factors = product.Factors.OrderBy(f => Notation.Paper.Write(f), System.StringComparer.Ordinal).ToEquatable() }, Notation.Paper.Write(expr))
        : (expr, "");
}
