using System.Collections.Generic;

namespace Snn.Generators.Emitting;

/// <summary>Numbers for the different identifiers of a text; each becomes a string once, however often it stands there.</summary>
internal sealed class Spellings(string text)
{
    /// <summary>The hash of no character (FNV-1a).</summary>
    public const uint Start = 2166136261;

    private readonly List<(string Text, uint Hash)> _all = [];

    // numbers plus one, at the first free place from that of the hash on
    private int[] _places = new int[256];

    public int Count => _all.Count;

    public string this[int number] => _all[number].Text;

    public static uint Add(uint hash, char c) => (hash ^ c) * 16777619;

    /// <summary>The number of a part of the text.</summary>
    public int Of(int start, int length, uint hash)
    {
        int place = Place(hash);
        for (; _places[place] != 0; place = Next(place))
        {
            var (found, foundHash) = _all[_places[place] - 1];
            if (foundHash == hash && found.Length == length && string.CompareOrdinal(found, 0, text, start, length) == 0)
            {
                return _places[place] - 1;
            }
        }

        _all.Add((text.Substring(start, length), hash));
        _places[place] = _all.Count;
        if (2 * _all.Count > _places.Length)
        {
            Grow();
        }

        return _all.Count - 1;
    }

    /// <summary>The number of an identifier; negative if the text does not have it.</summary>
    public int Find(string identifier)
    {
        uint hash = Start;
        foreach (char c in identifier)
        {
            hash = Add(hash, c);
        }

        int place = Place(hash);
        while (_places[place] != 0 && _all[_places[place] - 1].Text != identifier)
        {
            place = Next(place);
        }

        return _places[place] - 1;
    }

    private int Place(uint hash) => (int)(hash % (uint)_places.Length);

    private int Next(int place) => (place + 1) % _places.Length;

    private void Grow()
    {
        _places = new int[2 * _places.Length];
        for (int i = 0; i < _all.Count; i++)
        {
            int place = Place(_all[i].Hash);
            while (_places[place] != 0)
            {
                place = Next(place);
            }

            _places[place] = i + 1;
        }
    }
}
