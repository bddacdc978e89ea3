// The type that the C# compiler wants for init accessors, and that netstandard2.0 lacks.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
