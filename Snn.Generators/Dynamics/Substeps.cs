using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Writes the solution of an adaptive flow as lines that repeat. A substep is one of three stages and third order (Shu and
/// Osher, 1988, J. Comput. Phys. 77:439), with Heun's method of second order in its first two; how far these are apart is
/// the error, which says whether the substep counts and how long the next is. Each neuron goes its own way, so its numbers
/// do not depend on which are computed beside it.
/// </summary>
/// <remarks>
/// A substep that is off by more than the tolerance is tried again shorter, however short the end of an upstroke asks for;
/// after so many tries the rest of the step is the last, and stages past a threshold that ends the flow are not evaluated in
/// it. If it does not pass that threshold, and its error is past the tolerance, the states are no numbers from there on.
/// Where the threshold is passed the flow stops. Derivatives are those of the substeps that counted, carried along with the
/// states.
/// </remarks>
internal sealed class Substeps
{
    /// <summary>Tries of substeps in a step.</summary>
    public const int Most = 1024;

    private const double Longer = 4, Shorter = 0.1, Caution = 0.9, Shortest = 1e-30, Finite = 3e38;

    private readonly AdaptiveFlow _flow;
    private readonly HashSet<(Symbol State, Symbol By)> _wanted = [];
    private readonly Dictionary<(Symbol Of, Symbol By), Expr> _slopes = [];
    private readonly List<Statement> _lines = [];
    private readonly List<Carried> _carried = [];

    private Substeps(AdaptiveFlow flow, IEnumerable<Solved> asked)
    {
        _flow = flow;
        foreach (var one in asked.Where(a => a.What == Solution.Slope))
        {
            _wanted.UnionWith(flow.States.Where(s => flow.Depends(one.State, s) && flow.Depends(s, one.By!)).Select(s => (s, one.By!)));
        }
    }

    /// <summary>Puts repeated lines before the first line that needs a solution, and their names in its place.</summary>
    public static (IReadOnlyList<Statement> Lines, IReadOnlyList<Expr> Results) Write(IReadOnlyList<Statement> lines, IReadOnlyList<Expr> results)
    {
        var asked = lines.Select(l => l.Value).Concat(results).SelectMany(e => e.Parts()).OfType<Solved>().Distinct().ToList();
        foreach (var group in asked.GroupBy(s => s.Flow).ToList())
        {
            var substeps = new Substeps(group.Key, group);
            var loop = substeps.Loop(group.Any(s => s.What == Solution.Rate));
            var names = group.ToDictionary(s => (Expr)s, substeps.NameOf);
            int first = lines.TakeWhile(l => !l.Value.Parts().Any(names.ContainsKey)).Count();
            var target = group.Key.Symbols.Make(Role.Local, "substeps", ("substeps", group.Key));
            string limit = group.Key.Threshold is null ? "" : ", until the threshold is passed";
            var replaced = lines.Select(l => l with { Value = Sharing.Replace(l.Value, names) }).ToList();
            replaced.Insert(first, new(target, loop, $"substeps of third order as long as the tolerance {Notation.Paper.Write(Num(group.Key.Tolerance))} allows{limit}"));
            (lines, results) = (replaced, results.Select(r => Sharing.Replace(r, names)).ToList());
        }

        return (lines, results);
    }

    private SymbolSpace Symbols => _flow.Symbols;

    private Symbol NameOf(Solved solved) => solved.What switch
    {
        Solution.Value => At(solved.State),
        Solution.Rate => RateAtEnd(solved.State),
        _ => SlopeAt(solved.State, solved.By!),
    };

    /// <summary>A state so far.</summary>
    private Symbol At(Symbol state) => Local(state.Name + "At", state);

    private Symbol SlopeAt(Symbol state, Symbol by) => Local($"{state.Name}AtBy{by.Name}", state, by);

    private Symbol RateAtEnd(Symbol state) => Local(state.Name + "Rate", state);

    private Symbol Local(string name, params Symbol[] of) => Symbols.Make(Role.Local, name, ("substep", name, of.Aggregate("", (all, s) => $"{all}{s.Role}:{s.Name} ")));

    private Symbol Flag(string name) => Symbols.Make(Role.Flag, name, ("substep", name));

    private Repeat Loop(bool withRates)
    {
        Symbol left = Local("left"), length = Local("length"), span = Local("span"), tries = Local("tries"), reach = Local("reach"), open = Local("open"), error = Local("error"), root = Local("root"), rootOfRoot = Local("rootOfRoot");
        Symbol free = Flag("stillFree"), last = Flag("lastTry"), accepted = Flag("accepted"), lost = Flag("lost");
        foreach (var (state, by) in _wanted)
        {
            _slopes[(At(state), by)] = SlopeAt(state, by);
        }

        Line(last, Greater(If(Greater(tries, Num(Most - 1.5)), One, If(Greater(Num(Shortest), length), One, Zero)), Num(0.5)));
        Line(span, If(last, left, Apply(Function.Min, length, left)), "a substep, in parts of the step; 0 for neurons that are done");
        Line(reach, Mul(span, ExpressionReader.TimeStep));
        if (_flow.Threshold is not null)
        {
            Line(free, Greater(open, Num(0.5)), "not past the threshold yet");
        }

        // the stages, and the state that they come to
        var first = Stage(1, At, s => Zero);
        var second = Stage(2, s => Add(At(s), Mul(reach, first(s))), first);
        var third = Stage(3, s => Add(At(s), Mul(Num(0.25), reach, Add(first(s), second(s)))), second);
        foreach (var state in _flow.States)
        {
            Line(End(state), Add(At(state), Mul(Num(1.0 / 6), reach, Add(first(state), second(state), Mul(Num(4), third(state))))), state);
        }

        var off = _flow.States.Select(s => Mul(Apply(Function.Abs, Add(first(s), second(s), Mul(Num(-2), third(s)))), Pow(Apply(Function.Max, Apply(Function.Abs, At(s)), One), Num(-1))));
        var measured = Mul(Num(1 / (3 * _flow.Tolerance)), reach, off.Aggregate((a, b) => Apply(Function.Max, a, b)));
        Line(error, measured, "its error against Heun's method, 1 where it is the tolerance");
        var fits = Greater(One, error, orEqual: true);
        Line(accepted, Greater(If(Greater(left, Zero), If(fits, One, If(last, One, Zero)), Zero), Num(0.5)));

        var still = _flow.Threshold is { } end ? If(Greater(Zero, If(free, end.Substitute(EndOf), Num(-1))), One, Zero) : One;
        Line(lost, Greater(If(last, If(fits, Zero, still), Zero), Num(0.5)), "given up: what is infinite times 0 is no number");
        Line(root, Pow(Pow(Pow(error, Num(-1)), Num(0.5)), Num(0.5)), "the next one's length, by the error");
        Line(rootOfRoot, Apply(Function.Sqrt, root)); // by itself, or root would be taken to the power 1.5
        var factor = If(Greater(error, One),
            Apply(Function.Max, Num(Shorter), Mul(Num(Caution), root, rootOfRoot)),
            Apply(Function.Min, Num(Longer), Mul(Num(Caution), root)));
        Carry(left, One, If(accepted, Sub(left, span), left));
        Carry(length, One, Apply(Function.Min, One, Mul(span, If(Greater(Num(Finite), error), factor, Num(Shorter)))));
        Carry(tries, Zero, Add(tries, One));
        if (_flow.Threshold is { } threshold)
        {
            Carry(open, One, If(accepted, If(Greater(Zero, threshold.Substitute(EndOf)), open, Zero), open));
        }

        foreach (var state in _flow.States)
        {
            Carry(At(state), _flow.StartOf(state), If(accepted, If(lost, Mul(Num(Finite), tries, Sub(left, span)), End(state)), At(state)));
        }

        foreach (var (state, by) in _wanted)
        {
            Carry(SlopeAt(state, by), state == by ? One : Zero, If(accepted, SlopeOf(End(state), by), SlopeAt(state, by)));
        }

        foreach (var state in withRates ? _flow.Ended : default)
        {
            var rate = If(fits, _flow.RateOf(state).Substitute(EndOf), third(state));
            Carry(RateAtEnd(state), Zero, If(accepted, If(free, rate, RateAtEnd(state)), RateAtEnd(state)));
        }

        return new(_carried.ToEquatable(), _lines.ToEquatable(), (Compare)Greater(left, Zero));

        Expr EndOf(Symbol s) => _flow.States.Contains(s) ? End(s) : s;
    }

    private Symbol End(Symbol state) => Local(state.Name + "Next", state);

    /// <summary>Slopes at a stage; in the last try those of the stage before where it is past the threshold.</summary>
    private System.Func<Symbol, Expr> Stage(int stage, System.Func<Symbol, Expr> place, System.Func<Symbol, Expr> before)
    {
        var at = new Dictionary<Symbol, Symbol>();
        foreach (var state in _flow.States)
        {
            at[state] = stage == 1 ? At(state) : Local($"{state.Name}In{stage}", state);
            if (stage > 1)
            {
                Line(at[state], place(state), state);
            }
        }

        if (stage > 1 && _flow.Threshold is { } threshold)
        {
            Line(Integration.Below(stage), Greater(Zero, If(Flag("lastTry"), If(Flag("stillFree"), threshold.Substitute(InStage), Num(-1)), Num(-1))));
        }

        foreach (var state in _flow.States)
        {
            var rate = _flow.RateOf(state).Substitute(InStage);
            if (_flow.Threshold is not null && _flow.Ended.Contains(state))
            {
                rate = If(Flag("stillFree"), stage == 1 ? rate : If(Integration.Below(stage), rate, before(state)), Zero);
            }

            Line(Slope(state), rate, state);
        }

        return Slope;

        Symbol Slope(Symbol state) => Integration.Slope(Symbols, stage, state);

        Expr InStage(Symbol s) => at.TryGetValue(s, out var moved) ? moved : s;
    }

    private void Line(Symbol target, Expr value, string comment = "") => _lines.Add(new(target, value, comment));

    /// <summary>A line that moves with what slopes are asked by.</summary>
    private void Line(Symbol target, Expr value, Symbol state)
    {
        Line(target, value);
        foreach (var by in _wanted.Where(w => w.State == state).Select(w => w.By).ToList())
        {
            var slope = value.Differentiate(s => SlopeOf(s, by));
            if (!slope.IsZero())
            {
                var name = Local($"{target.Name}By{by.Name}", target, by);
                Line(name, slope);
                _slopes[(target, by)] = name;
            }
        }
    }

    private Expr SlopeOf(Symbol symbol, Symbol by) =>
        _slopes.TryGetValue((symbol, by), out var slope) ? slope : symbol == by && !_flow.States.Contains(by) ? One : Zero;

    /// <summary>Something that goes on to the next substep, computed before anything of it is replaced.</summary>
    private void Carry(Symbol name, Expr start, Expr next)
    {
        var value = Local(name.Name + "After", name);
        Line(value, next);
        _carried.Add(new(name, start, value));
    }
}
