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
