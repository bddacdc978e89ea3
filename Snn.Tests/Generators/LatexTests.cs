using System.Text.RegularExpressions;
using Snn.Generators.Symbolics;
using Snn.Models;
using Snn.Tests.Conformance;
using Snn.Tests.EndToEnd;

namespace Snn.Tests.Generators;

/// <summary>Descriptions as LaTeX: of one model to the letter, of all others that they are well formed.</summary>
public partial class LatexTests
{
    [Fact]
    public void Lif_is_written_as_in_papers() => Assert.Equal(
        """
        \paragraph{Lif}
        \begin{align*}
        \dot{V} &= \frac{I - V}{\tau_{\mathrm{mem}}}
        \end{align*}
        \paragraph{Spike, where $\theta \ge 0$}
        \begin{align*}
        \theta &= V - V_{\mathrm{th}} \\
        V^{+} &= V_{\mathrm{reset}} \\
        V &= \text{held for } \tau_{\mathrm{ref}} \\
        \psi(\theta) &= {(1 + \mathrm{Steepness} \, \left|\theta\right|)}^{-2}
        \end{align*}
        \paragraph{Adjoint, $\lambda_{x} = \partial L / \partial x$}
        \begin{align*}
        -\dot{\lambda_{V}} &= -\frac{\lambda_{V}}{\tau_{\mathrm{mem}}} \\
        \lambda_{V}^{-} &= \lambda_{\theta} \\
        \lambda_{\theta} &= \psi \, c \quad \text{(e-prop, BPTT; c: credit of the spike)} \\
        \lambda_{\mathrm{Release}} &= -\frac{(I - V) \, \lambda_{V}}{\tau_{\mathrm{mem}}} \quad \text{at the end of the hold} \\
        \lambda_{\theta} &= -\frac{c + \lambda_{\mathrm{Release}}}{\dot{\theta}}, \quad \dot{\theta} = \frac{I - V}{\tau_{\mathrm{mem}}} \quad \text{(EventProp; c: derivative by the spike's time)}
        \end{align*}
        """, new Lif().DescribeLatex());

    public static TheoryData<string> Descriptions =>
    [
        new Lif().DescribeLatex(), new Alif().DescribeLatex(), new BellecAlif().DescribeLatex(), new Leaky().DescribeLatex(), new BellecReadout().DescribeLatex(),
        new Delta().DescribeLatex(), new Exponential().DescribeLatex(), new Adam().DescribeLatex(), new ThresholdResetAlif().DescribeLatex(), new Quadratic().DescribeLatex(),
        new GoldenLifNetwork().DescribeLatex(), new AlifNetwork().DescribeLatex(), new FirstSpikeNetwork(Init.Glorot()).DescribeLatex(),
    ];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Braces_brackets_and_environments_are_balanced(string latex)
    {
        Assert.NotEmpty(latex);
        int depth = 0;
        foreach (char c in latex)
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            Assert.True(depth >= 0, latex);
        }

        Assert.Equal(0, depth);
        var open = new Stack<string>();
        foreach (Match part in Environments().Matches(latex))
        {
            if (part.Groups["end"].Success)
            {
                Assert.Equal(open.Pop(), part.Groups["name"].Value);
            }
            else
            {
                open.Push(part.Groups["name"].Value);
            }
        }

        Assert.Empty(open);
        Assert.Equal(Regex.Count(latex, @"\\left[(|]"), Regex.Count(latex, @"\\right[)|]"));
        Assert.Equal(0, latex.Count(c => c == '$') % 2);
        Assert.DoesNotMatch(@"(?<!\\)_(?!\{)", latex.Replace("\\_", ""));
        Assert.All(latex, c => Assert.True(c < 128, $"'{c}' is no plain letter"));
    }

    [Theory]
    [InlineData("V", "V")]
    [InlineData("TauMem", @"\tau_{\mathrm{mem}}")]
    [InlineData("VTh", @"V_{\mathrm{th}}")]
    [InlineData("Beta", @"\beta")]
    [InlineData("InHidI", @"I_{\mathrm{InHid}}")]
    [InlineData("Steepness", @"\mathrm{Steepness}")]
    [InlineData("my_name", @"\mathrm{my\_name}")]
    [InlineData("v_rest", @"v_{\mathrm{rest}}")]
    [InlineData("a_in_out", @"a_{\mathrm{in\_out}}")]
    [InlineData("g_", @"g_{\mathrm{\_}}")]
    [InlineData("theta", @"\theta")]
    public void Names_become_symbols(string name, string latex) => Assert.Equal(latex, LatexNotation.Symbol(name));

    [GeneratedRegex(@"\\(begin|(?<end>end))\{(?<name>[a-z*]+)\}")]
    private static partial Regex Environments();
}
