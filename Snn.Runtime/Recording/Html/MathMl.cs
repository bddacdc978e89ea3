using System.Text;
using System.Xml.Linq;

namespace Snn.Runtime;

/// <summary>
/// Equations as MathML, which browsers show by themselves, from the LaTeX that <c>DescribeLatex()</c> of models and networks
/// gives: headings, aligned lines, fractions, roots, indices, cases and names.
/// </summary>
internal sealed class MathMl
{
    private static readonly XNamespace Space = "http://www.w3.org/1998/Math/MathML";

    private static readonly Dictionary<string, string> Letters = Pairs(
        "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω partial ∂");

    private static readonly Dictionary<string, string> Operators = Pairs("ge ≥ leftarrow ← lfloor ⌊ rfloor ⌋ _ _");

    private readonly string _text;
    private int _at;

    private MathMl(string text) => _text = text;

    /// <summary>A heading's text and the table of the equations below it, one after the other.</summary>
    /// <param name="latex">What <c>DescribeLatex()</c> gives.</param>
    public static IEnumerable<(XNode[] Title, XElement? Equations)> Sections(string latex)
    {
        const string head = "\\paragraph{", begin = "\\begin{align*}", end = "\\end{align*}";
        foreach (string section in latex.Split(head, StringSplitOptions.RemoveEmptyEntries))
        {
            int close = Closing(section), from = section.IndexOf(begin, StringComparison.Ordinal);
            yield return ([.. Mixed(section[..close])], from < 0 ? null
                : Element("math", new XAttribute("display", "block"), new MathMl(section[(from + begin.Length)..section.IndexOf(end, StringComparison.Ordinal)].Trim()).Table()));
        }
    }

    /// <summary>Text with mathematics between dollars.</summary>
    private static IEnumerable<XNode> Mixed(string text) => text.Split('$').Select((part, i) => i % 2 == 0
        ? (XNode)new XText(part.Replace("\\_", "_"))
        : Element("math", new MathMl(part).Row()));

    // of the brace that was open before the text
    private static int Closing(string text)
    {
        int depth = 1;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static Dictionary<string, string> Pairs(string text) => text.Split(' ').Chunk(2).ToDictionary(p => p[0], p => p[1]);

    private static XElement Element(string name, params object[] content) => new(Space + name, content);

    /// <summary>Lines and columns, to the end or to the end of an environment.</summary>
    private XElement Table()
    {
        var rows = new List<XElement>();
        while (_at < _text.Length)
        {
            var cells = new List<XElement>();
            do
            {
                cells.Add(Element("mtd", Row()));
            }
            while (Skip("&"));

            rows.Add(Element("mtr", [.. cells]));
            if (!Skip("\\\\"))
            {
                break;
            }
        }

        return Element("mtable", [new XAttribute("displaystyle", "true"), .. rows]);
    }

    /// <summary>What stands side by side, up to the end of a group, a cell or a line.</summary>
    private XElement Row()
    {
        var row = new List<XElement>();
        while (_at < _text.Length && _text[_at] is not ('}' or '&') && !Is("\\\\") && !Is("\\right") && !Is("\\end"))
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (Atom() is { } atom)
            {
                row.Add(Indexed(atom));
            }
        }

        return row.Count == 1 ? row[0] : Element("mrow", [.. row]);
    }

    private XElement Indexed(XElement root)
    {
        XElement? below = null, above = null;
        while (_at < _text.Length && _text[_at] is '_' or '^')
        {
            bool isBelow = _text[_at++] == '_';
            var index = Argument();
            (below, above) = isBelow ? (index, above) : (below, index);
        }

        return (below, above) switch
        {
            (null, null) => root,
            (not null, null) => Element("msub", root, below),
            (null, not null) => Element("msup", root, above),
            _ => Element("msubsup", root, below, above),
        };
    }

    private XElement? Atom()
    {
        char c = _text[_at];
        if (c == '{')
        {
            return Argument();
        }

        if (c == '\\')
        {
            _at++;
            return Command();
        }

        if (char.IsAsciiDigit(c))
        {
            return Element("mn", Taken(d => char.IsAsciiDigit(d) || d == '.'));
        }

        _at++;
        return char.IsLetter(c) ? Element("mi", c.ToString()) : Element("mo", c == '-' ? "−" : c.ToString());
    }

    private XElement? Command()
    {
        string name = char.IsAsciiLetter(_text[_at]) ? Taken(char.IsAsciiLetter) : _text[_at++].ToString();
        return name switch
        {
            "frac" => Element("mfrac", Argument(), Argument()),
            "sqrt" => Element("msqrt", Argument()),
            "dot" => Element("mover", Argument(), Element("mo", "˙")),
            "mathrm" or "operatorname" => Upright(Raw()),
            "text" => Element("mtext", Raw().Replace(' ', '\u00A0')),
            "quad" => Element("mspace", new XAttribute("width", "1em")),
            "," => Element("mspace", new XAttribute("width", "0.17em")),
            "left" => Between(),
            "begin" => Cases(),
            _ when Letters.TryGetValue(name, out string? letter) => Element("mi", letter),
            _ when Operators.TryGetValue(name, out string? sign) => Element("mo", sign),
            _ => Upright(name), // max, exp ...
        };
    }

    // a single letter is slanted where nothing is said
    private static XElement Upright(string text) => text.Length == 1 ? Element("mi", new XAttribute("mathvariant", "normal"), text) : Element("mi", text);

    private XElement Between()
    {
        var open = Atom()!;
        var inside = Row();
        _at += "\\right".Length;
        return Element("mrow", open, inside, Atom()!);
    }

    private XElement Cases()
    {
        Raw(); // its name: there is no other environment inside of a line
        var table = Table();
        _at += "\\end".Length;
        Raw();
        return Element("mrow", Element("mo", "{"), table);
    }

    /// <summary>A group, or a single atom.</summary>
    private XElement Argument()
    {
        if (_at >= _text.Length || _text[_at] != '{')
        {
            return (_at < _text.Length ? Atom() : null) ?? Element("mrow");
        }

        _at++;
        var inside = Row();
        _at++;
        return inside;
    }

    /// <summary>A group as text.</summary>
    private string Raw()
    {
        int close = Closing(_text[(_at + 1)..]);
        string text = _text.Substring(_at + 1, close);
        _at += close + 2;
        return text.Replace("\\_", "_");
    }

    private string Taken(Func<char, bool> isIn)
    {
        var taken = new StringBuilder();
        while (_at < _text.Length && isIn(_text[_at]))
        {
            taken.Append(_text[_at++]);
        }

        return taken.ToString();
    }

    private bool Is(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private bool Skip(string what)
    {
        if (!Is(what))
        {
            return false;
        }

        _at += what.Length;
        return true;
    }
}
