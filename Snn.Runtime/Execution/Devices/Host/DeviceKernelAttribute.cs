namespace Snn.Runtime;

/// <summary>Marks a kernel with explicit groups, so that all kernels of an assembly can be found and checked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeviceKernelAttribute : Attribute;
