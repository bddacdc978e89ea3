using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// Names of generated files. The compiler takes no two that differ by case alone, nor all letters, so classes whose files
/// would be called alike are numbered, in the order of their names.
/// </summary>
internal static class FileNames
{
    private static readonly string[] Parts = ["", ".Exact", ".Ilgpu", ".Kernels", ".Online", ".OnlineIlgpu", ".OnlineReference", ".OnlineSimd", ".Reference", ".Simd", ".Simulation", ".SimulationIlgpu", ".SimulationReference", ".SimulationSimd", ".Trial"];

    /// <summary>The classes that need a number, with that; hardly ever any.</summary>
    public static EquatableArray<Numbered> Find(IEnumerable<string> classes)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var numbered = new List<Numbered>();
        foreach (string name in classes.Distinct().OrderBy(n => n, StringComparer.Ordinal))
        {
            int number = 1;
            while (Parts.Any(p => taken.Contains(Stem(name, number) + p)))
            {
                number++;
            }

            taken.UnionWith(Parts.Select(p => Stem(name, number) + p));
            if (number > 1)
            {
                numbered.Add(new(name, number));
            }
        }

        return numbered.ToEquatable();
    }

    /// <summary>The name of a file.</summary>
    /// <param name="name">Full name of the class.</param>
    /// <param name="part">Which of its files; empty for the first.</param>
    /// <param name="numbered">The classes that need a number.</param>
    public static string Of(string name, string part, EquatableArray<Numbered> numbered) =>
        $"{Stem(name, numbered.FirstOrDefault(n => n.Class == name)?.Number ?? 1)}{(part == "" ? "" : "." + part)}.g.cs";

    /// <summary>No identifier begins with a digit, so a number is no part of another class's name.</summary>
    private static string Stem(string name, int number)
    {
        var stem = new StringBuilder();
        foreach (char c in name.Where(c => c != '@'))
        {
            stem.Append(char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-');
        }

        return number == 1 ? stem.ToString() : $"{stem}.{number}";
    }

    /// <summary>A class, and the number that its files have.</summary>
    internal sealed record Numbered(string Class, int Number);
}
