using System.Collections.Generic;
using System.Globalization;

namespace Snn.Generators.Emitting;

/// <summary>The identifiers of a text of ours and the marks in it, in order; not those in comments, strings and directives.</summary>
internal sealed class Words
{
    private readonly string _text;
    private readonly Spellings _spellings;
    private readonly List<Word> _found;
    private int _at;
    private char _last = '\n';

    public Words(string text)
    {
        (_text, _spellings, _found) = (text, new(text), new(text.Length / 12));
        Find();
    }

    /// <summary>Identifiers that follow a dot are left out: they are looked up in what stands before it.</summary>
    public List<Word> Found => _found;

    /// <summary>How many different identifiers there are.</summary>
    public int Different => _spellings.Count;

    /// <summary>An identifier's _text.</summary>
    public string Text(Word identifier) => _spellings[identifier.Spelling];

    /// <summary>What number identifiers of a text have; negative if there is none.</summary>
    public int Spelling(string identifier) => _spellings.Find(identifier);

    /// <summary>The index of the first word at a place or behind it.</summary>
    public int FirstFrom(int start)
    {
        int low = 0, high = _found.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _found[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Find()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == ' ')
            {
                _at++;
            }
            else if (c == '@' || c == '_' || IsStart(c))
            {
                Identifier();
            }
            else if (c == NameTable.First)
            {
                Mark(_at);
                _last = 'x';
            }
            else if (c == '/' && Next('/'))
            {
                SkipComment();
            }
            else if (c == '#' && _last == '\n')
            {
                SkipLine();
            }
            else if (c == '"')
            {
                SkipString();
            }
            else if (c == NameTable.Inside)
            {
                _found.Add(new(_at++, -1, 1, Kind.Inside));
                _last = '.';
            }
            else if (char.IsDigit(c))
            {
                while (_at < _text.Length && char.IsLetterOrDigit(_text[_at]))
                {
                    _at++;
                }

                _last = '0';
            }
            else
            {
                _last = c;
                _at++;
            }
        }
    }

    private bool Next(char c) => _at + 1 < _text.Length && _text[_at + 1] == c;

    private void SkipLine() => _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;

    /// <summary>Marks in a comment are identifiers too.</summary>
    private void SkipComment()
    {
        int end = _text.IndexOf('\n', _at) is >= 0 and var newLine ? newLine : _text.Length;
        for (int mark = _text.IndexOf(NameTable.First, _at, end - _at); mark >= 0; mark = _text.IndexOf(NameTable.First, _at, end - _at))
        {
            Mark(mark);
        }

        _at = end;
    }

    private void SkipString()
    {
        if (string.CompareOrdinal(_text, _at, "\"\"\"", 0, 3) == 0)
        {
            _at = _text.IndexOf("\"\"\"", _at + 3, System.StringComparison.Ordinal) + 3;
        }
        else
        {
            for (_at++; _text[_at] != '"'; _at++)
            {
                _at += _text[_at] == '\\' ? 1 : 0;
            }

            _at++;
        }

        _last = '"';
    }

    private void Mark(int start)
    {
        int number = 0;
        for (_at = start + 1; _text[_at] != NameTable.Last; _at++)
        {
            number = (10 * number) + _text[_at] - '0';
        }

        _at++;
        _found.Add(new(start, number, (ushort)(_at - start)));
    }

    private void Identifier()
    {
        bool isUsers = _text[_at] == '@';
        int start = isUsers ? _at + 1 : _at, end = start;

        // after two dots a range begins
        bool isMember = _last == '.' && !(_at > 1 && _text[_at - 1] == '.' && _text[_at - 2] == '.');
        uint hash = Spellings.Start;
        for (; end < _text.Length && _text[end] is var c && (IsPart(c) || c == '_'); end++)
        {
            hash = Spellings.Add(hash, c);
        }

        if (!isMember)
        {
            _found.Add(new(start, -1 - _spellings.Of(start, end - start, hash), (ushort)(end - start), isUsers ? Kind.Users : Kind.Plain));
        }

        (_at, _last) = (end, 'x');
    }

    private static bool IsStart(char c) => c < 128 ? IsLatin(c) : char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static bool IsPart(char c) => c < 128 ? IsLatin(c) || c is (>= '0' and <= '9') : char.IsLetterOrDigit(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format;

    private static bool IsLatin(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    /// <summary>An identifier or a mark. A file has thousands of them, so they are small.</summary>
    /// <param name="Start">Where.</param>
    /// <param name="Value">Number of the mark; of an identifier, −1 − <see cref="Spelling"/>.</param>
    /// <param name="Length">How long.</param>
    /// <param name="Kind">What it is besides.</param>
    internal readonly record struct Word(int Start, int Value, ushort Length, Kind Kind = Kind.Plain)
    {
        /// <summary>Number of the mark; negative for an identifier.</summary>
        public int Number => Value;

        /// <summary>Number of the identifier's text, the same for all of that text; negative for what is none.</summary>
        public int Spelling => Kind == Kind.Inside ? -1 : -1 - Value;

        /// <summary>Whether it is one of the user's names, written with an @.</summary>
        public bool IsUsers => Kind == Kind.Users;

        /// <summary>Whether it is <see cref="NameTable.Inside"/>.</summary>
        public bool IsInside => Kind == Kind.Inside;

        public bool IsMark => Value >= 0;
    }

    /// <summary>What a word is besides an identifier or a mark.</summary>
    internal enum Kind : byte
    {
        Plain,
        Users,
        Inside,
    }
}
