using System.Globalization;
using Snn.Generators.Symbolics;

namespace Snn.Tests.Generators.Symbolics;

/// <summary>
/// Evaluates the notation of papers by the rules that a reader applies: powers before products before sums, from the left,
/// a choice last of all. Knows nothing of expression trees.
/// </summary>
internal sealed class NotationReader(string text, IReadOnlyDictionary<string, double> values)
{
    private int _at;

    public double Read()
    {
        double value = Choice();
        return _at == text.Length ? value : throw new FormatException($"'{text[_at..]}' is left over in '{text}'.");
    }

    private double Choice()
    {
        double value = Sum();
        if (Take(" >= "))
        {
            value = value >= Sum() ? 1 : 0;
        }
        else if (Take(" > "))
        {
            value = value > Sum() ? 1 : 0;
        }

        if (!Take(" ? "))
        {
            return value;
        }

        double then = Sum();
        Expect(" : ");
        double otherwise = Choice();
        return value != 0 ? then : otherwise;
    }

    private double Sum()
    {
        double value = Product();
        while (true)
        {
            if (Take(" + "))
            {
                value += Product();
            }
            else if (Take(" - "))
            {
                value -= Product();
            }
            else
            {
                return value;
            }
        }
    }

    private double Product()
    {
        bool minus = Take("-");
        double value = Power();
        while (true)
        {
            if (Take(" * "))
            {
                value *= Power();
            }
            else if (Take(" / "))
            {
                value /= Power();
            }
            else
            {
                return minus ? -value : value;
            }
        }
    }

    private double Power()
    {
        double value = Atom();
        return Take("²") ? value * value : Take("^") ? Math.Pow(value, Atom()) : value;
    }

    private double Atom()
    {
        if (Take("("))
        {
            double inner = Choice();
            Expect(")");
            return inner;
        }

        int start = _at;
        bool isNumber = char.IsAsciiDigit(text[_at]) || text[_at] == '-';
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || (isNumber && text[_at] == '-' && (_at == start || text[_at - 1] == 'E'))))
        {
            _at++;
        }

        string word = text[start.._at];
        if (isNumber)
        {
            return double.Parse(word, CultureInfo.InvariantCulture);
        }

        if (!Take("("))
        {
            return values[word];
        }

        var arguments = new List<double> { Choice() };
        while (Take(", "))
        {
            arguments.Add(Choice());
        }

        Expect(")");
        return Evaluator.Apply(Enum.Parse<Function>(word), [.. arguments]);
    }

    private bool Take(string token)
    {
        bool found = string.CompareOrdinal(text, _at, token, 0, token.Length) == 0;
        _at += found ? token.Length : 0;
        return found;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw new FormatException($"'{token}' is missing at '{text[_at..]}' in '{text}'.");
        }
    }
}
