using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Snn.Generators.Checking;

namespace Snn.Generators.Emitting;

/// <summary>
/// Settles the identifiers of a generated file once its text is whole. Marks in it stand for identifiers that are derived
/// from the user's names; the rest of the text is ours. A mark becomes the name that it wants, or that with a number where
/// the text of its space has an identifier of that name already, or another mark of the space or of one around it got it; and
/// none becomes one of the types that generated code names.
/// So names of the two kinds cannot meet, and none has to be reserved.
/// </summary>
internal sealed class NameTable
{
    private const char First = '\uE000', Last = '\uE001';

    /// <summary>Before an identifier that is looked up in an object, though no dot says so.</summary>
    public const char Inside = '\uE002';

    private readonly List<Space> _spaces = [];
    private readonly List<Entry> _entries = [];

    /// <summary>Names that mean something of the user's in the class, where the text means something else.</summary>
    public HashSet<string> InUse { get; set; } = [];

    public Space Open(Space? outer, int start)
    {
        var space = new Space(outer) { Start = start };
        if (outer is not null)
        {
            outer.HasInner = true;
        }

        _spaces.Add(space);
        return space;
    }

    /// <summary>Text was put in: what starts behind it has moved.</summary>
    public void Moved(int from, int by)
    {
        foreach (var space in _spaces.Where(s => s.Start > from))
        {
            space.Start += by;
        }
    }

    public string Mark(Space space, object key, string wanted)
    {
        if (!space.Marks.TryGetValue(key, out string? mark))
        {
            mark = First + _entries.Count.ToString(CultureInfo.InvariantCulture) + Last;
            space.Marks.Add(key, mark);
            var entry = new Entry(mark, wanted);
            space.Entries.Add(entry);
            _entries.Add(entry);
        }

        return mark;
    }

    /// <summary>The name that a mark wants.</summary>
    public string Wanted(string mark) => _entries[int.Parse(mark.Substring(1, mark.Length - 2), CultureInfo.InvariantCulture)].Wanted;

    /// <summary>The text with identifiers in place of marks.</summary>
    public string Settle(string text)
    {
        var words = new Words(text).Find();
        Choose(text, words);
        var settled = new StringBuilder(text.Length);
        int done = 0;
        foreach (var word in words)
        {
            string? instead = word.IsInside ? "" : word.IsMark ? _entries[word.Number].Given
                : InUse.Count == 0 || word.IsMember || word.IsUsers ? null
                : InFull(text, word);
            if (instead is not null)
            {
                settled.Append(text, done, word.Start - done).Append(instead);
                done = word.Start + word.Length;
            }
        }

        return settled.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>A type of ours whose name means something of the user's.</summary>
    private string? InFull(string text, Words.Word word)
    {
        string name = text.Substring(word.Start, word.Length);
        bool isAttribute = word.Start > 0 && text[word.Start - 1] == '[' && text[word.Start + word.Length] is ']' or '(';
        return InUse.Contains(name) || (isAttribute && InUse.Contains(name + "Attribute")) ? GeneratedNames.InFull(name, isAttribute) : null;
    }

    private void Choose(string text, List<Words.Word> words)
    {
        var starts = _spaces.Where(s => s.Start >= 0).Select(s => s.Start).Distinct().OrderBy(s => s).ToList();
        foreach (var space in _spaces.Where(s => s.Entries.Count > 0))
        {
            // a space goes on to the next one; what is around others goes on to the end
            int next = starts.BinarySearch(space.Start) + 1;
            int end = space.Start < 0 ? 0 : space.HasInner || next == starts.Count ? text.Length : starts[next];
            var taken = new HashSet<string>(InUse);
            for (int i = FirstFrom(words, space.Start); i < words.Count && words[i].Start < end; i++)
            {
                if (!words[i].IsMark && !words[i].IsMember)
                {
                    taken.Add(text.Substring(words[i].Start, words[i].Length));
                }
            }

            for (var outer = space.Outer; outer is not null; outer = outer.Outer)
            {
                taken.UnionWith(outer.Entries.Select(e => e.Name!));
            }

            foreach (var entry in space.Entries)
            {
                entry.Name = Names.Unique(entry.Wanted, name => GeneratedNames.Types.ContainsKey(name) || !taken.Add(name));
                entry.Given = Names.Plain(entry.Name);
            }
        }
    }

    /// <summary>The first word at a place or behind it; words stand in order.</summary>
    private static int FirstFrom(List<Words.Word> words, int start)
    {
        int low = 0, high = words.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = words[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>A class or a method.</summary>
    internal sealed class Space(Space? outer)
    {
        public Space? Outer => outer;

        public int Start { get; set; }

        public bool HasInner { get; set; }

        public Dictionary<object, string> Marks { get; } = [];

        public List<Entry> Entries { get; } = [];
    }

    /// <summary>What a mark wants and got.</summary>
    internal sealed class Entry(string mark, string wanted)
    {
        public string Mark => mark;

        public string Wanted => wanted;

        public string? Name { get; set; }

        public string? Given { get; set; }
    }

    /// <summary>Finds the identifiers of a text of ours, and the marks in it; not in comments, strings and directives.</summary>
    internal sealed class Words(string text)
    {
        private readonly List<Word> _found = [];
        private int _at;
        private char _last = '\n';

        public List<Word> Find()
        {
            while (_at < text.Length)
            {
                char c = text[_at];
                if (c == First)
                {
                    int end = text.IndexOf(Last, _at);
                    _found.Add(new(_at, end + 1 - _at, int.Parse(text.Substring(_at + 1, end - _at - 1), CultureInfo.InvariantCulture), IsMember: false));
                    (_at, _last) = (end + 1, 'x');
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
                else if (c == '@' || c == '_' || IsStart(c))
                {
                    Identifier();
                }
                else if (c == Inside)
                {
                    _found.Add(new(_at++, 1, -1, IsMember: true, IsInside: true));
                    _last = '.';
                }
                else if (char.IsDigit(c))
                {
                    while (_at < text.Length && char.IsLetterOrDigit(text[_at]))
                    {
                        _at++;
                    }

                    _last = '0';
                }
                else
                {
                    _last = c == ' ' ? _last : c;
                    _at++;
                }
            }

            return _found;
        }

        private bool Next(char c) => _at + 1 < text.Length && text[_at + 1] == c;

        private void SkipLine() => _at = text.IndexOf('\n', _at) is >= 0 and var end ? end : text.Length;

        /// <summary>Marks in a comment are identifiers too.</summary>
        private void SkipComment()
        {
            int end = text.IndexOf('\n', _at) is >= 0 and var newLine ? newLine : text.Length;
            for (int mark = text.IndexOf(First, _at, end - _at); mark >= 0; mark = text.IndexOf(First, _at, end - _at))
            {
                int close = text.IndexOf(Last, mark);
                _found.Add(new(mark, close + 1 - mark, int.Parse(text.Substring(mark + 1, close - mark - 1), CultureInfo.InvariantCulture), IsMember: false));
                _at = close + 1;
            }

            _at = end;
        }

        private void SkipString()
        {
            if (string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) == 0)
            {
                _at = text.IndexOf("\"\"\"", _at + 3, System.StringComparison.Ordinal) + 3;
            }
            else
            {
                for (_at++; text[_at] != '"'; _at++)
                {
                    _at += text[_at] == '\\' ? 1 : 0;
                }

                _at++;
            }

            _last = '"';
        }

        private void Identifier()
        {
            int start = _at++;
            while (_at < text.Length && (text[_at] == '_' || IsPart(text[_at])))
            {
                _at++;
            }

            bool isMember = _last == '.' && !(start > 1 && text[start - 1] == '.' && text[start - 2] == '.');
            if (text[start] != '@')
            {
                _found.Add(new(start, _at - start, -1, isMember));
            }
            else if (!isMember)
            {
                _found.Add(new(start + 1, _at - start - 1, -1, IsMember: false, IsUsers: true));
            }

            _last = 'x';
        }

        private static bool IsStart(char c) => c < 128 ? IsLatin(c) : char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

        private static bool IsPart(char c) => c < 128 ? IsLatin(c) || c is (>= '0' and <= '9') : char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format;

        private static bool IsLatin(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

        /// <summary>An identifier or a mark.</summary>
        /// <param name="Start">Where.</param>
        /// <param name="Length">How long.</param>
        /// <param name="Number">Number of the mark; negative for an identifier.</param>
        /// <param name="IsMember">Whether it follows a dot, and so is looked up in what stands before that.</param>
        /// <param name="IsUsers">Whether it is one of the user's names, written with an @.</param>
        /// <param name="IsInside">Whether it is <see cref="Inside"/>.</param>
        internal readonly record struct Word(int Start, int Length, int Number, bool IsMember, bool IsUsers = false, bool IsInside = false)
        {
            public bool IsMark => Number >= 0;
        }
    }
}
