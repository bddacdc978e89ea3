using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Something of a simulation that a file keeps.</summary>
/// <param name="name">What it is; the same in every file.</param>
internal abstract class SavedPart(string name)
{
    /// <summary>What it is; the same in every file.</summary>
    public string Name => name;

    /// <summary>Writes it.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Reads it, and changes nothing yet.</summary>
    /// <returns>What takes over what was read.</returns>
    /// <exception cref="CheckpointContentException">It does not fit, or cannot be what a simulation has written.</exception>
    public abstract Action Read(CheckpointReader reader);

    /// <summary>Writes numbers after their count.</summary>
    protected static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads numbers after their count.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="least">The least count that can be.</param>
    /// <param name="most">The greatest.</param>
    protected T[] Values<T>(CheckpointReader reader, int least, int most)
        where T : unmanaged
    {
        int count = reader.Int32();
        if (count < least || count > most)
        {
            throw new CheckpointContentException(least == most ? $"holds {count} numbers of {Name}, and this simulation has {most}" : $"the number of {Name} is {count}", "Load it into a simulation of the network that was saved.");
        }

        return reader.Values<T>(count, Name);
    }

    /// <summary>Reads neurons after their count.</summary>
    protected int[] Neurons(CheckpointReader reader, int most, int size)
    {
        var neurons = Values<int>(reader, 0, most);
        foreach (int neuron in neurons)
        {
            CheckpointReader.Require((uint)neuron < (uint)size, $"number of a neuron in {Name}", neuron);
        }

        return neurons;
    }

    /// <summary>Reads whether something is so.</summary>
    protected bool IsSo(CheckpointReader reader)
    {
        int number = reader.Int32();
        CheckpointReader.Require(number is 0 or 1, $"number that says what {Name} is like", number);
        return number == 1;
    }
}

/// <summary>Numbers, always as many.</summary>
/// <param name="name">What they are.</param>
/// <param name="values">Their place in this simulation.</param>
/// <param name="whyNot">What is wrong with others that are to stand there; null where nothing ever is.</param>
internal sealed class SavedNumbers(string name, Lanes values, Func<float[], string?>? whyNot = null) : SavedPart(name)
{
    public override void Write(BinaryWriter writer) => Write<float>(writer, values.Span);

    public override Action Read(CheckpointReader reader)
    {
        var read = Values<float>(reader, values.Length, values.Length);
        int wrong = read.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if ((wrong >= 0 ? $"number {wrong} of {Name} is not finite" : whyNot?.Invoke(read)) is { } why)
        {
            throw new CheckpointContentException(why);
        }

        return () => read.CopyTo(values.Span);
    }
}

/// <summary>The same of an array, whatever the numbers are.</summary>
internal sealed class SavedArray<T>(string name, T[] values) : SavedPart(name)
    where T : unmanaged
{
    public override void Write(BinaryWriter writer) => Write<T>(writer, values);

    public override Action Read(CheckpointReader reader)
    {
        var read = Values<T>(reader, values.Length, values.Length);
        return () => read.CopyTo(values, 0);
    }
}
