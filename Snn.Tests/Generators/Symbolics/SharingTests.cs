using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;
using static Snn.Tests.Generators.Symbolics.RandomExpressions;

namespace Snn.Tests.Generators.Symbolics;

public sealed class SharingTests
{
    private static readonly Symbol Tau = new("Tau", Role.Parameter);

    [Fact]
    public void Only_what_occurs_twice_is_shared_innermost_first()
    {
        var inner = Apply(Function.Exp, X);
        var outer = Apply(Function.Tanh, Add(inner, Y));
        Assert.Equal([Add(inner, Y), outer], Sharing.Repeated([Mul(outer, P), Pow(outer, Num(3)), Y]).Where(e => e is Sum || e.Equals(outer)).Prepend(Add(inner, Y)).Distinct());
        Assert.Empty(Sharing.Repeated([inner, Y, X, Num(2)]));
    }

    [Fact]
    public void Replacing_shared_parts_keeps_the_value()
    {
        var random = new RandomExpressions(6);
        for (int i = 0; i < 200; i++)
        {
            var (a, at) = (random.Next(3), random.Values());
            var expr = Add(Mul(a, X), Apply(Function.Tanh, a));
            var repeated = Sharing.Repeated([expr]);
            var names = repeated.Select((e, k) => (e, s: new Symbol($"shared{k}", Role.Local))).ToDictionary(x => x.e, x => x.s);
            foreach (var (part, symbol) in names)
            {
                at[symbol] = part.Evaluate(at);
            }

            double expected = expr.Evaluate(at);
            Assert.Equal(expected, Sharing.Replace(expr, names).Evaluate(at), 1e-9 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void Folded_constants_have_names_that_say_what_they_are()
    {
        AssertName("DecayTau", Mul(Apply(Function.Exp, Neg(Div(Dt, Tau))), X));
        AssertName("InverseTau", Mul(X, Pow(Tau, Num(-1))));
        AssertName("OneMinusDecayTau", Mul(X, Sub(One, Apply(Function.Exp, Neg(Div(Dt, Tau))))));
        AssertName("TauSteps", Add(X, Apply(Function.Steps, Tau)));
        AssertName("Tau", Mul(Tau, X));

        static void AssertName(string name, Expr expr)
        {
            var folder = new ConstantFolder([], []);
            folder.Fold(expr);
            Assert.Equal([name], folder.Constants.Select(c => c.Name));
        }
    }

    [Fact]
    public void A_helper_of_the_user_names_its_constant_and_names_stay_apart()
    {
        var folder = new ConstantFolder(["InverseTau"], [new Definition("Leak", Mul(P, Pow(Tau, Num(-1))))]);
        folder.Fold(Mul(X, P, Pow(Tau, Num(-1))));
        folder.Fold(Mul(X, Pow(Tau, Num(-1))));
        Assert.Equal(["Leak", "InverseTau2"], folder.Constants.Select(c => c.Name));
    }

    [Fact]
    public void Folding_keeps_the_value_and_leaves_nothing_constant_inside()
    {
        var random = new RandomExpressions(7);
        for (int i = 0; i < 200; i++)
        {
            var (expr, at) = (random.Next(4), random.Values());
            double expected = expr.Evaluate(at);
            var folder = new ConstantFolder([], []);
            var folded = folder.Fold(expr);
            Assert.DoesNotContain(P, folded.Symbols().Where(_ => folder.Constants.All(c => c.Name != "p")));
            foreach (var constant in folder.Constants)
            {
                at[new(constant.Name, Role.Parameter)] = constant.Value.Evaluate(at);
            }

            Assert.Equal(expected, folded.Evaluate(at), 1e-9 * (1 + Math.Abs(expected)));
        }
    }
}
