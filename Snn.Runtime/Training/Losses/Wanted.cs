namespace Snn.Runtime;

/// <summary>What is wanted of a spiking readout.</summary>
internal static class Wanted
{
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or that of the right class not the greater one.</exception>
    public static void Check(float right, float wrong)
    {
        if (!(float.IsFinite(right) && wrong >= 0 && right > wrong))
        {
            throw new ArgumentOutOfRangeException(nameof(right), $"The right class is to have {right} and the others {wrong}; these are finite, at least 0, and the first is the greater one, since the class with most spikes is predicted.");
        }
    }
}
