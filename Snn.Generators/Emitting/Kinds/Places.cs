using System.Collections.Generic;
using System.Linq;

namespace Snn.Generators.Emitting;

/// <summary>Writes places of populations or projections as short as they are told: neighbours as a range.</summary>
internal static class Places
{
    /// <summary>C# pattern of some numbers, ascending: <c>0 or >= 3 and &lt;= 8</c>.</summary>
    public static string Pattern(IEnumerable<int> places)
    {
        var runs = new List<(int First, int Last)>();
        foreach (int place in places)
        {
            if (runs.Count > 0 && runs[runs.Count - 1].Last == place - 1)
            {
                runs[runs.Count - 1] = (runs[runs.Count - 1].First, place);
            }
            else
            {
                runs.Add((place, place));
            }
        }

        return string.Join(" or ", runs.Select(r => r.First == r.Last ? $"{r.First}" : r.First + 1 == r.Last ? $"{r.First} or {r.Last}" : $">= {r.First} and <= {r.Last}"));
    }

    /// <summary>Writes a list of numbers: in a line, or in several of a bearable length.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="head">What comes before it.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="end">What comes behind it.</param>
    public static void WriteNumbers(IndentedWriter writer, string head, IEnumerable<int> numbers, string end)
    {
        var lines = Lines(numbers.Select(n => $"{n},")).ToList();
        if (lines.Count == 1)
        {
            writer.Line($"{head}[{lines[0].TrimEnd(',')}]{end}");
            return;
        }

        writer.Line($"{head}[");
        using (writer.Indent())
        {
            lines.ForEach(l => writer.Line(l));
        }

        writer.Line($"]{end}");
    }

    /// <summary>Words in lines of a bearable length.</summary>
    public static IEnumerable<string> Lines(IEnumerable<string> words)
    {
        string line = "";
        foreach (string word in words)
        {
            if (line.Length + word.Length > 150)
            {
                yield return line;
                line = "";
            }

            line += line == "" ? word : " " + word;
        }

        if (line != "")
        {
            yield return line;
        }
    }
}
