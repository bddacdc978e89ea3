using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// Spikes in a text file: a line for each, with its neuron (from 0) and its time in ms, in any order, as other simulators write
/// them; between the two stand blanks, a comma or a semicolon. Lines that begin with <c>#</c> and empty ones are passed over.
/// </summary>
public static class SpikeListFile
{
    /// <summary>Reads a file into a train.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dt">Length of a step; a spike is in the step in which its time falls.</param>
    /// <param name="steps">Number of steps; null for as many as the last spike needs.</param>
    /// <exception cref="SpikeDataException">The file cannot be read, or a line of it is no spike; the message has its number.</exception>
    /// <exception cref="ArgumentException">The step is not positive.</exception>
    public static SpikeTrain Read(string path, Time dt, int? steps = null)
    {
        var pairs = new List<(double Time, int Neuron)>();
        try
        {
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                string[] words = line.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0 || words[0].StartsWith('#'))
                {
                    continue;
                }

                if (words.Length != 2
                    || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int neuron)
                    || !double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double time))
                {
                    throw new SpikeDataException(path, $"line {number} is '{line}'; a line has the number of a neuron and a time in ms.");
                }

                pairs.Add((time, neuron));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpikeDataException(path, e.Message, e);
        }

        try
        {
            return SpikeTrain.FromTimes(pairs, dt, steps);
        }
        catch (ArgumentException e) when (e.ParamName == "spikes")
        {
            throw new SpikeDataException(path, e.Message, e);
        }
    }
}
