using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// What a header of NumPy is written in: strings, whole numbers, True and False, tuples and lists, and a dictionary of strings.
/// </summary>
internal ref struct PythonLiteral
{
    private const int MostDepth = 16;

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>A string, long, bool, list of such, or dictionary; null where the text is none.</summary>
    public static object? Parse(string text)
    {
        var literal = new PythonLiteral(text);
        object? value = literal.Value(0);
        literal.Blanks();
        return literal._at == text.Length ? value : null;
    }

    /// <summary>How a value is written.</summary>
    public static string Show(object value) => value switch
    {
        List<object> list => $"[{string.Join(", ", list.Select(Show))}]",
        Dictionary<string, object> => "{...}",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private object? Value(int depth)
    {
        Blanks();
        if (_at == _text.Length || depth > MostDepth)
        {
            return null;
        }

        char c = _text[_at];
        return c is '\'' or '"' ? Text()
            : c is '(' or '[' ? Items(c == '(' ? ')' : ']', depth)
            : c is '{' ? Dictionary(depth)
            : char.IsAsciiDigit(c) || c is '-' ? Number()
            : Word("True") ? true : Word("False") ? false : null;
    }

    private string? Text()
    {
        int length = _text[(_at + 1)..].IndexOf(_text[_at]);
        if (length < 0 || _text.Slice(_at + 1, length).Contains('\\'))
        {
            return null;
        }

        string text = _text.Slice(_at + 1, length).ToString();
        _at += length + 2;
        return text;
    }

    private object? Number()
    {
        int end = _at + 1;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }

        if (!long.TryParse(_text[_at..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return null;
        }

        _at = end < _text.Length && _text[end] == 'L' ? end + 1 : end; // Python 2 ended long numbers so
        return number;
    }

    private List<object>? Items(char close, int depth)
    {
        _at++;
        var items = new List<object>();
        while (!Ends(close))
        {
            if (Value(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!Separates(close))
            {
                return null;
            }
        }

        return items;
    }

    private Dictionary<string, object>? Dictionary(int depth)
    {
        _at++;
        var items = new Dictionary<string, object>(StringComparer.Ordinal);
        while (!Ends('}'))
        {
            if (Value(depth + 1) is not string key || !Takes(':') || Value(depth + 1) is not { } value)
            {
                return null;
            }

            items[key] = value;
            if (!Separates('}'))
            {
                return null;
            }
        }

        return items;
    }

    // a comma, or the end which is left where it is
    private bool Separates(char close)
    {
        Blanks();
        return Takes(',') || (_at < _text.Length && _text[_at] == close);
    }

    private bool Ends(char close) => Takes(close);

    private bool Takes(char c)
    {
        Blanks();
        bool isIt = _at < _text.Length && _text[_at] == c;
        _at += isIt ? 1 : 0;
        return isIt;
    }

    private bool Word(string word)
    {
        bool isIt = _text[_at..].StartsWith(word, StringComparison.Ordinal);
        _at += isIt ? word.Length : 0;
        return isIt;
    }

    private void Blanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }
}
