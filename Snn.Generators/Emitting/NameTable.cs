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
    public const char First = '\uE000', Last = '\uE001';

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
        var words = new Words(text);
        Choose(text, words);
        var settled = new StringBuilder(text.Length);
        int done = 0;
        foreach (var word in words.Found)
        {
            string? instead = word.IsInside ? "" : word.IsMark ? _entries[word.Number].Given
                : InUse.Count == 0 || word.IsUsers ? null
                : InFull(text, word, words.Text(word));
            if (instead is not null)
            {
                settled.Append(text, done, word.Start - done).Append(instead);
                done = word.Start + word.Length;
            }
        }

        return settled.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>A type of ours whose name means something of the user's.</summary>
    private string? InFull(string text, Words.Word word, string name)
    {
        if (string.CompareOrdinal(text, word.Start + word.Length, " = ", 0, 3) == 0)
        {
            return null; // a property in an initialiser: no type is assigned to
        }

        bool isAttribute = word.Start > 0 && text[word.Start - 1] == '[' && text[word.Start + word.Length] is ']' or '(';
        return InUse.Contains(name) || (isAttribute && InUse.Contains(name + "Attribute")) ? GeneratedNames.InFull(name, isAttribute) : null;
    }

    private void Choose(string text, Words words)
    {
        var starts = _spaces.Where(s => s.Start >= 0).Select(s => s.Start).Distinct().OrderBy(s => s).ToList();

        // of each spelling, the last space that has it
        int[] seenIn = new int[words.Different];
        for (int number = 1; number <= _spaces.Count; number++)
        {
            var space = _spaces[number - 1];
            if (space.Entries.Count == 0)
            {
                continue;
            }

            // a space goes on to the next one; what is around others goes on to the end
            int next = starts.BinarySearch(space.Start) + 1;
            int end = space.Start < 0 ? 0 : space.HasInner || next == starts.Count ? text.Length : starts[next];
            var found = words.Found;
            for (int i = words.FirstFrom(space.Start); i < found.Count && found[i].Start < end; i++)
            {
                if (found[i].Spelling >= 0)
                {
                    seenIn[found[i].Spelling] = number;
                }
            }

            bool IsTaken(string name) => GeneratedNames.Types.ContainsKey(name) || InUse.Contains(name)
                || (words.Spelling(name) is >= 0 and var spelling && seenIn[spelling] == number) || space.HasGiven(name);

            foreach (var entry in space.Entries)
            {
                string name = Names.Unique(entry.Wanted, IsTaken);
                space.Given.Add(name);
                entry.Given = Names.Plain(name);
            }
        }
    }

    /// <summary>A class or a method.</summary>
    internal sealed class Space(Space? outer)
    {
        public Space? Outer => outer;

        public int Start { get; set; }

        public bool HasInner { get; set; }

        public Dictionary<object, string> Marks { get; } = [];

        public List<Entry> Entries { get; } = [];

        /// <summary>Names that its marks got.</summary>
        public HashSet<string> Given { get; } = [];

        /// <summary>Whether a mark of it, or of a space around it, got a name.</summary>
        public bool HasGiven(string name) => Given.Contains(name) || (outer is not null && outer.HasGiven(name));
    }

    /// <summary>What a mark wants and got.</summary>
    internal sealed class Entry(string mark, string wanted)
    {
        public string Mark => mark;

        public string Wanted => wanted;

        public string? Given { get; set; }
    }
}
