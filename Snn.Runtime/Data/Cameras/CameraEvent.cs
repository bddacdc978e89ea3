namespace Snn.Runtime;

/// <summary>A pixel of an event camera has seen a change of brightness.</summary>
/// <param name="Time">When, in microseconds.</param>
/// <param name="X">Column, from 0 at the left.</param>
/// <param name="Y">Row, from 0 at the top.</param>
/// <param name="On">Whether it became brighter.</param>
public readonly record struct CameraEvent(long Time, ushort X, ushort Y, bool On);
