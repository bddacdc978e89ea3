using System.Xml.Linq;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.EndToEnd;

namespace Snn.Tests.Runtime.Recording.Html;

/// <summary>LaTeX of descriptions as MathML.</summary>
public sealed class MathMlTests
{
    [Theory]
    [InlineData(@"\frac{I - V}{\tau_{\mathrm{mem}}}", "<mfrac><mrow><mi>I</mi><mo>−</mo><mi>V</mi></mrow><msub><mi>τ</mi><mi>mem</mi></msub></mfrac>")]
    [InlineData(@"V^{+}", "<msup><mi>V</mi><mo>+</mo></msup>")]
    [InlineData(@"\lambda_{V}^{-}", "<msubsup><mi>λ</mi><mi>V</mi><mo>−</mo></msubsup>")]
    [InlineData(@"\dot{\lambda_{V}}", "<mover><msub><mi>λ</mi><mi>V</mi></msub><mo>˙</mo></mover>")]
    [InlineData(@"0.5 \, \max\left(0, x\right)", "<mrow><mn>0.5</mn><mspace width=\"0.17em\" /><mi>max</mi><mrow><mo>(</mo><mrow><mn>0</mn><mo>,</mo><mi>x</mi></mrow><mo>)</mo></mrow></mrow>")]
    [InlineData(@"\left|\theta\right|", "<mrow><mo>|</mo><mi>θ</mi><mo>|</mo></mrow>")]
    [InlineData(@"\mathrm{my\_name}", "<mi>my_name</mi>")]
    [InlineData(@"\mathrm{b}", "<mi mathvariant=\"normal\">b</mi>")]
    [InlineData(@"\text{held for } \tau", "<mrow><mtext>held\u00A0for\u00A0</mtext><mi>τ</mi></mrow>")]
    [InlineData(@"\begin{cases} a & \text{if } b \\ c & \text{else} \end{cases}", "<mrow><mo>{</mo><mtable displaystyle=\"true\"><mtr><mtd><mi>a</mi></mtd><mtd><mrow><mtext>if\u00A0</mtext><mi>b</mi></mrow></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>")]
    public void What_descriptions_are_made_of_becomes(string latex, string mathMl)
    {
        var section = MathMl.Sections($"\\paragraph{{}}\n\\begin{{align*}}\n{latex}\n\\end{{align*}}").Single();
        var cell = section.Equations!.Descendants().First(e => e.Name.LocalName == "mtd").Elements().Single();
        foreach (var e in cell.DescendantsAndSelf())
        {
            e.Name = e.Name.LocalName;
        }

        Assert.Equal(mathMl, cell.ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public void Nothing_of_a_description_is_lost_or_left_as_latex()
    {
        foreach (string latex in new[] { new Lif().DescribeLatex(), new Alif().DescribeLatex(), new HodgkinHuxley().DescribeLatex(), new Snn.Models.Izhikevich().DescribeLatex(), new Adam().DescribeLatex(), new AlifNetwork().DescribeLatex(), new FirstSpikeNetwork(Init.Glorot()).DescribeLatex() })
        {
            var sections = MathMl.Sections(latex).ToArray();
            Assert.Equal(latex.Split("\\paragraph{").Length - 1, sections.Length);
            string text = string.Concat(sections.SelectMany(s => s.Title.Append(s.Equations).Select(n => n is XElement e ? e.Value : n?.ToString())));
            Assert.DoesNotContain('\\', text);
            Assert.DoesNotContain("mathrm", text);
            Assert.DoesNotContain('$', text);
            int lines = latex.Split('\n').Count(l => !l.StartsWith("\\paragraph{", StringComparison.Ordinal) && !l.StartsWith("\\begin{align*}", StringComparison.Ordinal) && l != "\\end{align*}");
            Assert.Equal(lines, sections.Sum(s => s.Equations?.Elements().Single().Elements().Count() ?? 0));
        }
    }
}
