using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;
using static Snn.Tests.Generators.Symbolics.RandomExpressions;

namespace Snn.Tests.Generators.Symbolics;

public sealed class ExpressionTests
{
    private const int Draws = 400;

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        var random = new RandomExpressions(1);
        int compared = 0;
        for (int i = 0; i < Draws; i++)
        {
            var (expr, at) = (random.Next(3), random.Values());
            double Along(double h) => expr.Evaluate(new Dictionary<Symbol, double>(at) { [X] = at[X] + h });
            double wide = (Along(1e-4) - Along(-1e-4)) / 2e-4, narrow = (Along(1e-5) - Along(-1e-5)) / 2e-5;
            double right = (Along(1e-5) - Along(0)) / 1e-5;
            if (Math.Abs(wide - narrow) > 1e-4 * (1 + Math.Abs(narrow)) || Math.Abs(right - narrow) > 1e-2 * (1 + Math.Abs(narrow)))
            {
                continue; // a kink or a jump is near
            }

            compared++;
            double slope = expr.Differentiate(X).Evaluate(at);
            Assert.True(Math.Abs(slope - narrow) < 1e-4 * (1 + Math.Abs(narrow)), $"{Notation.Paper.Write(expr)}: {slope}, by differences {narrow}");
        }

        Assert.InRange(compared, Draws * 3 / 4, Draws);
    }

    [Fact]
    public void Substituting_a_symbol_by_itself_and_rebuilding_keep_the_value()
    {
        var random = new RandomExpressions(2);
        for (int i = 0; i < Draws; i++)
        {
            var (expr, at) = (random.Next(4), random.Values());
            Assert.Equal(expr.Evaluate(at), expr.Substitute(s => s).Evaluate(at), Tolerance(expr, at));
            double shifted = expr.Evaluate(new Dictionary<Symbol, double>(at) { [X] = at[Y] * 2 + 1, [Y] = at[X] });
            var swapped = expr.Substitute(s => s == X ? Add(Mul(Num(2), Y), One) : s == Y ? X : s);
            Assert.Equal(shifted, swapped.Evaluate(at), Tolerance(swapped, at));
        }
    }

    [Fact]
    public void Collected_terms_and_powers_keep_the_value()
    {
        var random = new RandomExpressions(3);
        for (int i = 0; i < Draws; i++)
        {
            var (a, b, at) = (random.Next(2), random.Next(2), random.Values());
            double x = a.Evaluate(at), y = b.Evaluate(at);
            Near(x + y + x - 3 * y, Add(a, b, a, Mul(Num(-3), b)));
            Near(0, Sub(a, a));
            Near(x * y * x, Mul(a, b, a));
            Near(-(x - y), Neg(Sub(a, b)));
            if (x != 0)
            {
                Near(y, Mul(a, b, Pow(a, Num(-1))));
            }

            void Near(double expected, Expr actual) => Assert.Equal(expected, actual.Evaluate(at), 1e-9 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void Expression_text_reads_back_as_the_same_expression()
    {
        var random = new RandomExpressions(4);
        for (int i = 0; i < Draws; i++)
        {
            var expr = random.Next(4);
            Assert.Equal(expr, ExprText.Read(ExprText.Write(expr)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("(+ s:x")]
    [InlineData("(? s:x)")]
    [InlineData("(Nothing s:x)")]
    [InlineData("s:x s:y")]
    [InlineData("x")]
    [InlineData("()")]
    [InlineData("(Max s:x)")]
    public void Text_that_is_no_expression_is_refused_as_such(string text) => Assert.ThrowsAny<FormatException>(() => ExprText.Read(text));

    [Fact]
    public void Written_notation_means_what_the_expression_means()
    {
        var random = new RandomExpressions(5);
        for (int i = 0; i < Draws; i++)
        {
            var (expr, at) = (random.Next(4), random.Values());
            string text = Notation.Paper.Write(expr);
            double read = new NotationReader(text, at.ToDictionary(v => v.Key.Name, v => v.Value)).Read();
            double expected = expr.Evaluate(at);
            Assert.True(Math.Abs(expected - read) <= 1e-9 * (1 + Math.Abs(expected)) || expected.Equals(read), $"{text} is {read}, not {expected}");
        }
    }

    [Theory]
    [InlineData("a - (b - c)")]
    [InlineData("a / (b * c)")]
    [InlineData("-a")]
    [InlineData("(a + b)²")]
    public void Notation_writes_what_a_person_would(string expected)
    {
        Symbol a = new("a", Role.State), b = new("b", Role.State), c = new("c", Role.State);
        Expr expr = expected[0] switch
        {
            '-' => Neg(a),
            '(' => Pow(Add(a, b), Num(2)),
            _ when expected.Contains('/') => Div(a, Mul(b, c)),
            _ => Sub(a, Sub(b, c)),
        };
        // flattening has no nested difference, so both forms of it are fine
        Assert.Contains(Notation.Paper.Write(expr), (string[])[expected, "a - b + c"]);
    }

    [Fact]
    public void An_affine_split_adds_up_and_is_refused_elsewhere()
    {
        var expr = Add(Mul(P, X), Mul(Num(3), Y, Dt), Neg(X), Num(7));
        var split = Affine.Split(expr, [X, Y])!;
        Assert.Equal(Sub(P, One), split[X]);
        Assert.Equal(Mul(Num(3), Dt), split[Y]);
        Assert.Equal(Num(7), split.Rest);
        Assert.Null(Affine.Split(Mul(X, Y), [X, Y]));
        Assert.NotNull(Affine.Split(Mul(X, Y), [X]));
        Assert.Null(Affine.Split(Apply(Function.Exp, X), [X]));
        Assert.Null(Affine.Split(Apply(Function.Max, X, Zero), [X]));
        Assert.Null(Affine.Split(Apply(Function.Abs, X), [X]));
        Assert.Null(Affine.Split(If(Greater(X, Zero), One, Num(2)), [X]));
    }

    private static double Tolerance(Expr expr, IReadOnlyDictionary<Symbol, double> at) => 1e-9 * (1 + expr.Parts().Where(p => p is not Compare).Max(p => Math.Abs(p.Evaluate(at))));
}
