using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Tests.Generators.Symbolics;

/// <summary>Expressions drawn at random, with values at which they are smooth and finite often enough.</summary>
internal sealed class RandomExpressions(int seed)
{
    public static readonly Symbol X = new("x", Role.State), Y = new("y", Role.State), P = new("p", Role.Parameter), Dt = new("Dt", Role.Parameter);

    private static readonly Function[] Smooth =
        [Function.Tanh, Function.Abs, Function.Exprel, Function.Expm1, Function.Sigmoid, Function.Sin, Function.Cos, Function.Floor, Function.Sign];

    private readonly Random _random = new(seed);

    public Dictionary<Symbol, double> Values() => new()
    {
        [X] = Uniform(),
        [Y] = Uniform(),
        [P] = Uniform(),
        [Dt] = Uniform(),
    };

    public Expr Next(int depth) => depth == 0 ? Leaf() : _random.Next(12) switch
    {
        0 or 1 => Add(Next(depth - 1), Next(depth - 1), Next(depth - 1)),
        2 => Sub(Next(depth - 1), Next(depth - 1)),
        3 or 4 => Mul(Next(depth - 1), Next(depth - 1)),
        5 => Div(Next(depth - 1), Add(Num(2), Pow(Next(depth - 1), Num(2)))),
        6 => Pow(Next(depth - 1), Num(_random.Next(2, 4))),
        7 => Apply(Smooth[_random.Next(Smooth.Length)], Apply(Function.Tanh, Next(depth - 1))),
        8 => Apply(Function.Exp, Apply(Function.Tanh, Next(depth - 1))),
        9 => Apply(_random.Next(2) == 0 ? Function.Max : Function.Min, Next(depth - 1), Next(depth - 1)),
        10 => If(Greater(Next(depth - 1), Next(depth - 1), _random.Next(2) == 0), Next(depth - 1), Next(depth - 1)),
        _ => Neg(Next(depth - 1)),
    };

    private double Uniform() => Math.Round(_random.NextDouble() * 3 - 1.5, 3);

    private Expr Leaf() => _random.Next(6) switch
    {
        0 or 1 => X,
        2 => Y,
        3 => P,
        4 => Dt,
        _ => Num(Math.Round(_random.NextDouble() * 4 - 2, 2)),
    };
}
